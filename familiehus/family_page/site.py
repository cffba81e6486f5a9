"""What the family's doors stand on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from familiehus.accounts.secrets import Secrets
from familiehus.accounts.throttle import Throttle
from familiehus.family_page.anonymous import AnonymousThreads, Derive, derive
from familiehus.family_page.answers import Answers
from familiehus.family_page.overview import Overviews
from familiehus.family_page.self_referral import SelfReferrals
from familiehus.family_page.service import ParentPages
from familiehus.family_page.shutting import Shutting
from familiehus.family_page.ways import OfferNames
from familiehus.referrals.site import ReferralsSite

EXTENSION = "familiehus.family_page"


@dataclass(frozen=True, slots=True)
class FamilySite:
    """Collaborators of the parent's page, of asking to be rung up, and of the anonymous thread."""

    families: ReferralsSite
    pages: ParentPages
    overviews: Overviews
    answers: Answers
    asking: SelfReferrals
    threads: AnonymousThreads
    shutting: Shutting


def make_family_page(
    site: ReferralsSite, secrets: Secrets, offer_names: OfferNames, make_key: Derive = derive
) -> FamilySite:
    """Put the services together. ``make_key`` makes the key of an anonymous thread; quicker in tests only."""
    throttle = Throttle(secrets, site.scribe.security)
    pages, answers = ParentPages(site, secrets, throttle), Answers(site)
    return FamilySite(
        families=site,
        pages=pages,
        overviews=Overviews(site, offer_names),
        answers=answers,
        asking=SelfReferrals(site, pages, secrets),
        threads=AnonymousThreads(site, secrets, throttle, make_key),
        shutting=Shutting(site, answers),
    )


def family_site() -> FamilySite:
    """That of the running application."""
    site: FamilySite = current_app.extensions[EXTENSION]
    return site
