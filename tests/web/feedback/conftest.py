"""The whole application with a house that asks its families."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.accounts.sessions import Stage as SignIn
from familiehus.accounts.site import EXTENSION as ACCOUNTS
from familiehus.accounts.storage import HouseRow
from familiehus.app import EDITIONS
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.domain import FEWEST_ANSWERS, Plan, read
from familiehus.feedback.service import Asked, Totals
from familiehus.feedback.site import EXTENSION, FeedbackSite
from familiehus.feedback.statements import Statement
from familiehus.feedback.storage import SurveyRow
from tests.integration.accounts.conftest import Town
from tests.integration.feedback.conftest import FULL, stored
from tests.web.family.conftest import FROM_HERE, family_app
from tests.web.referrals.conftest import Worker

__all__ = ["family_app"]
HIDDEN = re.compile(r'name="number" value="([^"]+)"')
SLUG, COURSE = "lolland-familiens-hus", "home-start-aarhus-familieven"


@dataclass
class House:
    """A house of the real catalogue, or a course that lies in none; its surveys and its people."""

    app: Flask
    town: Town
    asked: Asked
    people: dict[str, UUID] = field(default_factory=dict)

    @property
    def key(self) -> UUID:
        found = self.asked.house or self.asked.offer
        assert found is not None
        return found

    @property
    def site(self) -> FeedbackSite:
        found: FeedbackSite = self.app.extensions[EXTENSION]
        return found

    @property
    def today(self) -> date:
        return self.site.surveys.today()

    def person(self, role: Role = Role.COORDINATOR) -> UUID:
        if role.value not in self.people:
            self.people[role.value] = self.town.person(role, password=None)
        return self.people[role.value]

    def make(self, *, opens: int = 0, closes: int = 30, expected: int = 8) -> SurveyRow:
        days = (self.today + timedelta(days=opens), self.today + timedelta(days=closes))
        plan = Plan(f"Familiegruppe {uuid4().hex[:6]}", "Vi vil gerne blive bedre.", *days, expected)
        with self.site.database.write() as work:
            row = self.site.surveys.make(work, self.town.by(self.person()), self.asked, plan)
            work.commit()
            return row

    def answer(self, survey: SurveyRow, **sent: str) -> None:
        with self.site.database.write() as work:
            self.site.surveys.answer(work, survey.locator, uuid4().hex, read(sent or FULL), "da")
            work.commit()

    def end(self, survey: SurveyRow) -> None:
        """Close it after so many more ticks that what was written can be read."""
        for _ in range(FEWEST_ANSWERS):
            self.answer(survey, who="not_said")
        self.does("close", survey.id)

    def does(self, what: str, *said: object) -> object:
        service = self.site.surveys if hasattr(self.site.surveys, what) else self.site.statements
        with self.site.database.write() as work:
            answer = getattr(service, what)(work, self.town.by(self.person()), *said)
            work.commit()
        return answer

    def texts(self, survey: SurveyRow) -> dict[str, Statement]:
        return {one.question: one for one in stored(self.site, survey.id)}

    def totals(self, survey: SurveyRow) -> Totals:
        with self.site.database.read() as session:
            return self.site.surveys.totals(session, survey.id)

    def row(self, survey: SurveyRow) -> SurveyRow:
        with self.site.database.read() as session:
            return session.get_one(SurveyRow, survey.id)


def make_house(app: Flask) -> House:
    """The house, and the town it lies in."""
    town = Town(app.extensions[ACCOUNTS], app.extensions[EDITIONS].clock)
    with app.extensions[EXTENSION].database.read() as session:
        row = session.scalars(select(HouseRow).where(HouseRow.slug == SLUG)).one()
        town.place, key = row.organisation_id, row.id
    return House(app, town, Asked(key))


def make_course(app: Flask) -> House:
    """A course of an association that has no house, in the same words."""
    town = Town(app.extensions[ACCOUNTS], app.extensions[EDITIONS].clock)
    with app.extensions[EXTENSION].database.read() as session:
        row = session.scalars(select(OfferRow).where(OfferRow.slug == COURSE)).one()
        town.place, key = row.organisation_id, row.id
    return House(app, town, Asked(None, key))


@pytest.fixture
def house(family_app: Flask) -> House:
    return make_house(family_app)


@pytest.fixture
def course(family_app: Flask) -> House:
    return make_course(family_app)


@pytest.fixture
def client(family_app: Flask) -> FlaskClient:
    """A parent's browser."""
    return family_app.test_client()


@pytest.fixture
def worker(house: House) -> Callable[..., Worker]:
    """``worker()`` is the coordinator, signed in; with ``at``, that of another organisation."""

    def sign_in(role: Role = Role.COORDINATOR, at: House = house) -> Worker:
        accounts, person = house.town.site, at.person(role)
        with accounts.database.write() as work:
            token = accounts.sessions.start(work, person, SignIn.TWO_FACTORS, "test")
            work.commit()
        browser = house.app.test_client()
        browser.set_cookie("familiehus_personale", token, path="/personale")
        return Worker(person, browser)

    return sign_in


def send(client: FlaskClient, address: str, number: str = "", **sent: str) -> TestResponse:
    """A survey's form as a page of ours sends it."""
    return client.post(address, data={"number": number or uuid4().hex, **sent}, headers=FROM_HERE)
