"""Surveys: made, answered, closed, given a new address. An answer is a few sums more, and perhaps some texts (R092)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import HouseRow
from familiehus.audit.domain import Act
from familiehus.catalogue.discretion import may_be_counted
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.domain import (
    ANSWERED,
    MOST_ASIDE,
    Answer,
    Cleared,
    Plan,
    Stage,
    check_plan,
    fixed_from,
    most,
    stage,
    unlike_before,
    week_of,
)
from familiehus.feedback.locators import first_part, is_locator, new_locator, next_locator
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.counting import Cell, add
from familiehus.storage.sealing import Sealer
from familiehus.storage.sendings import first_time
from familiehus.storage.unit_of_work import UnitOfWork

CONTENT = "statements.content"


class Moved(NotFound):
    """The card with this address was replaced by a new one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a survey is about: a house, perhaps one course of it, or a course that lies in no house."""

    house: UUID | None
    offer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a whole survey by question and value, and how many answered; ``aside`` are not among them."""

    answered: int
    aside: int
    counts: Mapping[str, Mapping[str, int]]


class Surveys:
    """What one can do with surveys. Nothing a parent does is remembered as theirs: no event, no time but the week."""

    def __init__(self, scribe: Scribe, sealer: Sealer, most_aside: int = MOST_ASIDE) -> None:
        """``most_aside`` is how many answers may lie aside in one survey."""
        self.most_aside = most_aside
        self._scribe = scribe
        self._sealer = sealer

    def make(self, work: UnitOfWork, by: Acting, asked: Asked, plan: Plan) -> SurveyRow:
        """A new survey with its address.

        Raises NotFound for a house, or a course in no house, that is not one's own, Refused for a bad plan, for nothing
        to ask about, and for a course that cannot be asked about there.
        """
        organisation = _asking(work.session, asked)
        role = by.require(Permission.HEAR_VOICES, organisation)
        check_plan(plan, self.today())
        if asked.offer is not None and not _happens_there(work.session, asked.offer, asked.house):
            if asked.house is None:
                raise Refused("choose a course of your own that lies in no house")
            raise Refused("choose a course of the house")
        row = SurveyRow(
            id=new_id(),
            organisation_id=organisation,
            house_id=asked.house,
            offer_id=asked.offer,
            name=plan.name,
            why=plan.why,
            locator=new_locator(),
            opens=plan.opens,
            closes=plan.closes,
            planned=plan.closes,
            promised=plan.closes,
            fixed=fixed_from(plan.opens, self.today()),
            expected=plan.expected,
        )
        work.session.add(row)
        work.session.flush()
        self._record(work, Act.SURVEY_MADE, by, row, role)
        return row

    def correct(self, work: UnitOfWork, by: Acting, survey: UUID, plan: Plan, version: int | None = None) -> SurveyRow:
        """Everything before it opens, and all of the day it was made so; afterwards its end, which moves no promise.

        Raises as ``close``, and Refused for what cannot be corrected any more and for what no survey can be.
        """
        row, role = self._own(work, by, survey, version)
        for problem in self.problems(row, plan):
            raise Refused(problem)
        today = self.today()
        if row.opens > today:
            row.opens, row.planned, row.promised = plan.opens, plan.closes, plan.closes
            row.fixed = fixed_from(plan.opens, today)
        row.name, row.why, row.expected, row.closes = plan.name, plan.why, plan.expected, plan.closes
        row.planned = max(row.planned, plan.closes)
        self._record(work, Act.SURVEY_CORRECTED, by, row, role)
        return row

    def problems(self, row: SurveyRow, plan: Plan) -> list[str]:
        """Everything that stands in the way of correcting it so."""
        if self.stage(row) is Stage.OVER:
            return ["the survey is closed already"]
        return unlike_before(plan_of(row), plan, self.today(), fixed=row.fixed, promised=row.promised)

    def close(self, work: UnitOfWork, by: Acting, survey: UUID, version: int | None = None) -> SurveyRow:
        """No more answers: today is its last day, and its numbers and its end are counted from there.

        The day that was ``planned`` stays: by it an answer was promised, and of few nothing is read before it.
        Raises NotFound, Refused when it is over already, Conflict for an old version.
        """
        row, role = self._own(work, by, survey, version)
        if row.closed:
            raise Refused("the survey is closed already")
        row.closed, row.closes = True, min(row.closes, max(row.opens, self.today()))
        self._record(work, Act.SURVEY_CLOSED, by, row, role)
        return row

    def move(self, work: UnitOfWork, by: Acting, survey: UUID, version: int | None = None) -> SurveyRow:
        """A new address, for when the old one got around; the old card then says so. Raises as ``close``."""
        row, role = self._own(work, by, survey, version)
        if self.stage(row) is Stage.OVER:
            raise Refused("the survey is closed already")
        row.locator = next_locator(row.locator)
        self._record(work, Act.SURVEY_MOVED, by, row, role)
        return row

    def answer(self, work: UnitOfWork, locator: str, number: str, answer: Answer, language: str) -> bool:
        """Count one answer, once however often its form (``number``) is sent; False when it was counted before.

        More answers than the group can give lie aside, and no more than may: those that count are counted whatever
        lies there. Raises NotFound, Moved, and Refused when it is not open or nothing more fits.
        """
        row = self.find(work.session, locator)
        work.session.refresh(row, with_for_update={"key_share": True})
        week = week_of(self.today())
        # The day of the sending is a week's, too: what is remembered of a form is no finer than what it brought.
        if not first_time(work.session, f"{row.id} {number}", week_of(danish_day(self._scribe.security.now()))):
            return False
        if self.stage(row) is not Stage.OPEN:
            raise Refused("the survey is not open")
        aside = self._answered(work.session, row.id, aside=False) >= most(row.expected)
        if aside and self._answered(work.session, row.id, aside=True) >= self.most_aside:
            raise Refused("no more answers fit")
        cells = {ANSWERED, *((question.value, value) for question, value in answer.chosen.items())}
        counted: dict[Cell, int] = {(row.id, week, aside, *cell): 1 for cell in cells}
        add(work.session, AnswerCountRow, counted)
        for question, text in answer.texts.items():
            self._write(work.session, row.id, week, question.value, text, language, aside=aside)
        return True

    def let_in(self, work: UnitOfWork, by: Acting, survey: UUID) -> int:
        """Count what lies aside; how many answers. So many are then expected. Raises NotFound, Refused for nothing."""
        row, role = self._own(work, by, survey)
        there = self._aside(work.session, row.id)
        cells: dict[Cell, int] = {(row.id, one.week, False, one.question, one.value): one.count for one in there}
        add(work.session, AnswerCountRow, cells)
        statements = update(StatementRow).where(StatementRow.survey_id == row.id, StatementRow.aside)
        work.session.execute(statements.values(aside=False))
        self._forget_aside(work.session, row.id)
        row.expected = max(row.expected, self._answered(work.session, row.id, aside=False))
        self._record(work, Act.ANSWERS_LET_IN, by, row, role, "let_in")
        return _answers_in(there)

    def discard(self, work: UnitOfWork, by: Acting, survey: UUID) -> int:
        """Throw away what lies aside, texts and all; how many answers. Raises NotFound, Refused for nothing."""
        row, role = self._own(work, by, survey)
        there = self._aside(work.session, row.id)
        work.session.execute(delete(StatementRow).where(StatementRow.survey_id == row.id, StatementRow.aside))
        self._forget_aside(work.session, row.id)
        self._record(work, Act.ANSWERS_LET_IN, by, row, role, "discarded")
        return _answers_in(there)

    def discard_all(self, work: UnitOfWork, by: Acting, survey: UUID) -> int:
        """Throw away every answer, texts and all: false ones may be among those that counted. How many answers.

        Raises NotFound, Refused for nothing.
        """
        row, role = self._own(work, by, survey)
        there = sum(self._answered(work.session, row.id, aside=aside) for aside in (False, True))
        if not there:
            raise Refused("there are no answers")
        for model in (StatementRow, AnswerCountRow):
            mine = delete(model).where(model.survey_id == row.id)
            work.session.execute(mine, execution_options={"synchronize_session": False})
        self._record(work, Act.ANSWERS_LET_IN, by, row, role, "discarded_all")
        return there

    def find(self, session: Session, locator: str) -> SurveyRow:
        """The survey of an address. Raises Moved for one that was replaced, NotFound for any other."""
        if not is_locator(locator):
            raise NotFound("no such survey")
        row = session.scalars(select(SurveyRow).where(SurveyRow.locator == locator)).one_or_none()
        if row is not None:
            return row
        earlier = select(SurveyRow.id).where(SurveyRow.locator.startswith(f"{first_part(locator)}-", autoescape=True))
        if session.scalars(earlier.limit(1)).first() is not None:
            raise Moved("the card was replaced")
        raise NotFound("no such survey")

    def own(self, session: Session, by: Acting, survey: UUID) -> SurveyRow:
        """A survey of an organisation one works in. Raises NotFound for every other."""
        row = session.get(SurveyRow, survey)
        if row is None:
            raise NotFound("no such survey")
        by.require(Permission.HEAR_VOICES, row.organisation_id)
        return row

    def of(self, session: Session, organisations: Sequence[UUID]) -> Sequence[SurveyRow]:
        """The surveys of organisations, those that close last first."""
        query = select(SurveyRow).where(SurveyRow.organisation_id.in_(organisations))
        return session.scalars(query.order_by(SurveyRow.closes.desc(), SurveyRow.name)).all()

    def counted(self, session: Session, surveys: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
        """How many answered each survey, and how many more lie aside."""
        found = {key: [0, 0] for key in surveys}
        query = select(AnswerCountRow.survey_id, AnswerCountRow.aside, func.sum(AnswerCountRow.count))
        query = query.where(AnswerCountRow.survey_id.in_(surveys), AnswerCountRow.question == ANSWERED[0])
        for key, aside, number in session.execute(query.group_by(AnswerCountRow.survey_id, AnswerCountRow.aside)):
            found[key][aside] = int(number)
        return {key: (answered, aside) for key, (answered, aside) in found.items()}

    def totals(self, session: Session, survey: UUID) -> Totals:
        """The sums of the whole survey."""
        count = func.sum(AnswerCountRow.count)
        query = select(AnswerCountRow.question, AnswerCountRow.value, count)
        query = query.where(AnswerCountRow.survey_id == survey, ~AnswerCountRow.aside)
        found: dict[str, dict[str, int]] = {}
        for question, value, number in session.execute(query.group_by(AnswerCountRow.question, AnswerCountRow.value)):
            found.setdefault(question, {})[value] = int(number)
        answered = found.pop(ANSWERED[0], {}).get(ANSWERED[1], 0)
        return Totals(answered, self._answered(session, survey, aside=True), found)

    def stage(self, row: SurveyRow) -> Stage:
        """Whether it can be answered on the calendar's day."""
        return stage(row.opens, row.closes, self.today(), closed=row.closed)

    def today(self) -> date:
        """The calendar's day in Denmark."""
        return danish_day(self._scribe.calendar.now())

    def _own(self, work: UnitOfWork, by: Acting, survey: UUID, version: int | None = None) -> tuple[SurveyRow, str]:
        row = self.own(work.session, by, survey)
        work.session.refresh(row, with_for_update={"key_share": True})
        if version is not None and row.version != version:
            raise Conflict("somebody else changed this survey first; nothing was changed")
        return row, by.require(Permission.HEAR_VOICES, row.organisation_id)

    def _answered(self, session: Session, survey: UUID, *, aside: bool) -> int:
        query = select(func.coalesce(func.sum(AnswerCountRow.count), 0))
        query = query.where(AnswerCountRow.survey_id == survey, AnswerCountRow.aside == aside)
        return int(session.scalar(query.where(AnswerCountRow.question == ANSWERED[0])) or 0)

    def _aside(self, session: Session, survey: UUID) -> Sequence[AnswerCountRow]:
        query = select(AnswerCountRow).where(AnswerCountRow.survey_id == survey, AnswerCountRow.aside)
        found = session.scalars(query).all()
        if not found:
            raise Refused("nothing lies aside")
        return found

    def _forget_aside(self, session: Session, survey: UUID) -> None:
        mine = (AnswerCountRow.survey_id == survey) & AnswerCountRow.aside
        session.execute(delete(AnswerCountRow).where(mine), execution_options={"synchronize_session": False})

    def _write(
        self, session: Session, survey: UUID, week: date, question: str, text: str, language: str, *, aside: bool
    ) -> None:
        row = StatementRow(id=new_id(), survey_id=survey, week=week, aside=aside, question=question, language=language)
        row.content, row.state = self._sealer.seal(CONTENT, row.id, text), Cleared.NEW.value
        session.add(row)

    def _record(self, work: UnitOfWork, act: Act, by: Acting, row: SurveyRow, role: str, purpose: str = "") -> None:
        subjects = [("survey", row.id)]
        work.record(self._scribe.event(act, by, row.organisation_id, subjects, role=role, purpose=purpose))
        work.session.flush()


def plan_of(row: SurveyRow) -> Plan:
    """A survey as it stands."""
    return Plan(row.name, row.why, row.opens, row.closes, row.expected)


def _asking(session: Session, asked: Asked) -> UUID:
    """The organisation whose house, or whose course in no house, it is."""
    row: HouseRow | OfferRow | None
    if asked.house is not None:
        row = session.get(HouseRow, asked.house)
    elif asked.offer is not None:
        row = session.get(OfferRow, asked.offer)
    else:
        raise Refused("say what you ask about")
    if row is None:
        raise NotFound("no such house or course")
    return row.organisation_id


def _happens_there(session: Session, offer: UUID, house: UUID | None) -> bool:
    """Whether it can be asked about: a card that names help against violence tells of whoever holds it."""
    row = session.get(OfferRow, offer)
    return row is not None and row.published and row.house_id == house and may_be_counted(row.document)


def _answers_in(cells: Sequence[AnswerCountRow]) -> int:
    return sum(one.count for one in cells if one.question == ANSWERED[0])
