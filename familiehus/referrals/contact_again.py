"""A safe contact that was corrected: whoever had the old one reads the new one with the parent's yes to it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.consent.storage import ConsentRow
from familiehus.families.shut_outs import may_know
from familiehus.kernel.errors import NotFound
from familiehus.referrals.domain import State
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork


def let_them_have_it(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID, consent: UUID) -> None:
    """The parent says yes, to the holder: the new takes the place of the old, and who has it by name is told.

    Raises NotFound for another's line or consent, Refused where the yes has ended; asking twice changes nothing.
    """
    row, _ = site.families.yours(work.session, by, line)
    yes = work.session.get(ConsentRow, consent)
    if yes is None or yes.line_id != line:
        raise NotFound("no such consent, or not yours")
    if not site.consents.renew_contact(work, by, yes):
        return
    query = select(ReferralRow).where(ReferralRow.consent_id == consent, ReferralRow.state != State.CLOSED)
    for referral in work.session.scalars(query).all():
        for person in may_know(work.session, row, {one for one in (referral.receiver_id,) if one}):
            site.notices.at_once(work, "referral", referral.id, f"contact-{referral.steps}", person)
