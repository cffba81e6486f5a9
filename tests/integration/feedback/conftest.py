"""A house with somebody who asks its families, in a town of each test's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.domain import FEWEST_ANSWERS, Plan, read
from familiehus.feedback.service import Asked, Totals
from familiehus.feedback.site import FeedbackSite, make_feedback
from familiehus.feedback.statements import Statement
from familiehus.feedback.storage import StatementRow, SurveyRow
from familiehus.storage.sealing import Sealer
from tests.integration.accounts.conftest import KEYS, MovingClock, Town, clock, town

__all__ = ["clock", "town"]
FULL = {
    "surer": "yes",
    "people": "little",
    "where_to_go": "yes",
    "harmless": "dont_know",
    "who": "father",
    "found": "midwife",
    "good": "Kaffen og Karen.",
    "better": "Flere stole.",
    "suggestion": "Åbent om lørdagen.",
}


@dataclass
class Listening:
    """The services, a house and its coordinator, and short words for what one does."""

    town: Town
    site: FeedbackSite
    clock: MovingClock
    house: UUID
    coordinator: UUID

    @property
    def by(self) -> Acting:
        return self.town.by(self.coordinator)

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def plan(self, **other: object) -> Plan:
        said = {"name": "Familiegruppe", "why": "Vi vil gerne blive bedre.", "expected": 8}
        days = {"opens": self.today, "closes": self.today + timedelta(days=30)}
        return Plan(**(said | days | other))  # type: ignore[arg-type]

    def make(self, offer: UUID | None = None, by: Acting | None = None, **other: object) -> SurveyRow:
        return self.ask(Asked(self.house, offer), by, **other)

    def ask(self, asked: Asked, by: Acting | None = None, **other: object) -> SurveyRow:
        with self.site.database.write() as work:
            row = self.site.surveys.make(work, by or self.by, asked, self.plan(**other))
            work.commit()
            return row

    def answer(self, locator: str, number: str = "", language: str = "da", **sent: str) -> bool:
        with self.site.database.write() as work:
            first = self.site.surveys.answer(work, locator, number or uuid4().hex, read(sent or FULL), language)
            work.commit()
        return first

    def does(self, what: str, *said: object, by: Acting | None = None) -> object:
        """One act of staff, on a survey or a statement."""
        service = self.site.surveys if hasattr(self.site.surveys, what) else self.site.statements
        with self.site.database.write() as work:
            answer = getattr(service, what)(work, by or self.by, *said)
            work.commit()
        return answer

    def end(self, survey: SurveyRow) -> None:
        """Close it after so many more ticks that what was written can be read."""
        for _ in range(FEWEST_ANSWERS):
            self.answer(survey.locator, who="not_said")
        self.does("close", survey.id)

    def texts(self, survey: UUID, question: str = "") -> list[Statement]:
        return [one for one in stored(self.site, survey) if not question or one.question == question]

    def row(self, survey: UUID) -> SurveyRow:
        with self.site.database.read() as session:
            return session.get_one(SurveyRow, survey)

    def totals(self, survey: UUID) -> Totals:
        with self.site.database.read() as session:
            return self.site.surveys.totals(session, survey)

    def all_of(self, kind: type) -> list:
        with self.site.database.read() as session:
            return list(session.scalars(select(kind)))

    def offer(self, *, house: UUID | None, published: bool = True, place: UUID | None = None, **said: object) -> UUID:
        where = {"house_id": house, "organisation_id": place or self.town.place}
        return _row(self, OfferRow, said, published=published, **where)

    def another_house(self, place: UUID | None = None) -> UUID:
        return new_house(self.town, self.site, place or self.town.place)


def stored(site: FeedbackSite, survey: UUID) -> list[Statement]:
    """What was written, looked up past the rule that nobody reads it before the survey is over."""
    query = select(StatementRow).where(StatementRow.survey_id == survey)
    with site.database.read() as session:
        rows = session.scalars(query.order_by(StatementRow.question, StatementRow.id))
        return [site.statements._opened(row) for row in rows]  # noqa: SLF001 - pages and the API are refused


def new_house(town: Town, site: FeedbackSite, place: UUID) -> UUID:
    key = uuid4()
    with site.database.write() as work:
        names = {"key": f"h{key}", "slug": f"h{key}", "document": {"name": "Prøvehuset"}}
        work.session.add(HouseRow(id=key, organisation_id=place, published=True, **names))
        work.commit()
    return key


def _row(listening: Listening, kind: type, said: dict[str, object], **other: object) -> UUID:
    key = uuid4()
    with listening.site.database.write() as work:
        names = {"key": f"k{key}", "slug": f"k{key}", "document": {"name": "Et tilbud"} | said}
        work.session.add(kind(id=key, **names, **other))
        work.commit()
    return key


@pytest.fixture
def listening(town: Town, clock: MovingClock) -> Listening:
    site = make_feedback(town.site.database, town.site.scribe, Sealer(KEYS.sealing))
    coordinator = town.person(Role.COORDINATOR, password=None)
    return Listening(town, site, clock, new_house(town, site, town.place), coordinator)
