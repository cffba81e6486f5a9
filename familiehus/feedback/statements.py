"""What people wrote: read by few, cleared or withheld before it is used, and answered in public (R094, R097)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.feedback.domain import (
    ANSWERED,
    FEW_WAIT,
    FEWEST_ANSWERS,
    LONGEST_REPLY,
    Cleared,
    Question,
    Unread,
    cut,
    read_from,
    unread,
)
from familiehus.feedback.service import CONTENT, Surveys
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.text import HoldsCpr, has_cpr
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork

PAGE = 50
MOST_WAITING = 100


class Shelf(StrEnum):
    """Where a statement lies until it is settled, and after."""

    NEW = "new"
    UNANSWERED = "unanswered"
    CLEARED = "cleared"
    WITHHELD = "withheld"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Statement:
    """One text, opened; empty when it was withheld. Nothing in it says what else the same person answered.

    ``language`` is told of what was cleared only: of the rest it could name the one family that speaks it. ``week`` is
    told only where not few have answered in any week: it could name the one who was there then.
    """

    id: UUID
    question: Question
    week: date | None
    aside: bool
    language: str | None
    text: str
    state: Cleared
    reply: str
    replied: date | None


class Statements:
    """What staff do with texts, and what everybody may read of them."""

    def __init__(self, scribe: Scribe, sealer: Sealer, surveys: Surveys) -> None:
        self._scribe = scribe
        self._sealer = sealer
        self._surveys = surveys

    def read(
        self, work: UnitOfWork, by: Acting, survey: UUID, shelf: Shelf | None = None, page: int = 1
    ) -> tuple[list[Statement], bool]:
        """Texts of a survey by question, else in an order that means nothing; and whether there are more.

        The caller commits the look before it shows them. Raises NotFound, and Refused while it is ``unread``: two
        looks, one answer apart, would tell whose words they are.
        """
        row = self._surveys.own(work.session, by, survey)
        self._may_be_read(work.session, row)
        role = by.require(Permission.HEAR_VOICES, row.organisation_id)
        query = select(StatementRow).where(StatementRow.survey_id == row.id, *_on(shelf))
        query = query.order_by(StatementRow.question, StatementRow.id).offset((page - 1) * PAGE).limit(PAGE + 1)
        weeks = self._tells_weeks(work.session, survey)
        found = [self._opened(one, week=weeks) for one in work.session.scalars(query)]
        work.record(self._scribe.event(Act.STATEMENTS_SEEN, by, row.organisation_id, [("survey", row.id)], role=role))
        return found[:PAGE], len(found) > PAGE

    def unread(self, session: Session, survey: SurveyRow) -> Unread | None:
        """Why what was written cannot be read yet; None when it can."""
        answered, _aside = self._surveys.counted(session, [survey.id])[survey.id]
        from_day = read_from(survey.opens, survey.planned)
        return unread(self._surveys.stage(survey), answered, from_day, self._surveys.today())

    def waiting(self, session: Session, organisations: Collection[UUID]) -> int:
        """How many texts that can be read wait to be read or answered; counted no further than MOST_WAITING."""
        today = self._surveys.today()
        days = {"today": today, "waited": today - FEW_WAIT}
        return session.scalar(_WAITING, {"places": list(organisations), "most": MOST_WAITING, **days}) or 0

    def lying(self, session: Session, survey: UUID) -> dict[Shelf, int]:
        """How many lie on each shelf; shown once the texts can be read."""
        query = select(*(func.count().filter(*_on(one)) for one in Shelf)).where(StatementRow.survey_id == survey)
        return dict(zip(Shelf, session.execute(query).one(), strict=True))

    def clear(self, work: UnitOfWork, by: Acting, statement: UUID, text: str | None = None) -> UUID:
        """It may be used as it is; with ``text``, only what is left after words were cut out. The survey's id.

        Raises NotFound, and Refused for what lies aside, was withheld, or is more than cutting; for an empty ``text``,
        too: somebody who emptied the field did not mean to publish all of it.
        """
        row, survey = self._own(work, by, statement)
        if row.aside:
            raise Refused("it lies aside")
        if text is not None:
            left = cut(self._text(row), text)
            row.content = self._sealer.seal(CONTENT, row.id, left)
        row.state = Cleared.CLEARED.value
        self._record(work, Act.STATEMENT_SETTLED, by, row, survey, Cleared.CLEARED)
        return survey.id

    def withhold(self, work: UnitOfWork, by: Acting, statement: UUID) -> UUID:
        """It is not used, and what it said is gone. The survey's id. Raises NotFound, Refused when it is already."""
        row, survey = self._own(work, by, statement)
        row.content, row.state = self._sealer.seal(CONTENT, row.id, ""), Cleared.WITHHELD.value
        row.reply, row.replied = "", None
        self._record(work, Act.STATEMENT_SETTLED, by, row, survey, Cleared.WITHHELD)
        return survey.id

    def reply(self, work: UnitOfWork, by: Acting, statement: UUID, text: str, seen: str | None = None) -> UUID:
        """The house's answer to a cleared suggestion, for everybody; a new one takes its place. The survey's id.

        Raises NotFound, and Refused for anything that is no cleared suggestion, for no text or too much of it, and when
        the answer is no longer the one that was ``seen``.
        """
        row, survey = self._own(work, by, statement)
        if row.question != Question.SUGGESTION or row.state != Cleared.CLEARED:
            raise Refused("only a cleared suggestion is answered")
        if seen is not None and seen.split() != row.reply.split():  # a form has line breaks of its own
            raise Refused("somebody else has answered")
        said = text.strip()
        if not said:
            raise Refused("write an answer")
        if len(said) > LONGEST_REPLY:
            raise Refused("the text is too long")
        if has_cpr(said):
            raise HoldsCpr
        row.reply, row.replied = said, self._surveys.today()
        self._record(work, Act.SUGGESTION_ANSWERED, by, row, survey)
        return survey.id

    def suggestions(self, session: Session, place: UUID) -> Sequence[Statement]:
        """The cleared suggestions to a house, or to a course that lies in none, answered ones first; for everybody."""
        query = _cleared(place).order_by(StatementRow.replied.is_(None), StatementRow.id)
        return [self._opened(row) for row in session.scalars(query)]

    def has_suggestions(self, session: Session, place: UUID) -> bool:
        """Whether there is anything for everybody to read."""
        return session.scalars(_cleared(place).limit(1)).first() is not None

    def _own(self, work: UnitOfWork, by: Acting, statement: UUID) -> tuple[StatementRow, SurveyRow]:
        row = work.session.get(StatementRow, statement, with_for_update=True)
        if row is None:
            raise NotFound("no such statement")
        survey = self._surveys.own(work.session, by, row.survey_id)
        self._may_be_read(work.session, survey)
        if row.state == Cleared.WITHHELD:
            raise Refused("it was withheld, and what it said is gone")
        return row, survey

    def _may_be_read(self, session: Session, survey: SurveyRow) -> None:
        match self.unread(session, survey):
            case Unread.NOT_OVER:
                raise Refused("the survey is not over yet")
            case Unread.FEW:
                raise Refused("fewer than five have answered")

    def _record(
        self, work: UnitOfWork, act: Act, by: Acting, row: StatementRow, survey: SurveyRow, purpose: str = ""
    ) -> None:
        role = by.require(Permission.HEAR_VOICES, survey.organisation_id)
        subjects = [("survey", survey.id), ("statement", row.id)]
        work.record(self._scribe.event(act, by, survey.organisation_id, subjects, role=role, purpose=purpose))
        work.session.flush()

    def _text(self, row: StatementRow) -> str:
        return self._sealer.open(CONTENT, row.id, row.content)

    def _tells_weeks(self, session: Session, survey: UUID) -> bool:
        cells = (AnswerCountRow.survey_id == survey, AnswerCountRow.question == ANSWERED[0])
        least = session.scalar(select(func.min(AnswerCountRow.count)).where(*cells))
        return (least or 0) >= FEWEST_ANSWERS

    def _opened(self, row: StatementRow, *, week: bool = True) -> Statement:
        state = Cleared(row.state)
        language = row.language if state is Cleared.CLEARED else None
        said = (Question(row.question), row.week if week else None, row.aside, language, self._text(row), state)
        return Statement(row.id, *said, row.reply, row.replied)


