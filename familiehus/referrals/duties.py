"""Whose turn it is after a step, and by which day of the receiving unit's own (invariant 2)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.desks import desks
from familiehus.families.storage import LineRow
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.case import Case, Said
from familiehus.referrals.domain import Kind, Party, State
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.transitions import AWAITING_YES, DUTIES, days_to_act, duty_in

# Where the deadline is a date of the offer and none is known yet: asked again after this many opening days.
UNTIL_KNOWN_DAYS = 20
# Where somebody gets in touch with the parent, or does something with them; and where they are asked what comes next.
_WITH_PARENT = frozenset({State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE})
ASKS_PARENT = frozenset({State.COMPLETED, State.DECLINED, State.UNREACHABLE, State.WITHDRAWN})


def waits_for_parent(state: State, kind: Kind) -> bool:
    """Whether the next step is toward the parent: it waits where they want to be left (R085). A message is none."""
    return state in ASKS_PARENT or (state in _WITH_PARENT and kind is not Kind.INFORMATION)


def next_duty(case: Case, said: Said, now: datetime, *, unconfirmed: bool) -> None:
    """Write into the row who acts next, and until when; ``unconfirmed``: the parent's own written yes is awaited."""
    row, state, today = case.row, State(case.row.state), now.date()
    duty = duty_in(state, unconfirmed=unconfirmed)
    row.climbed = 0
    if duty.party is Party.NOBODY:
        row.actor_id = row.actor_unit_id = row.deadline = None
        return
    sender = (row.sender_id, row.sender_unit_id)
    whose = {
        Party.SENDER: sender,
        Party.RECEIVER: (row.receiver_id, row.unit_id) if row.unit_id else sender,
        Party.HOLDER: holder_of(row, case.line),
    }
    row.actor_id, row.actor_unit_id = whose[duty.party]
    if duty is AWAITING_YES:
        row.deadline = _by_day(case.sender.opening if case.sender else OpeningDays(), today, duty.days)
        return
    place = case.receiver or case.sender
    days = days_to_act(state, Kind(row.kind), is_unit_asked=bool(row.unit_id) and row.offer_id is None)
    day = today
    if place:
        day = place.opening.soonest(now) if days == 0 else _by_day(place.opening, today, days)
    asked = said.on if said.on and said.on > today and duty.days is None else None
    if row.kind == Kind.INFORMATION and duty.party is Party.RECEIVER and row.estimate_on is not None:
        asked = max(min(day, row.estimate_on), today)  # "ring to him before Friday" (R070)
    row.deadline = asked or day
    if place and case.line.not_before and waits_for_parent(state, Kind(row.kind)):
        row.deadline = max(row.deadline, place.opening.on_or_after(case.line.not_before))


def answer_due(opening: OpeningDays, today: date) -> date:
    """By which day whoever was sent something by hand has answered."""
    return _by_day(opening, today, DUTIES[State.SENT].days)


def leave_until(session: Session, line: LineRow, until: date | None, today: date) -> list[ReferralRow]:
    """The parent wants to be left until that day, or no longer: what is toward them waits. The referrals it moved."""
    before, line.not_before = line.not_before, until
    query = select(ReferralRow).where(ReferralRow.line_id == line.id, ReferralRow.state != State.CLOSED)
    rows = [row for row in session.scalars(query) if waits_for_parent(State(row.state), Kind(row.kind))]
    places = desks(session, {row.unit_id or row.sender_unit_id for row in rows})
    moved = []
    for row in rows:
        place = places.get(row.unit_id or row.sender_unit_id)
        day = _waiting_day(row, place.opening if place else OpeningDays(), (before, until), today)
        if day != row.deadline:
            row.deadline, row.climbed = day, 0
            moved.append(row)
    return moved


def _waiting_day(
    row: ReferralRow, opening: OpeningDays, wish: tuple[date | None, date | None], today: date
) -> date | None:
    """Its day by the new wish; what only waited for the wish before begins anew."""
    before, until = wish
    day = row.deadline
    if before is not None and day == opening.on_or_after(before):
        day = _by_day(opening, today, DUTIES[State(row.state)].days)
    return max(day, opening.on_or_after(until)) if day and until else day


def holder_of(row: ReferralRow, line: LineRow) -> tuple[UUID | None, UUID | None]:
    """Whoever holds the line; the sender when it is closed."""
    return (line.holder_id, line.unit_id) if line.unit_id else (row.sender_id, row.sender_unit_id)


def _by_day(opening: OpeningDays, today: date, days: int | None) -> date:
    return opening.after(today, days or UNTIL_KNOWN_DAYS)
