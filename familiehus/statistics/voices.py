"""What surveys say of a house: sums of those that are over, hidden like every other number, and cleared statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from familiehus.feedback.domain import CHOICES, PURPOSE, Cleared, Question
from familiehus.feedback.service import CONTENT
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.kernel.smallcounts import Summed, publish, summed
from familiehus.statistics.domain import SETTLES, Quarter
from familiehus.storage.sealing import Sealer

# How many statements a report can be chosen from.
MOST = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a family wrote and staff have cleared; in which language it is."""

    id: UUID
    text: str
    language: str


def purpose(
    session: Session, houses: Collection[UUID], quarters: Collection[Quarter], today: date
) -> dict[Question, Summed]:
    """The four ticks of the purpose, of surveys that closed in these quarters.

    A survey is decided as a whole, once it is over, settled, and nothing of it lies aside: no week of it and no part.
    """
    counts: dict[tuple[UUID, Question], dict[str, int]] = defaultdict(dict)
    row = AnswerCountRow
    query = select(row.survey_id, row.question, row.value, func.sum(row.count)).where(row.question.in_([*PURPOSE]))
    query = query.join(SurveyRow, SurveyRow.id == row.survey_id).where(*_over(houses, quarters, today))
    for survey, question, value, count in session.execute(query.group_by(row.survey_id, row.question, row.value)):
        counts[survey, Question(question)][value] = count
    return {
        question: summed(publish(_whole(question, said)) for (_, asked), said in counts.items() if asked is question)
        for question in PURPOSE
    }


def _whole(question: Question, said: dict[str, int]) -> dict[str, int]:
    """Every answer there is, those that nobody gave among them."""
    return {value: said.get(value, 0) for value in CHOICES[question]}


def _over(houses: Collection[UUID], quarters: Collection[Quarter], today: date) -> list[ColumnElement[bool]]:
    first, last = min(quarters).first, max(quarters).after(1).first
    aside = exists().where(AnswerCountRow.survey_id == SurveyRow.id, AnswerCountRow.aside)
    return [
        SurveyRow.house_id.in_(houses),
        SurveyRow.closes >= first,
        SurveyRow.closes < min(last, today - SETTLES),
        ~aside.correlate(SurveyRow),
    ]


def cleared(session: Session, sealer: Sealer, houses: Collection[UUID], year: int) -> list[Statement]:
    """What may be used of a year, by the words themselves: no order tells who wrote when."""
    query = select(StatementRow).join(SurveyRow, SurveyRow.id == StatementRow.survey_id)
    query = query.where(SurveyRow.house_id.in_(houses), StatementRow.state == Cleared.CLEARED, ~StatementRow.aside)
    query = query.where(StatementRow.week.between(date(year - 1, 12, 25), date(year, 12, 31)))
    rows = session.scalars(query.order_by(StatementRow.id).limit(MOST)).all()
    found = [Statement(row.id, sealer.open(CONTENT, row.id, row.content), row.language) for row in rows]
    return sorted(found, key=lambda one: one.text)
