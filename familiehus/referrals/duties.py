"""Whose turn it is after a step, and by which day of the receiving unit's own (invariant 2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from familiehus.families.storage import LineRow
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.case import Case, Said
from familiehus.referrals.domain import Kind, Party, State
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.transitions import AWAITING_YES, days_to_act, duty_in

# Where the deadline is a date of the offer and none is known yet: asked again after this many opening days.
UNTIL_KNOWN_DAYS = 20


def next_duty(case: Case, said: Said, today: date, *, unconfirmed: bool) -> None:
    """Write into the row who acts next, and until when; ``unconfirmed``: the parent's own written yes is awaited."""
    row, state = case.row, State(case.row.state)
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
    day = _by_day(place.opening, today, days) if place else today
    asked = said.on if said.on and said.on > today and duty.days is None else None
    if row.kind == Kind.INFORMATION and duty.party is Party.RECEIVER and row.estimate_on is not None:
        asked = max(min(day, row.estimate_on), today)  # "ring to him before Friday" (R070)
    row.deadline = asked or day


def holder_of(row: ReferralRow, line: LineRow) -> tuple[UUID | None, UUID | None]:
    """Whoever holds the line; the sender when it is closed."""
    return (line.holder_id, line.unit_id) if line.unit_id else (row.sender_id, row.sender_unit_id)


def _by_day(opening: OpeningDays, today: date, days: int | None) -> date:
    return opening.on_or_after(today) if days == 0 else opening.after(today, days or UNTIL_KNOWN_DAYS)
