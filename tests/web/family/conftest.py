"""The whole application with a small town of its own: families, and the parents' side of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from familiehus.accounts.site import EXTENSION as ACCOUNTS
from familiehus.app import EDITIONS, create_app
from familiehus.family_page.service import Issued
from familiehus.family_page.site import EXTENSION as FAMILY
from familiehus.family_page.site import FamilySite
from familiehus.referrals.site import EXTENSION as REFERRALS
from tests.integration.accounts.conftest import Town
from tests.integration.referrals.conftest import World
from tests.web.conftest import Furnish

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="session")
def family_app(furnish: Furnish) -> Flask:
    """An application whose data these tests change."""
    return create_app(furnish(), watch=False)


@pytest.fixture(scope="session")
def world(family_app: Flask) -> World:
    """A midwife's unit and a house, in the application's own database."""
    return make_town(family_app)


def make_town(app: Flask) -> World:
    """The small world of the referrals' tests, in an application's database."""
    clock = app.extensions[EDITIONS].clock
    town = Town(app.extensions[ACCOUNTS], clock)
    made = World(town, app.extensions[REFERRALS], clock)
    town.place = town.organisation("Prøvekommune")
    region = town.organisation("Region Prøve", "region")
    made.unit("Jordemødre", region, coordinator="chefjordemoder", deputy="vikar", staff=("jordemoder",))
    made.unit("Huset", town.place, coordinator="koordinator", deputy="stedfortræder", staff=("terapeut",))
    return made


@dataclass
class Parent:
    """A parent's browser and link."""

    client: FlaskClient
    issued: Issued
    line: UUID

    def address(self, act: str = "", language: str = "da") -> str:
        prefix = "" if language == "da" else f"/{language}"
        return f"{prefix}/min-side/{self.issued.locator}" + (f"/{act}" if act else "")

    def enter(self, code: str | None = None) -> TestResponse:
        data = {"code": self.issued.code if code is None else code}
        return self.client.post(self.address(), data=data, headers=FROM_HERE)

    def page(self, language: str = "da") -> str:
        answer = self.client.get(self.address(language=language))
        assert answer.status_code == 200
        return answer.text

    def press(self, act: str, **fields: str) -> TestResponse:
        """Press a button of the page, with its token."""
        token = TOKEN.search(self.page())
        assert token is not None
        data = {"csrf_token": token[1], **fields}
        return self.client.post(self.address(act), data=data, headers=FROM_HERE)


@dataclass
class Street:
    """Makes parents."""

    app: Flask
    world: World

    @property
    def site(self) -> FamilySite:
        found: FamilySite = self.app.extensions[FAMILY]
        return found

    def parent(self, *, opened: bool = True, line: UUID | None = None, who: str = "jordemoder") -> Parent:
        line = line or self.world.open()
        issued = self.site.pages.draw()
        with self.world.site.database.write() as work:
            self.site.pages.issue(work, self.world.by(who), line, issued)
            work.commit()
        parent = Parent(self.app.test_client(), issued, line)
        if opened:
            assert parent.enter().status_code == 303
        return parent

    def waits(self, line: UUID) -> list[str]:
        with self.world.site.database.read() as session:
            return [one.answer.value for one in self.site.answers.waiting(session, [line], None).get(line, [])]


@pytest.fixture
def street(family_app: Flask, world: World) -> Street:
    return Street(family_app, world)
