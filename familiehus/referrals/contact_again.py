"""A safe contact that was corrected: whoever had the old one is told, and reads the new with the parent's yes to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.consent.safe_contact import newest_of, outdated
from familiehus.consent.service import Said
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import Desk
from familiehus.families.items import Written
from familiehus.families.shut_outs import may_know
from familiehus.families.spoken import Spoken
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound
from familiehus.referrals.domain import State
from familiehus.referrals.planning import bring_forward
from familiehus.referrals.shown import of_unit
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.settings import LANGUAGES
from familiehus.storage.unit_of_work import UnitOfWork


def correct(
    work: UnitOfWork, site: ReferralsSite, by: Acting, row: LineRow, place: Desk, written: Collection[Written]
) -> None:
    """New versions on one's own line; who goes by a safe contact that is none any more is told before the next call.

    The parent's page and messages follow another language that they turn out to speak best; no day that was planned
    passes over a due date.
    Raises Refused as ``Families.write``.
    """
    line, speaks = row.id, _spoken(written)
    if speaks in LANGUAGES and speaks != _spoken(of_unit(work.session, site.consents, line, place.id)):
        row.language = speaks
    made = site.families.write_on(work, by, row, place, written)
    bring_forward(work.session, site, row, place)
    newest = newest_of(work.session, line)
    if newest not in made:
        return
    given = select(ConsentRow.id).where(ConsentRow.line_id == line, ConsentRow.withdrawn_at.is_(None))
    _tell(work, site, row, outdated(work.session, work.session.scalars(given).all()), f"old-{newest}")


def _spoken(said: Iterable[Written | Said]) -> str:
    """The language that is spoken best; empty where nobody has said."""
    return next((Spoken.from_text(one.text).language for one in said if one.field is Field.SPOKEN), "")


def let_them_have_it(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID, consent: UUID) -> None:
    """The parent says yes, to the holder: the new takes the place of the old, and who has it by name is told.

    Raises NotFound for another's line or consent, Refused where the yes has ended; asking twice changes nothing.
    """
    row, _ = site.families.yours(work.session, by, line)
    yes = work.session.get(ConsentRow, consent)
    if yes is None or yes.line_id != line:
        raise NotFound("no such consent, or not yours")
    newest = site.consents.renew_contact(work, by, yes)
    if newest is not None:
        _tell(work, site, row, [consent], f"new-{newest}")


def _tell(work: UnitOfWork, site: ReferralsSite, line: LineRow, consents: Collection[UUID], version: str) -> None:
    """Once for each version, whoever has it by name and does not hold the line: they read the newest anyway."""
    query = select(ReferralRow).where(ReferralRow.consent_id.in_(consents), ReferralRow.state != State.CLOSED)
    for referral in work.session.scalars(query).all():
        people = {referral.receiver_id} - {None, line.holder_id}
        for person in may_know(work.session, line, {one for one in people if one}):
            site.notices.at_once(work, "referral", referral.id, f"contact-{version}", person)
