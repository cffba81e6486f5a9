"""What was to reach a parent and did not comes up by itself, with whoever holds the contact (R009)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Door
from familiehus.families.desks import desk_if_any
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import Field
from familiehus.notifications.domain import MessageState, Owed, RecipientKind
from familiehus.notifications.outbox import owe
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.notices import holder_and_deputy
from familiehus.storage.unit_of_work import UnitOfWork

OCCASION = "bounced"
_WORKER = Acting(Door.WORKER)


class Bounced:
    """Hears of each message to a parent that was given up: the number may be wrong, and nobody else would know."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def __call__(self, work: UnitOfWork, recipient: UUID) -> None:
        """The line is the holder's next thing to do; they and their deputy are told, with the morning's digest.

        Nothing where the line is closed, or everything toward the parent has stopped.
        """
        session = work.session
        session.flush()
        line = session.get(LineRow, recipient)
        place = desk_if_any(session, line.unit_id) if line else None
        if line is None or place is None or line.quiet:
            return
        now = self._scribe.calendar.now()
        day = place.opening.on_or_after(now.date())
        # Past the version on purpose: a form that somebody is filling in stays good.
        sooner = update(LineRow).where(LineRow.id == line.id, LineRow.next_on > day)
        session.connection().execute(sooner.values(next_on=day, climbed=0))
        step = session.scalar(select(func.count()).where(*_to(line.id), MessageRow.state == MessageState.DEAD.value))
        told = holder_and_deputy(session, line, place)
        owe(work, *(Owed.task("line", line.id, OCCASION, person, now, step or 1) for person in told))
        subjects = [("line", line.id)]
        work.record(self._scribe.event(Act.MESSAGE_MISSED, _WORKER, place.organisation, subjects, unit=place.id))


def is_missed(session: Session, line: UUID) -> bool:
    """Whether the last message to a parent did not arrive, and nobody has written a new safe contact since."""
    query = select(MessageRow.state, MessageRow.due_at).where(*_to(line))
    query = query.where(MessageRow.state.in_((MessageState.SENT.value, MessageState.DEAD.value)))
    last = session.execute(query.order_by(MessageRow.due_at.desc(), MessageRow.id.desc()).limit(1)).first()
    if last is None or last.state != MessageState.DEAD:
        return False
    newer = exists().where(
        ItemLineRow.item_id == ItemRow.id,
        ItemLineRow.line_id == line,
        ItemRow.field == Field.CONTACT.value,
        ItemRow.made_at > last.due_at,
    )
    return not session.scalar(select(newer))


def _to(line: UUID) -> tuple[ColumnElement[bool], ...]:
    return MessageRow.recipient_kind == RecipientKind.LINE.value, MessageRow.recipient_id == line
