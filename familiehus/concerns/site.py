"""What the doors about concerns stand on: one of each service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Scribe
from familiehus.concerns.channels import Channel
from familiehus.concerns.gatekeeping import Gatekeeper, ReadSituation
from familiehus.concerns.meetings import Meetings
from familiehus.concerns.notes import Notes
from familiehus.concerns.openness import Openly, openly
from familiehus.concerns.places import Responsible
from familiehus.concerns.service import Gates
from familiehus.concerns.standing import Standing
from familiehus.concerns.worries import Worries
from familiehus.consent.service import Consents
from familiehus.families.service import Families
from familiehus.geo.tables import Places
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.concerns"


@dataclass(frozen=True, slots=True)
class ConcernsSite:
    """Collaborators of the doors about concerns."""

    database: Database
    scribe: Scribe
    consents: Consents
    standing: Standing
    responsible: Responsible
    gates: Gates
    gatekeeper: Gatekeeper
    meetings: Meetings
    worries: Worries
    notes: Notes
    channels: Mapping[str, Channel]

    def openly(self, session: Session, line: UUID) -> Openly:
        """What the parent of this line reads on their own page."""
        return openly(self.meetings, self.worries, session, line)


def make_concerns(
    database: Database,
    scribe: Scribe,
    sealer: Sealer,
    families: Families,
    places: Places,
    read: ReadSituation,
    channels: Mapping[str, Channel],
) -> ConcernsSite:
    """Put the services together. ``read`` makes a situation of what may be read of a line."""
    consents, responsible = Consents(scribe, sealer), Responsible(places)
    standing = Standing(scribe, families, consents)
    return ConcernsSite(
        database,
        scribe,
        consents,
        standing,
        responsible,
        Gates(scribe, standing, responsible),
        Gatekeeper(scribe, consents, responsible, read),
        Meetings(scribe, standing, sealer),
        Worries(scribe, standing, sealer),
        Notes(scribe, responsible, sealer),
        channels,
    )


def concerns_site() -> ConcernsSite:
    """That of the running application."""
    site: ConcernsSite = current_app.extensions[EXTENSION]
    return site