def _on(shelf: Shelf | None) -> tuple[ColumnElement[bool], ...]:
    """What lies there; everything when none is named."""
    waits = and_(StatementRow.question == Question.SUGGESTION.value, StatementRow.reply == "")
    match shelf:
        case None:
            return ()
        case Shelf.ASIDE:
            return (StatementRow.aside.is_(True),)
        case Shelf.UNANSWERED:
            return (~StatementRow.aside, StatementRow.state == Cleared.CLEARED.value, waits)
        case Shelf.CLEARED:
            return (~StatementRow.aside, StatementRow.state == Cleared.CLEARED.value, not_(waits))
    return (~StatementRow.aside, StatementRow.state == shelf.value)


def _waiting() -> Select[int]:
    answered = select(func.coalesce(func.sum(AnswerCountRow.count), 0)).where(AnswerCountRow.survey_id == SurveyRow.id)
    answered = answered.where(AnswerCountRow.question == ANSWERED[0], ~AnswerCountRow.aside)
    enough = answered.correlate(SurveyRow).scalar_subquery() >= FEWEST_ANSWERS
    # as ``unread`` has it
    over = or_(SurveyRow.closed, SurveyRow.closes < bindparam("today"))
    late = and_(SurveyRow.planned < bindparam("today"), SurveyRow.opens <= bindparam("waited"))
    read = and_(over, or_(enough, late))
    waits = or_(*(and_(*_on(shelf)) for shelf in (Shelf.NEW, Shelf.UNANSWERED)))
    query = select(StatementRow.id).join(SurveyRow, SurveyRow.id == StatementRow.survey_id)
    mine = SurveyRow.organisation_id.in_(bindparam("places", expanding=True))
    return select(func.count()).select_from(query.where(mine, read, waits).limit(bindparam("most")).subquery())


# Put together once: it is asked for with every first page.
_WAITING = _waiting()


def _cleared(place: UUID) -> Select[StatementRow]:
    return (
        select(StatementRow)
        .join(SurveyRow, SurveyRow.id == StatementRow.survey_id)
        .where(
            or_(SurveyRow.house_id == place, and_(SurveyRow.house_id.is_(None), SurveyRow.offer_id == place)),
            StatementRow.question == Question.SUGGESTION.value,
            StatementRow.state == Cleared.CLEARED.value,
            ~StatementRow.aside,
        )
    )
