"""The contact board and the inbox: what waits, for whom, and how long; few statements however many lines there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.accounts.storage import UnitRow
from familiehus.consent.service import Consents
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import Desk, desks, desks_of
from familiehus.families.shut_outs import kept_from, open_to
from familiehus.families.storage import LineRow
from familiehus.kernel.clock import danish_day
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.case import TALKED, is_to_be_sent
from familiehus.referrals.domain import Kind, State
from familiehus.referrals.history import lapsed_among
from familiehus.referrals.limits import Limits
from familiehus.referrals.places import free_for
from familiehus.referrals.storage import ReferralRow

NOTHING, _EVERYTHING = false(), true()
PAGE = 50
# Not sent yet, over, or the family has said no: nothing a receiver should see in the inbox.
_NOT_THEIRS = (State.DRAFT, State.CLOSED, State.WITHDRAWN)
_NOT_BEGUN = (State.SENT, State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING)
# Opening days before a deadline from which it is shown as near: red before it is late.
NEAR_DAYS = 1


class Urgency(IntEnum):
    """How a deadline looks on the board."""

    FINE = 0
    NEAR = 1
    LATE = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: in which state, for whom, until when; ``unconfirmed``: for the parent's written yes.

    ``outside``: its receiver is not here; ``to_be_sent``: nobody has sent it there yet.
    """

    referral: UUID | None
    state: State | None
    kind: Kind | None
    actor: UUID | None
    unit: UUID | None
    deadline: date
    urgency: Urgency
    unconfirmed: bool = False
    outside: bool = False
    to_be_sent: bool = False
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line of the board. ``days`` since the last contact; ``name`` only as far as it may be read."""

    id: UUID
    reference: str
    name: str
    holder: UUID
    unit: UUID
    is_mine: bool
    quiet: bool
    days: int | None
    waits: Waiting


@dataclass(frozen=True, slots=True)
class Arrived:
    """A referral in the inbox of a unit; ``not_talked``: the parent says so, and nobody has talked since.

    ``quiet``: everything toward the parent has stopped, and no day counts.
    """

    id: UUID
    reference: str
    name: str
    unit: UUID
    sender: UUID
    receiver: UUID | None
    offer: UUID | None
    kind: Kind
    days: int
    waits: Waiting
    not_talked: bool = False
    quiet: bool = False


def board(
    session: Session,
    consents: Consents,
    actor: Actor,
    today: date,
    skip: int = 0,
    kept: ColumnElement[bool] = NOTHING,
    only: ColumnElement[bool] = _EVERYTHING,
) -> list[BoardLine]:
    """Lines the person holds or stands in for, the most pressing first; at most ``PAGE`` + 1 of them.

    Pressing is what the referrals under way and the holder's own plan say; both are plain columns.
    ``kept`` is of referrals whose day is told in the receiving unit alone; ``only`` says which lines.
    """
    mine, theirs = held_by(session, actor)
    query = select(LineRow).where(*theirs, only)
    rows = session.scalars(query.order_by(LineRow.next_on, LineRow.id).offset(skip).limit(PAGE + 1)).all()
    pending = _pending(session, [row.id for row in rows], _told_outside(kept)) if rows else {}
    return _lines(session, consents, rows, pending, today, mine, actor.person)


def inbox(
    session: Session,
    consents: Consents,
    actor: Actor,
    today: date,
    skip: int = 0,
    only: ColumnElement[bool] = _EVERYTHING,
) -> list[Arrived]:
    """What has been sent to the person's units and is not finished, the nearest deadline first; ``only`` says which."""
    units, here = sent_to(session, actor)
    return _arrived(session, consents, units, (*here, only), today, skip)


def called(session: Session, limits: Limits, shown: Iterable[BoardLine | Arrived], today: date) -> frozenset[UUID]:
    """Of what is due on a board or in an inbox, the referrals for whose family a place is free.

    Told to whoever offers it: nobody else promises a place that the receiver has not offered.
    """
    waiting = (one.waits for one in shown if one.waits.unit == one.unit and one.waits.urgency is not Urgency.FINE)
    due = [one.referral for one in waiting if one.state is State.WAITING and one.referral is not None]
    return free_for(session, limits, due, today) if due else frozenset()


def held_by(session: Session, actor: Actor) -> tuple[list[Desk], tuple[ColumnElement[bool], ...]]:
    """The person's desks, and which open lines they hold or stand in for."""
    mine = desks_of(session, actor)
    standing = [desk.id for desk in mine if actor.person in desk.stand_ins]
    theirs = or_(LineRow.holder_id == actor.person, LineRow.unit_id.in_(standing))
    return mine, (theirs, LineRow.ending.is_(None), open_to(actor))


