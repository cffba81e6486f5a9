"""What waits, in numbers, for the first page of whoever meets families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.families.desks import Desk
from familiehus.families.shut_outs import KEPT, asked_by
from familiehus.families.storage import LineRow
from familiehus.kernel.clock import DENMARK
from familiehus.referrals.domain import State
from familiehus.referrals.passing_on.storage import REFUSED, STANDS, TOLD_FOR, PassOnRow
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import ask


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits, in numbers: one's own lines; the families past their day, each once; what has come to one's units,
    and how much of it is past its day; the families a colleague asks one to take over, and those for which a colleague
    whom one asked has said no.
    """

    lines: int
    late: int
    arrived: int
    asked: int
    refused: int = 0
    arrived_late: int = 0


# Put together once: the first page of everybody who meets families asks them.
_ME: BindParameter[UUID] = bindparam("me")
_TODAY: BindParameter[date] = bindparam("today")
_ASKED = select(func.count()).where(PassOnRow.to_id == _ME, STANDS, PassOnRow.line_id.not_in(KEPT))
_SINCE: BindParameter[datetime] = bindparam("since")
_NO = (PassOnRow.made_by == _ME, REFUSED, PassOnRow.settled_at >= _SINCE)
_REFUSED = select(func.count()).where(*_NO, PassOnRow.line_id.not_in(KEPT))
_HERE: BindParameter[UUID] = bindparam("units", expanding=True)
# What came to one's units is late in the inbox, and of one's own families all that is.
_TOLD = or_(LineRow.holder_id == _ME, ReferralRow.unit_id.is_(None), ReferralRow.unit_id.not_in(_HERE))
_OVERDUE = (ReferralRow.deadline < _TODAY, ~LineRow.quiet)
_HELD = (LineRow.holder_id == _ME, LineRow.ending.is_(None))
_OF_LINE = LineRow.id == ReferralRow.line_id
_LATE = union(
    select(LineRow.id).where(*_HELD, LineRow.next_on < _TODAY),
    select(LineRow.id).join(ReferralRow, _OF_LINE).where(ReferralRow.actor_id == _ME, *_OVERDUE, _TOLD),
)
_MINE = select(
    func.count(),
    select(func.count()).select_from(_LATE.subquery()).scalar_subquery().label("late"),
    _ASKED.scalar_subquery().label("asked"),
    _REFUSED.scalar_subquery().label("refused"),
).where(*_HELD)
_ARRIVED = (
    select(func.count(), func.count().filter(*_OVERDUE))
    .select_from(ReferralRow)
    .join(LineRow, _OF_LINE)
    .where(
        ReferralRow.unit_id.in_(_HERE),
        ReferralRow.actor_unit_id.in_(_HERE),
        ReferralRow.state.not_in([State.CLOSED, State.DRAFT]),
        ReferralRow.line_id.not_in(KEPT),
    )
)


def counts(session: Session, actor: Actor, mine: Iterable[Desk], today: date) -> Counts:
    """For the first page of somebody who works at these desks: nobody is named, so nothing is recorded."""
    since = datetime.combine(today, time(), DENMARK) - TOLD_FOR
    units = [desk.id for desk in mine if desk.receives(actor)]
    asked = {**asked_by(actor), "today": today, "since": since, "units": units}
    lines, late, offered, refused = ask(session, _MINE, asked).one()
    arrived, overdue = ask(session, _ARRIVED, asked).one() if units else (0, 0)
    return Counts(lines, late, arrived, offered, refused, overdue)
