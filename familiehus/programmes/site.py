"""What the doors of programmes stand on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from familiehus.programmes.service import Programmes
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.programmes"


@dataclass(frozen=True, slots=True)
class ProgrammesSite:
    """Collaborators of the doors."""

    database: Database
    families: ReferralsSite
    programmes: Programmes


def make_programmes(families: ReferralsSite) -> ProgrammesSite:
    """Put the services together, on those about families."""
    programmes = Programmes(
        families.scribe, families.courses, families.referrals, families.consents, families.notices, families.sealer
    )
    return ProgrammesSite(families.database, families, programmes)


def programmes_site() -> ProgrammesSite:
    """That of the running application."""
    site: ProgrammesSite = current_app.extensions[EXTENSION]
    return site