def sent_to(session: Session, actor: Actor) -> tuple[dict[UUID, Desk], tuple[ColumnElement[bool], ...]]:
    """The units the person receives in, and which referrals have come to them."""
    units = {desk.id: desk for desk in desks_of(session, actor) if desk.receives(actor)}
    return units, (
        ReferralRow.unit_id.in_(units),
        ReferralRow.state.not_in(_NOT_THEIRS),
        ~_awaits_yes(),
        ReferralRow.line_id.not_in(kept_from(actor)),
    )


def _arrived(
    session: Session,
    consents: Consents,
    units: dict[UUID, Desk],
    here: Collection[ColumnElement[bool]],
    today: date,
    skip: int,
) -> list[Arrived]:
    query = select(ReferralRow, LineRow.quiet).join(LineRow, LineRow.id == ReferralRow.line_id).where(*here)
    query = query.order_by(ReferralRow.deadline, ReferralRow.id)
    rows = session.execute(query.offset(skip).limit(PAGE + 1)).all()
    names = consents.names(session, {row.line_id for row, _ in rows}, list(units)) if rows else {}
    return [
        Arrived(
            row.id,
            row.reference,
            names.get(row.line_id, ""),
            row.unit_id,
            row.sender_id,
            row.receiver_id,
            row.offer_id,
            Kind(row.kind),
            (today - danish_day(row.sent_at or row.made_at)).days,
            _waiting(row, units[row.unit_id], today, quiet=quiet),
            row.not_talked and row.state in TALKED,
            quiet,
        )
        for row, quiet in rows
        if row.unit_id is not None
    ]


def _lines(
    session: Session,
    consents: Consents,
    rows: Sequence[LineRow],
    pending: Mapping[UUID, ReferralRow],
    today: date,
    mine: Sequence[Desk],
    person: UUID,
) -> list[BoardLine]:
    if not rows:
        return []
    names = consents.names(session, [row.id for row in rows], [desk.id for desk in mine])
    awaiting, lapsed = awaiting_yes(session, pending.values()), lapsed_among(session, pending.values())
    places = desks(session, {row.unit_id for row in rows} | {r.unit_id for r in pending.values()})
    lines = []
    for row in rows:
        if row.holder_id is None or row.unit_id is None:
            continue
        referral, place = None if row.quiet else pending.get(row.id), places.get(row.unit_id)
        waits = Waiting(None, None, None, row.holder_id, row.unit_id, row.next_on, urgency(row.next_on, place, today))
        if referral is not None and referral.deadline is not None and referral.deadline <= row.next_on:
            where = places.get(referral.unit_id or row.unit_id) or place
            waits = _waiting(referral, where, today, unconfirmed=referral.id in awaiting, lapsed=referral.id in lapsed)
        days = (today - row.contact_on).days if row.contact_on else None
        is_mine = row.holder_id == person
        name = names.get(row.id, "")
        lines.append(
            BoardLine(row.id, row.reference, name, row.holder_id, row.unit_id, is_mine, row.quiet, days, waits)
        )
    # What only says that there is more stays last: it stands first on the next page.
    here = sorted(lines[:PAGE], key=lambda line: (-line.waits.urgency, line.waits.deadline, line.reference))
    return [*here, *lines[PAGE:]]


def _told_outside(kept: ColumnElement[bool]) -> ColumnElement[bool]:
    """Leaves out referrals that keep their deadline (``kept``), unless who receives them holds the line as well."""
    return not_(and_(kept, exists().where(LineRow.id == ReferralRow.line_id, LineRow.unit_id != ReferralRow.unit_id)))


def _pending(session: Session, lines: Collection[UUID], told: ColumnElement[bool]) -> dict[UUID, ReferralRow]:
    """Of each line the unfinished referral that may be told of and whose deadline is nearest."""
    query = select(ReferralRow).where(ReferralRow.line_id.in_(lines), ReferralRow.state != State.CLOSED, told)
    found: dict[UUID, ReferralRow] = {}
    for row in session.scalars(query.order_by(ReferralRow.deadline.desc(), ReferralRow.id)):
        found[row.line_id] = row
    return found


def awaiting_yes(session: Session, rows: Iterable[ReferralRow]) -> frozenset[UUID]:
    """Which of these referrals were sent and await the parent's own written yes."""
    sent = [row.id for row in rows if row.state == State.SENT]
    query = select(ReferralRow.id).where(ReferralRow.id.in_(sent), _awaits_yes())
    return frozenset(session.scalars(query)) if sent else frozenset()


