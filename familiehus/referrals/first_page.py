"""What waits, in numbers, for the first page of whoever meets families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.roles import Role
from familiehus.accounts.storage import UnitRow
from familiehus.families.desks import Desk
from familiehus.families.shut_outs import KEPT, asked_by
from familiehus.families.storage import LineRow
from familiehus.kernel.clock import DENMARK
from familiehus.referrals.climbing import Level
from familiehus.referrals.domain import State
from familiehus.referrals.passing_on.storage import REFUSED, STANDS, TOLD_FOR, PassOnRow
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import ask


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits, in numbers: one's own lines; the families past their day, each once; what has come to one's units,
    and how much of it is past its day; the families a colleague asks one to take over, and those for which a colleague
    whom one asked has said no. ``others_late``: colleagues' families at the units one stands for that are so far past
    their day that one is told of them.
    """

    lines: int
    late: int
    arrived: int
    asked: int
    refused: int = 0
    arrived_late: int = 0
    others_late: int = 0


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


_OURS: BindParameter[UUID] = bindparam("ours", expanding=True)
_LEVEL: BindParameter[int] = bindparam("level")


def _climbed(*more: ColumnElement[bool]) -> Select[int]:
    """Others' families whose day at some units has passed so long ago that it has come to a level; each once.

    ``more`` says which of the referrals.
    """
    others = (LineRow.holder_id != _ME, LineRow.ending.is_(None), LineRow.next_on < _TODAY, LineRow.climbed >= _LEVEL)
    acts = (ReferralRow.actor_unit_id.in_(_OURS), ReferralRow.actor_id.is_distinct_from(_ME))
    late = union(
        select(LineRow.id).where(LineRow.unit_id.in_(_OURS), *others, LineRow.id.not_in(KEPT)),
        select(LineRow.id)
        .join(ReferralRow, _OF_LINE)
        .where(*acts, *_OVERDUE, ReferralRow.climbed >= _LEVEL, LineRow.id.not_in(KEPT), *more),
    )
    return select(func.count()).select_from(late.subquery())


# To whoever stands for a unit: what the board shows them, and not what they read beside the inbox.
_ELSEWHERE = or_(ReferralRow.unit_id.is_(None), ReferralRow.unit_id.not_in(_HERE))
_TO_STAND_INS = _climbed(LineRow.unit_id.in_(_OURS), LineRow.holder_id != _ME, _ELSEWHERE)
_TO_LEADERS = _climbed()


def counts(session: Session, actor: Actor, mine: Iterable[Desk], today: date) -> Counts:
    """For the first page of somebody who works at these desks: nobody is named, so nothing is recorded."""
    since = datetime.combine(today, time(), DENMARK) - TOLD_FOR
    mine = list(mine)
    units = [desk.id for desk in mine if desk.receives(actor)]
    asked = {**asked_by(actor), "today": today, "since": since, "units": units}
    lines, late, offered, refused = ask(session, _MINE, asked).one()
    arrived, overdue = ask(session, _ARRIVED, asked).one() if units else (0, 0)
    ours = [desk.id for desk in mine if actor.person in desk.stand_ins]
    told = {**asked, "ours": ours, "level": int(Level.INBOX)}
    others = ask(session, _TO_STAND_INS, told).scalar_one() if ours else 0
    return Counts(lines, late, arrived, offered, refused, overdue, others)


def told_leaders(session: Session, actor: Actor, today: date) -> dict[UUID, int]:
    """By organisation that somebody leads, for how many families a day has passed so long ago that leaders are told."""
    found = {}
    for place in {one.organisation for one in actor.memberships if one.role is Role.LEADER}:
        ours = session.scalars(select(UnitRow.id).where(UnitRow.organisation_id == place)).all()
        told = {**asked_by(actor), "today": today, "ours": ours, "level": int(Level.LEADER)}
        found[place] = ask(session, _TO_LEADERS, told).scalar_one() if ours else 0
    return found
