"""Staff in the whole application: a municipality of its own for each test, people who sign in with two factors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.site import EXTENSION, AccountsSite
from familiehus.accounts.storage import ThrottleRow
from familiehus.audit.domain import Door

SHELL = Acting(Door.COMMAND)
PASSWORD = "fire grønne havelåger"  # noqa: S105 - of people who do not exist
OURS = {"Sec-Fetch-Site": "same-origin"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Staff:
    """A person, the secret in their phone, and their browser."""

    person: UUID
    email: str
    browser: FlaskClient
    secret: str = ""

    def get(self, path: str) -> TestResponse:
        return self.browser.get(path)

    def token(self, path: str = "/personale/hjaelp") -> str:
        return _TOKEN.search(self.browser.get(path).text)[1]

    def post(self, path: str, *, page: str = "/personale/hjaelp", **values: object) -> TestResponse:
        """Send a form as the page at ``page`` would."""
        return self.browser.post(path, data={"csrf_token": self.token(page), **values}, headers=OURS)


@dataclass
class Town:
    """A municipality in the running application."""

    app: Flask
    site: AccountsSite
    place: UUID
    steps: int = field(default=0)

    def organisation(self, kind: str = "municipality") -> UUID:
        with self.site.database.write() as work:
            row = self.site.organisations.add(work, SHELL, f"Prøve {uuid4().hex[:8]}", kind)
            work.commit()
            return row.id

    def invite(self, *roles: Role, place: UUID | None = None) -> tuple[UUID, str, str]:
        """Person, address and the secret of the link."""
        email = f"{uuid4().hex}@proeve.example"
        with self.site.database.write() as work:
            made = self.site.people.invite(work, SHELL, place or self.place, "Prøve Person", email, roles)
            work.commit()
        return made.person, email, made.secret or ""

    def person(self, *roles: Role, place: UUID | None = None) -> Staff:
        """Somebody who has come in by their link and is signed in."""
        person, email, secret = self.invite(*roles, place=place)
        staff = Staff(person, email, self.app.test_client())
        answer = staff.browser.post(
            f"/personale/invitation/{secret}", data={"password": PASSWORD, "again": PASSWORD}, headers=OURS
        )
        assert answer.status_code == 303, answer.text
        if "totrin" in answer.location:
            page = staff.get(answer.location).text
            staff.secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
            code = pyotp.TOTP(staff.secret).now()
            done = staff.post("/personale/log-ind/totrin", page=answer.location, code=code)
            assert "Dine nødkoder" in done.text
        return staff


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    site: AccountsSite = app.extensions[EXTENSION]
    with site.database.write() as work:
        work.session.execute(delete(ThrottleRow))
        work.commit()
    town = Town(app, site, UUID(int=0))
    town.place = town.organisation()
    return town


@pytest.fixture
def here(town: Town) -> Callable[[str], str]:
    """Addresses inside the municipality."""
    return lambda path="": f"/personale/organisation/{town.place}{path}"