def _awaits_yes() -> ColumnElement[bool]:
    """A receiver meets nothing of it before it is confirmed."""
    unconfirmed = exists().where(ConsentRow.id == ReferralRow.consent_id, ConsentRow.unconfirmed)
    return and_(ReferralRow.state == State.SENT, unconfirmed)


def _waiting(
    row: ReferralRow,
    place: Desk | None,
    today: date,
    *,
    unconfirmed: bool = False,
    lapsed: bool = False,
    quiet: bool = False,
) -> Waiting:
    deadline = row.deadline or today
    return Waiting(
        row.id,
        State(row.state),
        Kind(row.kind),
        row.actor_id,
        row.actor_unit_id,
        deadline,
        Urgency.FINE if quiet else urgency(deadline, place, today),
        unconfirmed,
        row.unit_id is None,
        is_to_be_sent(row) and not unconfirmed,
        lapsed,
    )


def urgency(deadline: date, place: Desk | None, today: date) -> Urgency:
    """Late, near (red before it is late), or fine. A unit that is gone counts working days."""
    if deadline < today:
        return Urgency.LATE
    opening = place.opening if place else OpeningDays()
    return Urgency.NEAR if opening.between(today, deadline) <= NEAR_DAYS else Urgency.FINE


@dataclass(frozen=True, slots=True)
class Frame:
    """A line as a leader sees it: no name, no content, not even which offer."""

    reference: str
    days: int
    unit: UUID | None
    actor: UUID | None
    deadline: date
    urgency: Urgency


def frames(
    session: Session,
    actor: Actor,
    organisation: UUID,
    today: date,
    skip: int = 0,
    kept: ColumnElement[bool] = NOTHING,
) -> list[Frame]:
    """Every open line held in an organisation or waiting for it, the most pressing first within the page.

    Of a line held elsewhere only what waits here. ``kept``: referrals whose day is told in the receiving unit alone.
    """
    ours = select(UnitRow.id).where(UnitRow.organisation_id == organisation)
    waiting = select(ReferralRow.line_id).where(ReferralRow.actor_unit_id.in_(ours))
    there = or_(LineRow.organisation_id == organisation, LineRow.id.in_(waiting))
    query = select(LineRow).where(there, LineRow.ending.is_(None), open_to(actor))
    rows = session.scalars(query.order_by(LineRow.next_on, LineRow.id).offset(skip).limit(PAGE + 1)).all()
    held = exists().where(LineRow.id == ReferralRow.line_id, LineRow.organisation_id == organisation)
    told = or_(ReferralRow.actor_unit_id.in_(ours), and_(held, _told_outside(kept)))
    pending = _pending(session, [row.id for row in rows], told)
    places = desks(session, {row.unit_id for row in rows} | {one.actor_unit_id for one in pending.values()})
    found = [_frame(row, pending.get(row.id), places, organisation, today) for row in rows]
    here = sorted(found[:PAGE], key=lambda frame: (-frame.urgency, frame.deadline, frame.reference))
    return [*here, *found[PAGE:]]  # as on the board


def _frame(
    row: LineRow, referral: ReferralRow | None, places: Mapping[UUID, Desk], organisation: UUID, today: date
) -> Frame:
    """Whose turn it is and by when; of a line where all has stopped the holder's, and elsewhere nothing is late."""
    is_ours = row.organisation_id == organisation
    actor, unit, deadline = row.holder_id, row.unit_id, row.next_on
    first = referral.deadline if referral is not None else None
    if referral is not None and first is not None and (not is_ours or (first <= deadline and not row.quiet)):
        actor, unit, deadline = referral.actor_id, referral.actor_unit_id, first
    rests = row.quiet and not is_ours
    how = Urgency.FINE if rests else urgency(deadline, places.get(unit) if unit else None, today)
    age = (today - danish_day(row.opened_at)).days
    return Frame(row.reference, age, unit, actor, deadline, how)


def not_begun(session: Session, about: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], UUID]:
    """Of these lines and offers those that are asked for and have not begun, with the referral."""
    if not about:
        return {}
    query = select(ReferralRow.id, ReferralRow.line_id, ReferralRow.offer_id).where(
        ReferralRow.line_id.in_({line for line, _offer in about}), ReferralRow.state.in_(_NOT_BEGUN)
    )
    rows = session.execute(query.order_by(ReferralRow.made_at, ReferralRow.id))
    return {(line, offer): key for key, line, offer in rows if offer and (line, offer) in about}
