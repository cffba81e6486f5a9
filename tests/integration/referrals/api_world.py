"""The API over the small world of the referrals' tests: an application on each database, and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.accounts.secrets import SECOND_FACTOR
from familiehus.accounts.site import EXTENSION as ACCOUNTS
from familiehus.accounts.storage import CredentialRow
from familiehus.app import EDITIONS, create_app
from familiehus.audit.domain import Door
from familiehus.audit.storage import EventRow
from familiehus.families.vocabulary import Field
from familiehus.referrals.site import EXTENSION as REFERRALS
from familiehus.settings import Settings
from tests.integration.accounts.conftest import Town
from tests.integration.referrals.conftest import World

Json = dict[str, Any]
BOTH = (Permission.MEET_FAMILIES, Permission.SEE_FRAMES)


@dataclass
class Caller:
    """A program with somebody's token."""

    app: Flask
    token: str

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.app.test_client().get(path, headers=self._headers(headers))

    def listed(self, path: str) -> list[Json]:
        """A whole list, page by page: other tests leave much on it."""
        found: list[Json] = []
        for page in count(1):
            answer = self.get(path if page == 1 else f"{path}?side={page}")
            assert answer.status_code == 200, answer.text
            found += answer.json["results"]
            if not answer.json["more"]:
                break
        return found

    def post(self, path: str, said: Json | None = None, *, key: str = "", version: object = None) -> TestResponse:
        """An act; without ``key`` a new one each time, without ``version`` no If-Match."""
        headers = {"Idempotency-Key": key or uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.app.test_client().post(path, json=said or {}, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}


@dataclass
class ApiWorld:
    """The running application, its world, and callers by the names of the world."""

    app: Flask
    world: World

    def caller(self, who: str, *scopes: Permission) -> Caller:
        """A token of somebody with a second factor, for the families' scopes they have."""
        person, site = self.world.people[who], self.world.town.site
        self.second_factor(person)
        by = Acting(Door.PAGE, self.world.town.actor(person))
        wanted = scopes or (Permission.MEET_FAMILIES,)
        with site.database.write() as work:
            secret = site.tokens.make(work, by, person, "Prøvenøgle", wanted, 30)
            work.commit()
        return Caller(self.app, secret)

    def second_factor(self, person: UUID) -> None:
        site = self.world.town.site
        with site.database.write() as work:
            row = work.session.get(CredentialRow, person)
            if row is None:
                row = CredentialRow(person_id=person, password_hash="", password_at=self.world.clock.now())
                work.session.add(row)
            row.factor_secret = self.world.site.sealer.seal(SECOND_FACTOR, person, "JBSWY3DP")
            work.commit()

    def send(self, line: UUID, caller: Caller, unit: str = "Huset", **other: object) -> TestResponse:
        return caller.post(f"/api/v1/lines/{line}/referrals", self.sending(line, unit, **other))

    def sending(self, line: UUID, unit: str = "Huset", *fields: Field, **other: object) -> Json:
        items = sorted(str(item) for item in self.world.items(line, *fields))
        said: Json = {
            "to": {"unit": str(self.world.units[unit])},
            "kind": "handover",
            "items": items,
            "form": "oral",
            "understood": "own_language",
            "last_day": self.world.consent(frozenset()).last_day.isoformat(),
            "agreed": True,
        }
        return said | other

    def events(self, place: UUID) -> list[EventRow]:
        with self.world.site.database.read() as session:
            query = select(EventRow).where(EventRow.chain == place).order_by(EventRow.number)
            return list(session.scalars(query))


def make_api_world(url: str, var: str) -> ApiWorld:
    """An application on a migrated database, with the two organisations of the referrals' tests."""
    environ = {"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": var, "FAMILIEHUS_DATABASE_URL": url}
    app = create_app(Settings.from_env(environ), watch=False)
    clock = app.extensions[EDITIONS].clock
    town = Town(app.extensions[ACCOUNTS], clock)
    world = World(town, app.extensions[REFERRALS], clock)
    town.place = town.organisation("Prøvekommune")
    region = town.organisation("Region Prøve", "region")
    world.unit("Jordemødre", region, coordinator="chefjordemoder", deputy="vikar", staff=("jordemoder", "kollega"))
    world.unit("Huset", town.place, coordinator="koordinator", deputy="stedfortræder", staff=("terapeut", "pædagog"))
    world.unit("Sundhedsplejen", town.place, coordinator="ledende", staff=("sundhedsplejerske",))
    return ApiWorld(app, world)
