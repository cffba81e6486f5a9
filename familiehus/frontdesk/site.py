"""What the doors of the front desk stand on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from familiehus.accounts.acting import Scribe
from familiehus.frontdesk.service import FrontDesk
from familiehus.frontdesk.undoing import Undoing
from familiehus.geo.tables import Places
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.frontdesk"


@dataclass(frozen=True, slots=True)
class FrontDeskSite:
    """Collaborators of the desk's doors."""

    database: Database
    desk: FrontDesk
    undoing: Undoing
    places: Places


def make_front_desk(database: Database, scribe: Scribe, sealer: Sealer, places: Places) -> FrontDeskSite:
    """Put the services together."""
    return FrontDeskSite(database, FrontDesk(scribe, places), Undoing(sealer, scribe.security), places)


def front_desk_site() -> FrontDeskSite:
    """That of the running application."""
    site: FrontDeskSite = current_app.extensions[EXTENSION]
    return site
