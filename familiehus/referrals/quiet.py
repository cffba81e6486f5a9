"""Where it ended badly: all that is toward the parent stops at once, also with whoever receives; the holder rings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.families.desks import desks
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.domain import State
from familiehus.referrals.occasions import QUIET
from familiehus.referrals.reach import RECEIVING
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork

_SOON_DAYS = 1


def quieten(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID, *, quiet: bool) -> None:
    """Stop it, or let it begin again. Raises NotFound for another's line.

    While it is quiet no day of a referral counts: whoever had said yes is told at once, and the holder rings. When it
    begins again the days count as before; one that passed meanwhile is the next opening day.
    """
    row, _ = site.families.yours(work.session, by, line)
    before = row.quiet
    site.families.quieten(work, by, line, quiet=quiet)
    if before is quiet:
        return
    today, rows = site.scribe.calendar.now().date(), _open(work.session, line)
    if quiet:
        _tell(work, site, by, row, rows, today)
    else:
        _count_again(work.session, rows, today)


def _open(session: Session, line: UUID) -> Sequence[ReferralRow]:
    query = select(ReferralRow).where(ReferralRow.line_id == line, ReferralRow.state != State.CLOSED)
    return session.scalars(query).all()


def _tell(
    work: UnitOfWork, site: ReferralsSite, by: Acting, line: LineRow, rows: Sequence[ReferralRow], today: date
) -> None:
    """The holder, and who has said yes to the family and might ring them this very day."""
    people = {line.holder_id, *(row.receiver_id for row in rows if row.state in RECEIVING)}
    for person in may_know(work.session, line, {one for one in people if one and one != by.person}):
        site.notices.at_once(work, "line", line.id, f"{QUIET}{today.isoformat()}", person)


def _count_again(session: Session, rows: Sequence[ReferralRow], today: date) -> None:
    places = desks(session, {row.actor_unit_id for row in rows})
    for row in rows:
        if row.deadline is not None and row.deadline < today:
            place = places.get(row.actor_unit_id) if row.actor_unit_id else None
            row.deadline = (place.opening if place else OpeningDays()).after(today, _SOON_DAYS)
            row.climbed = 0
