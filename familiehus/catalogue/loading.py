"""Taking a source file into the database: all or nothing, repeatable, and telling what it did."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import cast
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow, OrganisationRow
from familiehus.catalogue import documents
from familiehus.catalogue.domain import House, Offer, Organisation, entry_id
from familiehus.catalogue.merge import changed_fields, merge
from familiehus.catalogue.source import SourceFile
from familiehus.catalogue.storage import (
    CatalogueStateRow,
    ChangeRow,
    ClashRow,
    DeskRow,
    FormerSlugRow,
    OfferRow,
    OriginRow,
    SourceDocumentRow,
    VersionRow,
)
from familiehus.kernel.errors import Refused
from familiehus.storage.base import Document

LEFT = "(no longer in the file)"
FROM_FILE = "file"
Entry = Organisation | House | Offer
Row = OrganisationRow | HouseRow | OfferRow
Progress = Callable[[int, int], None]
# A file that was cut off between two entries looks whole: so many are not taken down without a word.
_FEW, _SHARE = 5, 3


class WhenManyLeft(Enum):
    """What becomes of houses and offers that left their file when they are more than five and more than a third."""

    REFUSE = auto()
    KEEP = auto()
    WITHDRAW = auto()


class ManyLeft(Refused):
    """The file does not have most of what it once had; nothing was loaded."""

    def __init__(self, left: int, had: int) -> None:
        super().__init__(
            f"{left} of the {had} houses and offers here are no longer in the file, nothing was loaded; "
            "is it whole? To take them down: --withdraw"
        )


@dataclass(slots=True)
class LoadReport:
    """What a load did, by key. ``conflicts`` are ``key: field`` where an edit here stands against the file.

    An edited entry that has left the file is a conflict, too: ``key: (no longer in the file)``. ``kept`` are how many
    have left it and stay, because they are too many to be taken down unasked.
    """

    version: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    kept: int = 0

    @property
    def anything(self) -> bool:
        """Whether the catalogue is another than before."""
        return bool(self.added or self.changed or self.withdrawn)


def state(session: Session) -> CatalogueStateRow:
    """The one row of the catalogue's state, made on first use and locked: changes of the catalogue come one by one."""
    row = session.get(CatalogueStateRow, 1, with_for_update=True, populate_existing=True)
    if row is None:
        row = CatalogueStateRow(id=1, version=0, clock_offset=0, lineage=secrets.token_hex(6))
        session.add(row)
        session.flush()
    return row


def is_current(session: Session, origin: str, digest: str) -> bool:
    """Whether exactly this file has been loaded before and left nothing to settle."""
    row = session.get(OriginRow, origin)
    return row is not None and row.digest == digest


