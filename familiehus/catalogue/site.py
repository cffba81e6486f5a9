"""What the catalogue's pages stand on: the database, the tables, and the catalogue's version that is shown now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from familiehus.catalogue.domain import House, Organisation, SourceDocument
from familiehus.catalogue.service import CatalogueReader, EntryCache
from familiehus.catalogue.storage import CatalogueStateRow
from familiehus.catalogue.topics import Topics
from familiehus.geo.tables import Places
from familiehus.kernel.clock import Clock
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.catalogue"


@dataclass(frozen=True)
class Edition:
    """One version of the catalogue as pages show it: what is small is here, offers are fetched and remembered."""

    version: int = 0
    lineage: str = ""
    houses: dict[UUID, House] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    documents: dict[str, SourceDocument] = field(default_factory=dict)
    cache: EntryCache = field(default_factory=EntryCache)

    @cached_property
    def name(self) -> str:
        """A name no other edition of any database has; good for files and entity tags."""
        return f"{self.lineage}-{self.version}"

    @cached_property
    def organisation_names(self) -> dict[str, str]:
        """What the organisations are called, by key."""
        return {organisation.key: organisation.name for organisation in self.organisations.values()}

    @cached_property
    def houses_by_key(self) -> dict[str, House]:
        """The houses by key."""
        return {house.key: house for house in self.houses.values()}

    def reader(self, session: Session) -> CatalogueReader:
        """A reader that remembers offers within this edition."""
        return CatalogueReader(session, self.cache)


@dataclass(slots=True)
class CatalogueSite:
    """Collaborators of the catalogue's doors. ``edition`` is replaced whole when the catalogue has changed.

    ``can_be_asked`` says whether parents can ask an organisation (by key), or a house of it, to ring; the doors about
    families answer.
    ``has_suggestions`` says whether suggestions to a house or an offer can be read; the family's voice answers.
    """

    database: Database
    places: Places
    topics: Topics
    clock: Clock
    edition: Edition = field(default_factory=Edition)
    can_be_asked: Callable[[Session, str, UUID | None], bool] = lambda _session, _organisation, _house: False
    has_suggestions: Callable[[Session, UUID], bool] = lambda _session, _entry: False


def catalogue_site() -> CatalogueSite:
    """That of the running application."""
    site: CatalogueSite = current_app.extensions[EXTENSION]
    return site


def read_edition(session: Session) -> Edition:
    """The catalogue as it stands in the database now."""
    reader = CatalogueReader(session)
    row = session.get(CatalogueStateRow, 1)
    return Edition(
        version=row.version if row else 0,
        lineage=row.lineage if row else "",
        houses=reader.houses(),
        organisations=reader.organisations(),
        documents=reader.documents(),
    )
