"""What the doors about families stand on: one of each service."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from familiehus.accounts.acting import Scribe
from familiehus.consent.demand_service import Demands
from familiehus.consent.service import Consents
from familiehus.families.items import Items
from familiehus.families.links import FamilyLinks
from familiehus.families.service import Families
from familiehus.notifications.outbox import owe
from familiehus.referrals.limits import Limits
from familiehus.referrals.notices import Notices
from familiehus.referrals.passing_on.pass_ons import PassOns
from familiehus.referrals.proposals import Proposals
from familiehus.referrals.reach import reach
from familiehus.referrals.service import Follows, Referrals
from familiehus.referrals.talks.appointments import Appointments
from familiehus.referrals.talks.courses import Courses
from familiehus.referrals.talks.moves import talks_end
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.referrals"


@dataclass(frozen=True, slots=True)
class ReferralsSite:
    """Collaborators of the doors and commands about families."""

    database: Database
    scribe: Scribe
    sealer: Sealer
    families: Families
    consents: Consents
    referrals: Referrals
    notices: Notices
    links: FamilyLinks
    pass_ons: PassOns
    courses: Courses
    appointments: Appointments
    proposals: Proposals
    demands: Demands
    limits: Limits


def make_referrals(
    database: Database,
    scribe: Scribe,
    sealer: Sealer,
    limits: Limits,
    programme_ends: Follows,
) -> ReferralsSite:
    """Put the services together. ``programme_ends``: what follows for a volunteer when the referral has moved."""
    families = Families(scribe, Items(scribe.calendar, sealer), limits.may_open)
    consents, notices = Consents(scribe, sealer), Notices(scribe.calendar, owe)
    referrals = Referrals(scribe, families, consents, notices, sealer, limits, (talks_end, programme_ends))
    links = FamilyLinks(scribe, reach(families, consents))
    pass_ons = PassOns(scribe, families, referrals, notices)
    courses = Courses(scribe, referrals, consents)
    appointments = Appointments(scribe, courses, consents, notices, sealer, limits)
    proposals = Proposals(scribe, families)
    beside = (links, pass_ons, courses, appointments, proposals, Demands(scribe))
    return ReferralsSite(database, scribe, sealer, families, consents, referrals, notices, *beside, limits)


def referrals_site() -> ReferralsSite:
    """That of the running application."""
    site: ReferralsSite = current_app.extensions[EXTENSION]
    return site
