"""When the holder means to act next: no plan passes over the day on which they ask how a birth went.

The day that comes of it is the line's own and says nothing: the due date itself stays sealed (decision 0022).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.families.desks import Desk
from familiehus.families.service import NEXT_STEP_DAYS
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import Refused
from familiehus.referrals.shown import awaited, of_unit
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import UnitOfWork

_TOO_LATE = "the due date is before that day"
_UNANSWERED = "nobody has written how it went"


def plan(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID, on: date, version: int) -> None:
    """The holder says when they act next. Raises Refused as ``Families.plan``, and for a day after the asking."""
    row, place = site.families.yours(work.session, by, line)
    site.families.check_version(row, version)
    due, latest = _asking(work.session, site, row, place)
    if due and latest and on > latest:
        raise Refused(_TOO_LATE if due >= site.scribe.calendar.now().date() else _UNANSWERED)
    site.families.plan(work, by, line, on, version)


def bring_forward(session: Session, site: ReferralsSite, row: LineRow, place: Desk) -> None:
    """After what is known has changed: a day that was planned before it passes over no due date either."""
    _, latest = _asking(session, site, row, place)
    row.next_on = min(row.next_on, latest or row.next_on)


def _asking(session: Session, site: ReferralsSite, row: LineRow, place: Desk) -> tuple[date | None, date | None]:
    """The due date nobody has answered, and by when it is asked: the day after, or soon where that is over."""
    due = None if row.quiet else awaited(of_unit(session, site.consents, row.id, place.id))
    if due is None:
        return None, None
    today = site.scribe.calendar.now().date()
    return due, place.opening.after(due, 1) if due >= today else place.opening.after(today, NEXT_STEP_DAYS)
