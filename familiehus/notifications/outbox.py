"""The outbox: what is owed goes in with the change that owes it, and is claimed by one conditional UPDATE.

A claim is a lease with a token of its own. Whoever takes over an expired lease puts another token there, and from
then on nothing the first one says about those rows counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from familiehus.kernel.ids import new_id
from familiehus.notifications.domain import MessageState, Owed, RecipientKind, Template, first_moment
from familiehus.notifications.storage import KEY, MessageRow
from familiehus.storage.inserting import DIALECTS, insert_into
from familiehus.storage.unit_of_work import UnitOfWork

# Longer than a message can take on its way: every step of a conversation with a server ends within its own time limit.
LEASE = timedelta(minutes=5)


# Put together once: nearly every act owes something.
_ADD = {
    dialect: insert_into(MessageRow, dialect).on_conflict_do_nothing(index_elements=list(KEY)) for dialect in DIALECTS
}


def owe(work: UnitOfWork, *owed: Owed) -> None:
    """Put messages in the outbox, in the caller's transaction and in one statement.

    Decided once: nothing happens to those whose key is there already, whatever else they say.
    """
    if not owed:
        return
    work.session.flush()
    connection = work.session.connection()
    # in one order: two transactions that owe the same messages wait for each other, never both ways
    rows = [_row(message) for message in sorted(owed, key=lambda o: (o.subject_id, o.occasion, o.recipient_id, o.step))]
    connection.execute(_ADD[connection.dialect.name], rows)


def _row(owed: Owed) -> dict[str, object]:
    return {
        "id": new_id(),
        "subject_kind": owed.subject_kind,
        "subject_id": owed.subject_id,
        "occasion": owed.occasion,
        "recipient_kind": owed.recipient_kind.value,
        "recipient_id": owed.recipient_id,
        "step": owed.step,
        "template": owed.template.value,
        "language": owed.language,
        "urgent": owed.urgent,
        "due_at": first_moment(owed, owed.not_before),
        "state": MessageState.WAITING.value,
        "tries": 0,
        "problem": "",
    }


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rows that become one message: those with the same message id, what waits for one person, or one row.

    A person's notices of the morning are one; what is overdue for them in the same pass is another. Whatever is new to
    a parent in the same pass is one, too: each would say the same.
    """

    message: UUID | None = None
    digest_of: UUID | None = None
    overdue_of: UUID | None = None
    news_of: UUID | None = None
    row: UUID | None = None

    def condition(self) -> ColumnElement[bool]:
        """Which rows these are."""
        if self.message is not None:
            return MessageRow.message_id == self.message
        person = self.digest_of or self.overdue_of
        if person is not None:
            return and_(
                MessageRow.recipient_kind == RecipientKind.STAFF.value,
                MessageRow.recipient_id == person,
                MessageRow.urgent.is_(self.digest_of is None),
                MessageRow.message_id.is_(None),
            )
        if self.news_of is not None:
            return and_(
                MessageRow.recipient_kind == RecipientKind.LINE.value,
                MessageRow.recipient_id == self.news_of,
                MessageRow.template == Template.PARENT_NEWS.value,
                MessageRow.message_id.is_(None),
            )
        return MessageRow.id == self.row


def due(session: Session, now: datetime, real: datetime, limit: int) -> list[Bundle]:
    """What can be claimed, the longest due first. ``now`` is of the calendar clock, ``real`` of the security clock."""
    columns = (
        MessageRow.id, MessageRow.recipient_kind, MessageRow.recipient_id, MessageRow.urgent, MessageRow.message_id,
        MessageRow.template,
    )  # fmt: skip
    query = select(*columns).where(_claimable(now, real)).order_by(MessageRow.due_at, MessageRow.id).limit(limit)
    return list(dict.fromkeys(_bundle_of(row) for row in session.execute(query)))


def claim(work: UnitOfWork, bundle: Bundle, now: datetime, real: datetime) -> UUID | None:
    """Take a lease on the bundle's rows; its token, or None when somebody else was first."""
    token = new_id()
    taken = update(MessageRow).where(_claimable(now, real), bundle.condition())
    taken = taken.values(leased_by=token, leased_until=real + LEASE)
    return token if work.session.connection().execute(taken).rowcount else None


def leased(work: UnitOfWork, token: UUID) -> Sequence[MessageRow]:
    """The rows of a lease, locked; none when it has been taken over."""
    query = select(MessageRow).where(MessageRow.leased_by == token, MessageRow.state == MessageState.WAITING.value)
    return work.session.scalars(query.order_by(MessageRow.due_at, MessageRow.id).with_for_update()).all()


def is_superseded(session: Session, row: MessageRow, now: datetime) -> bool:
    """Whether a later step of the same occasion is due by now: after a stop only the last one is sent."""
    later = aliased(MessageRow)
    same = [getattr(later, name) == getattr(row, name) for name in KEY if name != "step"]
    states = [MessageState.WAITING.value, MessageState.SENT.value]
    query = exists().where(*same, later.step > row.step, later.due_at <= now, later.state.in_(states))
    return bool(session.scalar(select(query)))


def settle(row: MessageRow, state: MessageState, problem: str, real: datetime) -> None:
    """The last word on a row, and the end of its lease."""
    row.state, row.problem, row.settled_at = state.value, problem, real
    release(row)


def release(row: MessageRow) -> None:
    """Give the lease back."""
    row.leased_by = row.leased_until = None


def listed(session: Session, states: Sequence[MessageState]) -> Sequence[MessageRow]:
    """The messages in these states, the longest due first."""
    query = select(MessageRow).where(MessageRow.state.in_([state.value for state in states]))
    return session.scalars(query.order_by(MessageRow.due_at, MessageRow.id)).all()


def revive(work: UnitOfWork, ids: Sequence[UUID] | None) -> int:
    """Try dead messages anew, all of them or these; how many. They stay the same messages, under the same id."""
    dead = update(MessageRow).where(MessageRow.state == MessageState.DEAD.value)
    if ids is not None:
        dead = dead.where(MessageRow.id.in_(ids))
    anew = dead.values(state=MessageState.WAITING.value, tries=0, try_at=None, problem="", settled_at=None)
    return work.session.connection().execute(anew).rowcount


def _claimable(now: datetime, real: datetime) -> ColumnElement[bool]:
    return and_(
        MessageRow.state == MessageState.WAITING.value,
        MessageRow.due_at <= now,
        or_(MessageRow.try_at.is_(None), MessageRow.try_at <= real),
        or_(MessageRow.leased_until.is_(None), MessageRow.leased_until <= real),
    )


def _bundle_of(row: Row[UUID, str, UUID, bool, UUID | None, str]) -> Bundle:
    if row.message_id is not None:
        return Bundle(message=row.message_id)
    if row.recipient_kind == RecipientKind.STAFF.value:
        return Bundle(overdue_of=row.recipient_id) if row.urgent else Bundle(digest_of=row.recipient_id)
    return Bundle(news_of=row.recipient_id) if row.template == Template.PARENT_NEWS else Bundle(row=row.id)
