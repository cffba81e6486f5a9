"""What the doors of the numbers stand on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from familiehus.accounts.acting import Scribe
from familiehus.geo.tables import Places
from familiehus.statistics.service import Numbers
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.statistics"


@dataclass(frozen=True, slots=True)
class StatisticsSite:
    """Collaborators of the doors about numbers."""

    database: Database
    scribe: Scribe
    numbers: Numbers
    places: Places
    sealer: Sealer


def make_statistics(database: Database, scribe: Scribe, sealer: Sealer, places: Places) -> StatisticsSite:
    """Put the services together."""
    return StatisticsSite(database, scribe, Numbers(scribe, places), places, sealer)


def statistics_site() -> StatisticsSite:
    """That of the running application."""
    site: StatisticsSite = current_app.extensions[EXTENSION]
    return site
