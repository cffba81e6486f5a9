"""When a parent cannot be reached: one last neutral message with the way back, and a colleague's second look."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act
from familiehus.families.domain import Goodbye
from familiehus.families.storage import LineRow
from familiehus.notifications.domain import Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import UnitOfWork

WAY_BACK = "way_back"


def send_last_message(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID) -> None:
    """Owe the parent one last message, once. It goes by the safe way, or not at all. Raises NotFound as always."""
    row, place = site.families.yours(work.session, by, line)
    now = site.scribe.calendar.now()
    owe(
        work, Owed("line", row.id, WAY_BACK, RecipientKind.LINE, row.id, 0, Template.PARENT_WAY_BACK, now, row.language)
    )
    work.record(site.scribe.event(Act.LAST_MESSAGE, by, place.organisation, [("line", row.id)]))


def was_sent(session: Session, line: UUID) -> bool:
    """Whether the last message was decided."""
    there = exists().where(MessageRow.subject_id == line, MessageRow.occasion == WAY_BACK)
    return bool(session.scalar(select(there)))


def goodbye(session: Session, by: Acting, row: LineRow, *, told: bool) -> Goodbye:
    """What is known when somebody closes a line: who is not the holder is the colleague who has looked."""
    colleague = by.person if by.person != row.holder_id else None
    return Goodbye(parent_told=told, last_message_sent=was_sent(session, row.id), colleague_agreed=colleague)
