"""A receiver who is not here is sent the text by hand: it is to be sent until somebody says that it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act
from familiehus.consent.storage import ConsentItemRow
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import ItemRow, LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Party, State
from familiehus.referrals.duties import answer_due
from familiehus.referrals.occasions import TAKEN_BACK
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ToTell:
    """What only the sender tells a receiver who is not here: the yes is ``over``, or some of it was taken back."""

    over: bool
    fields: tuple[Field, ...] = ()


def to_tell(session: Session, row: ReferralRow) -> ToTell | None:
    """What has ended since the text was sent by hand; they have it, and no page of theirs says so."""
    if row.unit_id is not None or row.sent_at is None or row.state == State.CLOSED:
        return None
    if row.state == State.WITHDRAWN:
        return ToTell(over=True)
    fields = tuple(field for field, at in _named(session, row) if at is not None and at > row.sent_at)
    return ToTell(over=False, fields=tuple(dict.fromkeys(fields))) if fields else None


def taken_back(session: Session, row: ReferralRow) -> tuple[Field, ...]:
    """What the parent has taken back from a receiver who is here and may still read the rest."""
    if row.unit_id is None or row.state in {State.WITHDRAWN, State.CLOSED}:
        return ()
    named = _named(session, row)
    given = {field for field, at in named if at is None}
    return tuple(dict.fromkeys(field for field, _at in named if field not in given))


def _named(session: Session, row: ReferralRow) -> list[tuple[Field, datetime | None]]:
    """The fields of the texts that its consent names, in order, and when each was taken back."""
    query = select(ItemRow.field, ConsentItemRow.withdrawn_at).join(ItemRow, ConsentItemRow.item_id == ItemRow.id)
    named = session.execute(query.where(ConsentItemRow.consent_id == row.consent_id).order_by(ItemRow.field))
    return [(Field(name), at) for name, at in named]


def sender_hears(work: UnitOfWork, site: ReferralsSite, consent: UUID) -> None:
    """A parent has taken a part of their yes back: whoever sent it to somebody outside has something to tell them."""
    query = select(ReferralRow).where(ReferralRow.consent_id == consent)
    occasion = f"{TAKEN_BACK}{site.scribe.calendar.now().date().isoformat()}"
    for row in work.session.scalars(query).all():
        if (told := to_tell(work.session, row)) and not told.over:
            line = work.session.get_one(LineRow, row.line_id)
            for person in may_know(work.session, line, [row.sender_id]):
                site.notices.task(work, "referral", row.id, occasion, person)


def was_sent(work: UnitOfWork, site: ReferralsSite, by: Acting, referral: UUID, version: int) -> Case:
    """One tap: the sender has sent the text, and an answer is awaited from today. Twice changes nothing.

    Raises NotFound for everybody but the sender, Refused where there is nothing to send, Conflict for an old version.
    """
    case = site.referrals.case(work.session, by, referral)
    row = case.row
    if Party.SENDER not in case.parties(by):
        raise NotFound("no such referral, or not yours")
    if row.unit_id is not None or row.state != State.SENT or case.unconfirmed:
        raise Refused("there is nothing to send by hand")
    if row.sent_at is not None:
        return case
    if row.version != version:
        raise Conflict("somebody else changed this referral first; nothing was changed")
    now = site.scribe.calendar.now()
    row.sent_at, row.climbed = now, 0
    row.deadline = answer_due(case.sender.opening if case.sender else OpeningDays(), now.date())
    subjects = [("referral", row.id), ("line", row.line_id), ("state", row.state)]
    work.record(site.scribe.event(Act.REFERRAL_MOVED, by, row.organisation_id, subjects, purpose="sent_by_hand"))
    work.session.flush()
    return case
