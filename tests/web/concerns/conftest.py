"""The whole application with a municipality that has an authority: staff who sign in, and a family's line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.site import EXTENSION as ACCOUNTS
from familiehus.accounts.storage import ProfessionRow, ThrottleRow
from familiehus.app import EDITIONS, create_app
from familiehus.audit.storage import EventRow
from familiehus.catalogue.documents import dump
from familiehus.catalogue.domain import Access, Capacity, Offer, SourceRef, Text
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Sector, Tier
from familiehus.concerns.site import EXTENSION as CONCERNS
from familiehus.concerns.site import ConcernsSite
from familiehus.families.storage import LineRow
from familiehus.kernel.ids import new_id
from familiehus.referrals.domain import Action
from familiehus.referrals.site import EXTENSION as REFERRALS
from familiehus.settings import Settings
from tests.integration.accounts.conftest import Town as Services
from tests.integration.referrals.conftest import World
from tests.web.accounts.conftest import SHELL, Staff, Town

SIGNED: dict[str, tuple[Collection[Role], StaffProfession | None, str]] = {
    "terapeut": ((Role.REFERRER, Role.RECEIVER), StaffProfession.FAMILY_THERAPIST, "Huset"),
    "sundhedsplejerske": ((Role.REFERRER, Role.RECEIVER), StaffProfession.HEALTH_VISITOR, "Sundhedsplejen"),
    "rådgiver": ((Role.RECEIVER,), StaffProfession.CHILD_ADVISER, "Myndighed"),
    "jobcenter": ((Role.APPROVER,), StaffProfession.JOB_CENTRE, "Jobcentret"),
    "forening": ((Role.COORDINATOR, Role.RECEIVER), None, "Besøgsvenner"),
    "administrator": ((Role.ADMINISTRATOR,), None, ""),
}


@pytest.fixture(scope="session")
def concerns_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application of its own, without a catalogue: these tests make their own offers."""
    var = tmp_path_factory.mktemp("concerns")
    return create_app(Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)}), watch=False)


@dataclass
class Place:
    """A municipality in the running application."""

    app: Flask
    town: Town
    world: World
    staff: dict[str, Staff] = field(default_factory=dict)

    @property
    def site(self) -> ConcernsSite:
        found: ConcernsSite = self.app.extensions[CONCERNS]
        return found

    def add(self, name: str, place: UUID | None = None) -> Staff:
        """Somebody of the list above, signed in, bound to their unit and trained; elsewhere they stand for it."""
        roles, profession, unit = SIGNED[name]
        staff = self.staff[name] = self.town.person(*roles, place=place)
        self.world.people[name] = staff.person
        with self.town.site.database.write() as work:
            if unit and unit not in self.world.units:
                draft = UnitDraft(unit, (0, 1, 2, 3, 4), self.world.people[name if place else "koordinator"], None)
                where = place or self.town.place
                self.world.units[unit] = self.town.site.organisations.add_unit(work, SHELL, where, draft).id
            for role in roles if unit else ():
                self.town.site.people.give_role(
                    work, SHELL, place or self.town.place, staff.person, role, self.world.units[unit]
                )
            if profession:
                now = datetime.now(UTC)
                work.session.add(
                    ProfessionRow(
                        id=new_id(),
                        person_id=staff.person,
                        organisation_id=self.town.place,
                        profession=profession.value,
                        given_at=now,
                        confirmed_at=now,
                    )
                )
            work.commit()
        return staff

    def line(self, who: str = "terapeut") -> UUID:
        """A line the person holds."""
        unit = SIGNED[who][2]
        return self.world.open(who, unit)

    def reference(self, line: UUID) -> str:
        with self.site.database.read() as session:
            return session.get_one(LineRow, line).reference

    def offer(self, *legal: str, capacity: int | None = None, **access: object) -> UUID:
        key = f"proeve-{uuid4().hex[:8]}"
        with self.site.database.read() as session:
            name = self.site.responsible.of_organisation(session, self.town.place) or ""
        offer = Offer(
            key=key,
            name="Prøvetilbud",
            organisation="prøve",
            sectors=(Sector.MUNICIPALITY,),
            tier=Tier.VISITED,
            summary=Text("Et tilbud, der ikke findes."),
            sources=(SourceRef("prøve", "prøve", "prøve"),),
            municipalities=(name,),
            legal_basis=legal,
            capacity=Capacity(max=capacity) if capacity else None,
            access=Access(**access),  # type: ignore[arg-type]
        )
        with self.site.database.write() as work:
            place = self.town.place
            work.session.add(
                OfferRow(id=offer.id, key=key, slug=key, organisation_id=place, document=dump(offer), loaded=None)
            )
            work.commit()
        return offer.id

    def ready(self, line: UUID, offer: UUID, sender: str, receiver: str) -> UUID:
        """A referral that was taken over by the receiver's unit."""
        with self.site.database.write() as work:
            new = replace(self.world.new(line, SIGNED[receiver][2]), offer=offer)
            row = self.world.site.referrals.send(work, self.world.by(sender), new)
            work.commit()
        self.world.act(receiver, row.id, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
        return row.id

    def count(self, kind: type) -> int:
        with self.site.database.read() as session:
            return session.scalar(select(func.count()).select_from(kind)) or 0

    def events(self) -> int:
        return self.count(EventRow)


@pytest.fixture
def place(concerns_app: Flask) -> Place:
    accounts = concerns_app.extensions[ACCOUNTS]
    with accounts.database.write() as work:
        work.session.execute(delete(ThrottleRow))
        work.commit()
    town = Town(concerns_app, accounts, UUID(int=0))
    town.place = town.organisation()
    services = Services(accounts, concerns_app.extensions[EDITIONS].clock, town.place)
    world = World(services, concerns_app.extensions[REFERRALS], concerns_app.extensions[EDITIONS].clock)
    world.people["koordinator"] = services.person(Role.COORDINATOR, password=None)
    return Place(concerns_app, town, world)


@pytest.fixture
def therapist(place: Place) -> Staff:
    return place.add("terapeut")
