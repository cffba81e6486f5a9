"""A receiver who is not here is sent the text by hand: it is to be sent until somebody says that it was."""

from __future__ import annotations

from uuid import UUID

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Party, State
from familiehus.referrals.duties import answer_due
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import UnitOfWork


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
