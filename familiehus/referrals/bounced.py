"""What was to reach a parent and did not comes up by itself, with whoever holds the contact (R009)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Door
from familiehus.families.desks import Desk, desk_if_any
from familiehus.families.held import last_holding
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import Field
from familiehus.notifications.domain import MessageState, Owed, RecipientKind
from familiehus.notifications.outbox import owe
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.notices import holder_and_deputy
from familiehus.referrals.passing_on.pass_ons import colleagues
from familiehus.storage.unit_of_work import UnitOfWork

OCCASION = "bounced"
# The same, once nobody holds the contact any more.
AFTER_GOODBYE = "bounced-closed"
_WORKER = Acting(Door.WORKER)


class Bounced:
    """Hears of each message to a parent that was given up: the number may be wrong, and nobody else would know."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def __call__(self, work: UnitOfWork, recipient: UUID) -> None:
        """The line is the holder's next thing to do; they and their deputy are told, with the morning's digest.

        Once it is closed, whoever held it last is told. Nothing where everything toward the parent has stopped.
        """
        session = work.session
        session.flush()
        line = session.get(LineRow, recipient)
        if line is None or line.quiet:
            return
        if line.holder_id is None:
            self._after_goodbye(work, line)
            return
        place = desk_if_any(session, line.unit_id)
        if place is None:
            return
        day = place.opening.on_or_after(self._scribe.calendar.now().date())
        # Past the version on purpose: a form that somebody is filling in stays good.
        sooner = update(LineRow).where(LineRow.id == line.id, LineRow.next_on > day)
        session.connection().execute(sooner.values(next_on=day, climbed=0))
        self._tell(work, line, place, OCCASION, holder_and_deputy(session, line, place))

    def _after_goodbye(self, work: UnitOfWork, line: LineRow) -> None:
        """Who held it last and their deputy; where they have left, whoever stands for the unit."""
        session = work.session
        last = last_holding(session, line.id)
        place = desk_if_any(session, last.unit_id) if last else None
        if last is None or place is None:
            return
        is_there = last.person_id in {person for person, _name in colleagues(session, place)}
        whom = (last.person_id, place.deputy) if is_there else place.stand_ins
        self._tell(work, line, place, AFTER_GOODBYE, may_know(session, line, [one for one in whom if one]))

    def _tell(self, work: UnitOfWork, line: LineRow, place: Desk, occasion: str, told: Iterable[UUID]) -> None:
        query = select(func.count()).where(*_to(line.id), MessageRow.state == MessageState.DEAD.value)
        now, step = self._scribe.calendar.now(), work.session.scalar(query) or 1
        owe(work, *(Owed.task("line", line.id, occasion, person, now, step) for person in told))
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
