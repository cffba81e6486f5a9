"""Whose turn it is after a step, and by which day of the receiving unit's own (invariant 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.desks import desks
from familiehus.families.storage import LineRow
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.case import Case, Said
from familiehus.referrals.domain import Action, Effect, Kind, Party, State
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.transitions import AWAITING_YES, DUTIES, Transition, days_to_act, duty_in

# Where the deadline is a date of the offer and none is known yet: asked again after this many opening days.
UNTIL_KNOWN_DAYS = 20
# Where somebody gets in touch with the parent, or does something with them; and where they are asked what comes next.
_WITH_PARENT = frozenset({State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE})
ASKS_PARENT = frozenset({State.COMPLETED, State.DECLINED, State.UNREACHABLE, State.WITHDRAWN})
_ANSWERS = {Action.ACCEPT, Action.DECLINE}


def waits_for_parent(state: State, kind: Kind) -> bool:
    """Whether the next step is toward the parent: it waits where they want to be left (R085). A message is none."""
    return state in ASKS_PARENT or (state in _WITH_PARENT and kind is not Kind.INFORMATION)


def after(case: Case, step: Transition, receiver: UUID | None, said: Said, now: datetime) -> dict[str, object]:
    """What the referral's row says once the step is taken: its state together with whose turn it is.

    ``receiver`` has the parent from then on. To be asked when the contact has moved, where it moves.
    """
    row, action, effects, state, sent_at = case.row, step.action, step.effects, step.target, case.row.sent_at
    if row.unit_id is None and Effect.CONTACT_MOVES in effects and row.kind == Kind.HANDOVER:
        state = State.CLOSED  # whoever took over is not here: nobody here has anything left to do
    if action in ({Action.SEND} if row.unit_id else _ANSWERS):
        sent_at = sent_at or now  # what goes by hand is sent when somebody says so, or has an answer
    unconfirmed = case.unconfirmed and Effect.YES_COUNTS not in effects
    turn = _next_turn(case, state, receiver, said, now, unconfirmed=unconfirmed)
    return {
        "state": state.value,
        "sent_at": sent_at,
        "receiver_id": receiver,
        "actor_id": turn.person,
        "actor_unit_id": turn.unit,
        "deadline": turn.deadline,
        "climbed": 0,
        "estimate_on": said.on if action in {Action.PUT_ON_WAITING, Action.RENEW_ESTIMATE} else row.estimate_on,
        "takes_place": Effect.PLACE_TAKEN in effects or (row.takes_place and Effect.PLACE_FREED not in effects),
        "taken_over": row.taken_over or action is Action.TAKE_OVER,
        "not_talked": row.not_talked and action is not Action.REACH,
        "steps": row.steps + 1,
    }


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who acts next, in which unit, and until when; all None where nothing is left to do."""

    person: UUID | None = None
    unit: UUID | None = None
    deadline: date | None = None


def _next_turn(
    case: Case, state: State, receiver: UUID | None, said: Said, now: datetime, *, unconfirmed: bool
) -> _Turn:
    """Whose turn it is once the referral is in ``state`` and with ``receiver``.

    ``unconfirmed``: the parent's own written yes is awaited.
    """
    row, kind, today = case.row, Kind(case.row.kind), now.date()
    duty = duty_in(state, unconfirmed=unconfirmed)
    if duty.party is Party.NOBODY:
        return _Turn()
    sender = (row.sender_id, row.sender_unit_id)
    whose = {
        Party.SENDER: sender,
        Party.RECEIVER: (receiver, row.unit_id) if row.unit_id else sender,
        Party.HOLDER: holder_of(row, case.line),
    }
    if duty is AWAITING_YES:
        return _Turn(*sender, _by_day(case.sender.opening if case.sender else OpeningDays(), today, duty.days))
    place = case.receiver or case.sender
    days = days_to_act(state, kind, is_unit_asked=bool(row.unit_id) and row.offer_id is None)
    day = today
    if place:
        day = place.opening.soonest(now) if days == 0 else _by_day(place.opening, today, days)
    asked = said.on if duty.days is None else None
    if kind is Kind.INFORMATION and duty.party is Party.RECEIVER and row.estimate_on is not None:
        asked = max(min(day, row.estimate_on), today)  # "ring to him before Friday" (R070)
    deadline = asked or day
    if place and case.line.not_before and waits_for_parent(state, kind):
        deadline = max(deadline, place.opening.on_or_after(case.line.not_before))
    return _Turn(*whose[duty.party], deadline)


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
