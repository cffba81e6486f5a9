"""How many meetings under § 11 e there have been about a child: those of the line, of linked ones, of ones now gone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from familiehus.concerns.standing import around, once_around
from familiehus.concerns.storage import ExchangeDayRow, MeetingRow
from familiehus.families.storage import LineRow
from familiehus.kernel.ids import new_id


def days_met(session: Session, line: UUID) -> list[date]:
    """When there have been meetings about this child or pregnancy, on this line or a linked one.

    What was recorded on another line while it was linked goes on counting; nothing that came later does. Of a line that
    is gone the days are left.
    """
    before = [
        and_(MeetingRow.line_id == other, MeetingRow.recorded_at <= until)
        for other, until in once_around(session, line).items()
    ]
    query = select(MeetingRow.held_on).where(or_(MeetingRow.line_id.in_(around(session, line)), *before))
    left = select(ExchangeDayRow.held_on).where(ExchangeDayRow.line_id == line)
    return sorted([*session.scalars(query), *session.scalars(left)])


def leave_days(session: Session, line: UUID, *which: ColumnElement[bool]) -> None:
    """Before meetings of a line are erased: their days stay on every open line they counted for (R068).

    Nothing there tells whose meeting it was, nor that anything has been erased.
    """
    rows = session.scalars(select(MeetingRow).where(MeetingRow.line_id == line, *which)).all()
    parted, still = once_around(session, line), around(session, line)
    others = select(LineRow.id).where(LineRow.id.in_({*parted, *still} - {line}), LineRow.ended_at.is_(None))
    session.add_all(
        ExchangeDayRow(id=new_id(), line_id=other, held_on=row.held_on)
        for other in (session.scalars(others) if rows else ())
        for row in rows
        if other in still or row.recorded_at <= parted[other]
    )
    session.flush()
