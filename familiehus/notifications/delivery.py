"""What becomes of a lease: who it goes to is asked at the last moment, and what came of it is noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from familiehus.kernel.clock import DENMARK
from familiehus.kernel.ids import new_id
from familiehus.notifications.domain import (
    TRIES,
    Address,
    Channel,
    Dropped,
    Later,
    MessageState,
    NeverDelivered,
    NotDelivered,
    Reason,
    RecipientKind,
    allowed_again,
    first_moment,
    next_try,
)
from familiehus.notifications.outbox import LEASE, is_superseded, leased, release, settle
from familiehus.notifications.ports import Missed, Recipients
from familiehus.notifications.storage import MessageRow
from familiehus.notifications.texts import Message, Texts
from familiehus.storage.unit_of_work import UnitOfWork

LATER, FAILED = "later", "failed"
NOBODY_HEARS: Mapping[RecipientKind, Missed] = MappingProxyType({})
_SHORTEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that goes out now."""

    channel: Channel
    message: Message
    to: str = field(repr=False)


class Desk:
    """Decides, with whoever knows the recipients, about the rows of a lease. ``missed`` hears what is given up."""

    def __init__(
        self,
        recipients: Mapping[RecipientKind, Recipients],
        texts: Texts,
        missed: Mapping[RecipientKind, Missed] = NOBODY_HEARS,
    ) -> None:
        self._recipients = recipients
        self._texts = texts
        self.missed = missed

    def prepare(
        self, work: UnitOfWork, token: UUID, now: datetime, real: datetime
    ) -> tuple[Ready | None, Counter[str]]:
        """What goes out now, with its id settled and the try counted; what became of the rows that do not.

        ``now`` is of the calendar clock, ``real`` of the security clock. Commit before sending.
        """
        counts: Counter[str] = Counter()
        going: list[tuple[MessageRow, Address]] = []
        for row in leased(work, token):
            answer = self._answer(work, row, now)
            match answer:
                case Address():
                    going.append((row, answer))
                case Dropped():
                    state = MessageState.DEAD if answer.reason is Reason.CRASHED else MessageState.DROPPED
                    settle(row, state, answer.reason.value, real)
                    counts[state.value] += 1
                    _heard(work, [row], self.missed)
                case _:  # later
                    row.due_at = max(first_moment(row.owed(), answer.until), now + _SHORTEST_WAIT)
                    release(row)
                    counts[LATER] += 1
        return (self._ready(going, real) if going else None), counts

    def _answer(self, work: UnitOfWork, row: MessageRow, now: datetime) -> Address | Dropped | Later:
        owed = row.owed()
        if row.tries >= TRIES:  # each of these tries ended the whole process
            return Dropped(Reason.CRASHED)
        if wait := allowed_again(owed, now):
            return Later(wait)
        if is_superseded(work.session, row, now):
            return Dropped(Reason.SUPERSEDED)
        known = self._recipients.get(owed.recipient_kind)
        return known.address(work.session, owed, now) if known else Dropped(Reason.UNKNOWN)

    def _ready(self, going: list[tuple[MessageRow, Address]], real: datetime) -> Ready:
        """One message for all of them; ids and moment stay as they were at the first try."""
        first, address = going[0]
        message_id, at = first.message_id or new_id(), (first.message_at or real).astimezone(DENMARK)
        for row, _ in going:
            row.message_id, row.message_at = message_id, at
            row.tries += 1
            row.leased_until = real + LEASE
        owed = first.owed()
        message = self._texts.message(owed.template, owed.language, address.parameters, message_id, at)
        return Ready(address.channel, message, address.to)


def note_sent(work: UnitOfWork, token: UUID, real: datetime) -> int:
    """The other side has taken it over; how many rows that answers."""
    rows = leased(work, token)
    for row in rows:
        settle(row, MessageState.SENT, "", real)
    return len(rows)


def note_failed(
    work: UnitOfWork,
    token: UUID,
    error: NotDelivered,
    real: datetime,
    missed: Mapping[RecipientKind, Missed] = NOBODY_HEARS,
) -> Counter[str]:
    """Tried again later, or dead: after the last try, or when there is nothing to hope for."""
    counts: Counter[str] = Counter()
    rows = leased(work, token)
    for row in rows:
        wait = None if isinstance(error, NeverDelivered) else next_try(row.tries)
        if wait is None:
            settle(row, MessageState.DEAD, error.code, real)
        else:
            row.try_at, row.problem = real + wait, error.code
            release(row)
        counts[MessageState.DEAD.value if wait is None else FAILED] += 1
    _heard(work, rows, missed)
    return counts


def note_crashed(
    work: UnitOfWork, token: UUID, real: datetime, missed: Mapping[RecipientKind, Missed] = NOBODY_HEARS
) -> Counter[str]:
    """Whoever was asked for the address failed: that counts as a try, so that it comes to somebody's eyes."""
    for row in leased(work, token):
        row.tries += 1
    return note_failed(work, token, NotDelivered(Reason.CRASHED.value), real, missed)


def _heard(work: UnitOfWork, rows: Iterable[MessageRow], missed: Mapping[RecipientKind, Missed]) -> None:
    """Who has something to do because of it is told, once for what was one message."""
    dead = {(RecipientKind(row.recipient_kind), row.recipient_id) for row in rows if row.state == MessageState.DEAD}
    for kind, recipient in sorted(dead):
        if kind in missed:
            missed[kind](work, recipient)