class Loader:
    """One load of one file within one unit of work."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        progress: Progress | None = None,
        when_many_left: WhenManyLeft = WhenManyLeft.REFUSE,
    ) -> None:
        self._session = session
        self._now = now
        self._when_many_left = when_many_left
        self._progress = progress or (lambda _done, _total: None)
        self._report = LoadReport()
        self._done = 0

    def load(self, source: SourceFile) -> LoadReport:
        """Take over a checked file. Raises ManyLeft, and Refused when an entry belongs to another catalogue."""
        current = state(self._session)
        self._version = current.version + 1
        self._origin = source.origin
        catalogue = source.catalogue
        self._hidden = set(self._session.scalars(select(DeskRow.entry_id).where(DeskRow.hidden)))
        self._look_whether_whole(source)
        self._session.execute(delete(ClashRow).where(ClashRow.origin == self._origin))
        self._total = len(catalogue.organisations) + len(catalogue.houses) + len(catalogue.offers)
        for document in catalogue.documents:
            self._session.merge(SourceDocumentRow(key=document.key, document=documents.dump(document)))
        self._kind("organisation", OrganisationRow, catalogue.organisations)
        self._kind("house", HouseRow, catalogue.houses)
        self._kind("offer", OfferRow, catalogue.offers)
        if self._report.anything:
            current.version = self._version
        digest = "" if self._report.conflicts or self._report.kept else source.digest
        self._session.merge(OriginRow(name=self._origin, digest=digest, loaded_at=self._now))
        self._report.version = current.version
        return self._report

    def _look_whether_whole(self, source: SourceFile) -> None:
        """How many left the file; a list that is written as empty says itself that all of it is to go."""
        left = had = 0
        for table, section, entries in (
            (HouseRow, "houses", source.catalogue.houses),
            (OfferRow, "offers", source.catalogue.offers),
        ):
            keys = set(self._session.scalars(select(table.key).where(table.origin == source.origin, table.published)))
            had += len(keys)
            if entries or (section,) not in source.lines:
                left += len(keys - {entry.key for entry in entries})
        if self._when_many_left is WhenManyLeft.WITHDRAW or left <= _FEW or left * _SHARE <= had:
            return
        if self._when_many_left is WhenManyLeft.REFUSE:
            raise ManyLeft(left, had)
        self._report.kept = left

    def _kind(self, kind: str, table: type[Row], entries: Iterable[Entry]) -> None:
        rows: dict[str, Row] = {row.key: row for row in self._rows(table)}
        taken = self._taken(rows.values())
        seen = set()
        for entry in entries:
            seen.add(entry.key)
            if not isinstance(entry, Organisation) and taken.get(entry.address_slug, entry.key) != entry.key:
                other = taken[entry.address_slug]
                raise Refused(f"{entry.key}: {entry.address_slug!r} is already the address of {other!r}")
            self._entry(kind, table, entry, rows.get(entry.key))
            self._done += 1
            self._progress(self._done, self._total)
        for row in () if self._report.kept else rows.values():
            if row.origin == self._origin and row.key not in seen:
                self._withdraw(kind, row)
        self._session.flush()
        if table is OrganisationRow:
            known = select(OrganisationRow.key, OrganisationRow.id)
            self._organisations: dict[str, UUID] = dict(self._session.execute(known).all())

    def _taken(self, rows: Iterable[Row]) -> dict[str, str]:
        """Addresses of entries that this file cannot move."""
        elsewhere = (row for row in rows if row.origin != self._origin)
        return {row.slug: row.key for row in elsewhere if not isinstance(row, OrganisationRow)}

    def _rows(self, table: type[Row]) -> Iterable[Row]:
        return cast("Iterable[Row]", self._session.scalars(select(table)))

    def _entry(self, kind: str, table: type[Row], entry: Entry, row: Row | None) -> None:
        incoming = documents.dump(entry)
        if row is None:
            self._session.add(self._new(table, entry, incoming))
            self._note(kind, entry.key, "added", ())
            remember_slugs(self._session, kind, entry, None)
            return
        if row.origin not in (None, self._origin):
            raise Refused(f"{entry.key} belongs to the catalogue {row.origin!r}; this file is {self._origin!r}")
        self._existing(kind, row, entry, incoming)

    def _new(self, table: type[Row], entry: Entry, document: Document) -> Row:
        row = table(id=entry_id(entry.key), key=entry.key, origin=self._origin, document=document, loaded=document)
        self._place(row, entry)
        return row

    def _place(self, row: Row, entry: Entry) -> None:
        set_columns(row, entry, self._organisations if not isinstance(entry, Organisation) else {})

    def _existing(self, kind: str, row: Row, entry: Entry, incoming: Document) -> None:
        merged = merge(row.loaded or {}, row.document, incoming)
        if merged.conflicts:
            self._clash(row, merged.conflicts, {name: incoming.get(name) for name in merged.conflicts})
        fields = changed_fields(row.document, merged.document)
        returned = isinstance(row, (HouseRow, OfferRow)) and not row.published and row.id not in self._hidden
        if returned and isinstance(row, (HouseRow, OfferRow)):
            row.published = True
        if merged.base != row.loaded:
            row.loaded = merged.base
        if not fields and not returned:
            return
        final = documents.load(type(entry), merged.document)
        remember_slugs(self._session, kind, final, row)
        if fields and not isinstance(row, OrganisationRow):
            keep_version(self._session, row, self._now, FROM_FILE, merged.document)
        row.document = merged.document
        self._place(row, final)
        self._note(kind, entry.key, "added" if returned else "changed", fields)

    def _withdraw(self, kind: str, row: Row) -> None:
        if isinstance(row, OrganisationRow) or not row.published:
            return
        if set(changed_fields(row.loaded or {}, row.document)) - {"verified"}:
            self._clash(row, (LEFT,), {})
            return
        row.published = False
        self._note(kind, row.key, "withdrawn", ())

    def _clash(self, row: Row, what: Iterable[str], said: Document) -> None:
        self._report.conflicts += [f"{row.key}: {name}" for name in what]
        if not isinstance(row, OrganisationRow):
            self._session.add(ClashRow(entry_id=row.id, origin=self._origin, said=said, left=not said))

    def _note(self, kind: str, key: str, change: str, fields: tuple[str, ...]) -> None:
        getattr(self._report, change).append(key)
        self._session.add(
            ChangeRow(
                at=self._now, version=self._version, kind=kind, key=key, change=change, fields={"names": list(fields)}
            )
        )


def set_columns(row: Row, entry: Entry, organisations: Mapping[str, UUID]) -> None:
    """The columns an entry is looked up by, from its content. ``organisations`` are ids by key."""
    if isinstance(row, OrganisationRow) and isinstance(entry, Organisation):
        row.name, row.kind = entry.name, entry.kind.value
    elif isinstance(row, HouseRow) and isinstance(entry, House):
        row.slug, row.organisation_id = entry.address_slug, organisations[entry.organisation]
    elif isinstance(row, OfferRow) and isinstance(entry, Offer):
        row.slug, row.organisation_id = entry.address_slug, organisations[entry.organisation]
        row.owner_id = organisations[entry.owner] if entry.owner else None
        row.house_id = entry_id(entry.house) if entry.house else None


def remember_slugs(session: Session, kind: str, entry: Entry, row: Row | None) -> None:
    """Every address an entry once had leads to it for good."""
    if isinstance(entry, Organisation):
        return
    former = set(entry.former_slugs)
    if isinstance(row, (HouseRow, OfferRow)) and row.slug != entry.address_slug:
        former.add(row.slug)
    for slug in former - {entry.address_slug}:
        session.merge(FormerSlugRow(kind=kind, slug=slug, entry_id=entry.id))


def keep_version(
    session: Session, row: HouseRow | OfferRow, at: datetime, how: str, after: Document, by: UUID | None = None
) -> None:
    """Write a change of what parents see to the entry's history; ``row`` still holds the document before it."""
    last = session.scalar(select(func.max(VersionRow.number)).where(VersionRow.entry_id == row.id))
    before = row.document if row.published or last or row.loaded else None
    session.add(VersionRow(entry_id=row.id, number=(last or 0) + 1, at=at, by=by, how=how, before=before, after=after))
