"""The panel of a line about the lines it is linked with: what somebody may see of them, and what to call them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.families.desks import desks_of
from familiehus.families.storage import LineRow
from familiehus.referrals.site import ReferralsSite


def panel(session: Session, site: ReferralsSite, by: Acting, line: LineRow) -> dict[str, object]:
    """Values of the panel; names only as far as one's own desks may read them."""
    family = site.links.seen_from(session, by, line.id)
    others = [one.other.id for one in family if one.other]
    mine = [desk.id for desk in desks_of(session, by.actor)] if by.actor and others else []
    return {"family": family, "family_names": site.consents.names(session, others, mine) if others else {}}
