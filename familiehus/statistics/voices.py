"""What surveys say of a place: sums of those that are over, hidden like every other number, and cleared statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from familiehus.feedback.domain import ANSWERED, PURPOSE, Cleared, Question, Stage, Tick
from familiehus.feedback.results import results
from familiehus.feedback.service import CONTENT, Totals
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.kernel.smallcounts import Line
from familiehus.statistics.domain import SETTLES, Quarter
from familiehus.statistics.places import place_of
from familiehus.storage.sealing import Sealer

# How many statements a report can be chosen from: more than a year brings, and no more than a form may send.
MOST = 2_000
_PLACE = place_of(SurveyRow, SurveyRow.organisation_id)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a family wrote and staff have cleared; in which language it is."""

    id: UUID
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """How many said yes, of how many who answered; at least so many where a survey does not show it."""

    yes: Line
    answered: Line


def purpose(
    session: Session, places: Collection[UUID], quarters: Collection[Quarter], today: date
) -> dict[Question, Ticks]:
    """The four ticks of the purpose, of surveys that closed in these quarters.

    What a survey's own page shows of it (``feedback.results``) is all that is added up here: were its answers hidden
    by another rule, the two together could tell what each of them hides.
    """
    shown = [results(Stage.OVER, totals) for totals in _totals(session, places, quarters, today)]
    answered = _sum("answered", [one.answered for one in shown])
    return {
        question: Ticks(_sum("yes", [one.counts.get(question, {}).get(Tick.YES) for one in shown]), answered)
        for question in PURPOSE
    }


def _sum(name: str, counts: Sequence[int | None]) -> Line:
    return Line(name, sum(count or 0 for count in counts), None not in counts)


def _totals(session: Session, places: Collection[UUID], quarters: Collection[Quarter], today: date) -> Iterable[Totals]:
    """A survey is decided as a whole, once it is over, settled, and nothing of it lies aside: no week of it."""
    row = AnswerCountRow
    counts: dict[UUID, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    query = select(row.survey_id, row.question, row.value, func.sum(row.count))
    query = query.join(SurveyRow, SurveyRow.id == row.survey_id).where(*_over(places, quarters, today))
    for survey, question, value, count in session.execute(query.group_by(row.survey_id, row.question, row.value)):
        counts[survey][question][value] = count
    question, value = ANSWERED
    return [Totals(said[question].get(value, 0), 0, said) for said in counts.values()]


def _over(places: Collection[UUID], quarters: Collection[Quarter], today: date) -> list[ColumnElement[bool]]:
    first, last = min(quarters).first, max(quarters).after(1).first
    aside = exists().where(AnswerCountRow.survey_id == SurveyRow.id, AnswerCountRow.aside)
    return [
        _PLACE.in_(places),
        SurveyRow.closes >= first,
        SurveyRow.closes < min(last, today - SETTLES),
        ~aside.correlate(SurveyRow),
    ]


def cleared(session: Session, sealer: Sealer, places: Collection[UUID], year: int) -> list[Statement]:
    """What may be used of a year, by the words themselves: no order tells who wrote when."""
    query = select(StatementRow).join(SurveyRow, SurveyRow.id == StatementRow.survey_id)
    query = query.where(_PLACE.in_(places), StatementRow.state == Cleared.CLEARED, ~StatementRow.aside)
    query = query.where(StatementRow.week.between(date(year - 1, 12, 25), date(year, 12, 31)))
    rows = session.scalars(query.order_by(StatementRow.id).limit(MOST)).all()
    found = [Statement(row.id, sealer.open(CONTENT, row.id, row.content), row.language) for row in rows]
    return sorted(found, key=lambda one: one.text)
