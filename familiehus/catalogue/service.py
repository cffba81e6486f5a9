"""Reading the catalogue: few statements, and entries parsed once per version."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow, OrganisationRow
from familiehus.catalogue import documents
from familiehus.catalogue.domain import Catalogue, House, Offer, Organisation, SourceDocument
from familiehus.catalogue.storage import ChangeRow, FormerSlugRow, OfferRow, OriginRow, SourceDocumentRow

_KEPT = 5_000
_CHUNK = 500
# PostgreSQL refuses to be asked for a text with this character.
_NO_ADDRESS = "\x00"


@dataclass(frozen=True, slots=True)
class Redirect:
    """An entry that has moved; ``slug`` is its address today."""

    slug: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the list of changes (R023)."""

    at: datetime
    kind: str
    key: str
    change: str
    fields: tuple[str, ...]


class EntryCache:
    """Offers parsed from their documents, the latest used kept. One per catalogue version."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._offers: OrderedDict[UUID, Offer] = OrderedDict()
        self._lock = Lock()

    def get(self, ids: Iterable[UUID]) -> dict[UUID, Offer]:
        """Those of ``ids`` that are here."""
        with self._lock:
            return {i: self._offers[i] for i in ids if i in self._offers}

    def put(self, offers: Iterable[Offer]) -> None:
        """Remember these; the oldest go when there are too many."""
        with self._lock:
            for offer in offers:
                self._offers[offer.id] = offer
            while len(self._offers) > self._kept:
                self._offers.popitem(last=False)


class CatalogueReader:
    """Questions to the catalogue within one session. Only published entries are seen."""

    def __init__(self, session: Session, cache: EntryCache | None = None) -> None:
        self._session = session
        self._cache = cache or EntryCache()

    def offers(self, ids: Collection[UUID]) -> dict[UUID, Offer]:
        """The offers with these ids, in the order asked; at most one statement."""
        found = self._cache.get(ids)
        missing = [i for i in ids if i not in found]
        if missing:
            query = select(OfferRow.document).where(OfferRow.id.in_(missing), OfferRow.published)
            fresh = {o.id: o for o in (documents.load(Offer, d) for d in self._session.scalars(query))}
            self._cache.put(fresh.values())
            found |= fresh
        return {i: found[i] for i in ids if i in found}

    def offer_by_slug(self, slug: str) -> Offer | Redirect | None:
        """The offer at an address, or where it has moved to, or None."""
        if _NO_ADDRESS in slug:
            return None
        document = self._session.scalar(select(OfferRow.document).where(OfferRow.slug == slug, OfferRow.published))
        if document is not None:
            return documents.load(Offer, document)
        return self._moved("offer", OfferRow, slug)

    def house_by_slug(self, slug: str) -> House | Redirect | None:
        """The house at an address, or where it has moved to, or None."""
        if _NO_ADDRESS in slug:
            return None
        document = self._session.scalar(select(HouseRow.document).where(HouseRow.slug == slug, HouseRow.published))
        if document is not None:
            return documents.load(House, document)
        return self._moved("house", HouseRow, slug)

    def _moved(self, kind: str, table: type[OfferRow] | type[HouseRow], slug: str) -> Redirect | None:
        query = (
            select(table.slug)
            .join(FormerSlugRow, FormerSlugRow.entry_id == table.id)
            .where(FormerSlugRow.kind == kind, FormerSlugRow.slug == slug, table.published)
        )
        new = self._session.scalar(query)
        return Redirect(new) if new else None

    def offers_of_house(self, house: House) -> tuple[Offer, ...]:
        """Everything that happens in or under a house, by name."""
        query = select(OfferRow.document).where(OfferRow.house_id == house.id, OfferRow.published)
        offers = (documents.load(Offer, d) for d in self._session.scalars(query))
        return tuple(sorted(offers, key=lambda o: o.name.casefold()))

    def houses(self) -> dict[UUID, House]:
        """Every house."""
        query = select(HouseRow.document).where(HouseRow.published).order_by(HouseRow.key)
        return {h.id: h for h in (documents.load(House, d) for d in self._session.scalars(query))}

    def organisations(self) -> dict[str, Organisation]:
        """Every organisation by key."""
        query = select(OrganisationRow.document).order_by(OrganisationRow.key)
        return {o.key: o for o in (documents.load(Organisation, d) for d in self._session.scalars(query))}

    def documents(self) -> dict[str, SourceDocument]:
        """The documents entries rest on, by key."""
        query = select(SourceDocumentRow.document).order_by(SourceDocumentRow.key)
        return {d.key: d for d in (documents.load(SourceDocument, row) for row in self._session.scalars(query))}

    def all_offers(self) -> Iterator[Offer]:
        """Every offer by key, read in portions."""
        query = select(OfferRow.document).where(OfferRow.published).order_by(OfferRow.key)
        for document in self._session.scalars(query.execution_options(yield_per=_CHUNK)):
            yield documents.load(Offer, document)

    def catalogue(self) -> Catalogue:
        """The whole truth as it stands now."""
        return Catalogue(
            documents=tuple(self.documents().values()),
            organisations=tuple(self.organisations().values()),
            houses=tuple(self.houses().values()),
            offers=tuple(self.all_offers()),
        )

    def catalogues(self) -> tuple[str, ...]:
        """The names of the source files that have been loaded."""
        return tuple(self._session.scalars(select(OriginRow.name).order_by(OriginRow.name)))

    def one_catalogue(self, name: str, shipped: str) -> Catalogue:
        """What the catalogue of that name holds now: its file's entries, and own ones beside its organisations.

        Organisations of no file, and documents nobody rests on, belong to the ``shipped`` catalogue.
        """
        whole = self.catalogue()
        organisations: dict[str, str] = {}
        homes: dict[UUID, str] = {}
        for key, number, origin in self._session.execute(
            select(OrganisationRow.key, OrganisationRow.id, OrganisationRow.origin)
        ):
            organisations[key] = homes[number] = origin or shipped
        entries: dict[str, str] = {}
        for table in (HouseRow, OfferRow):
            query = select(table.key, table.origin, table.organisation_id)
            entries |= {key: origin or homes[home] for key, origin, home in self._session.execute(query)}
        here, there = _documents_by(whole, lambda key: entries[key] == name)
        return Catalogue(
            documents=tuple(d for d in whole.documents if d.key in here or (name == shipped and d.key not in there)),
            organisations=tuple(o for o in whole.organisations if organisations[o.key] == name),
            houses=tuple(h for h in whole.houses if entries[h.key] == name),
            offers=tuple(o for o in whole.offers if entries[o.key] == name),
        )

    def changes_since(self, moment: datetime) -> tuple[Change, ...]:
        """What was added, changed or withdrawn since then, oldest first (R023)."""
        query = select(ChangeRow).where(ChangeRow.at >= moment).order_by(ChangeRow.number)
        return tuple(
            Change(r.at, r.kind, r.key, r.change, tuple(r.fields.get("names", ())))
            for r in self._session.scalars(query)
        )


def _documents_by(whole: Catalogue, ours: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """The documents our entries rest on, and those the others rest on."""
    here: set[str] = set()
    there: set[str] = set()
    entries: tuple[House | Offer, ...] = (*whole.houses, *whole.offers)
    for entry in entries:
        (here if ours(entry.key) else there).update(ref.document for ref in entry.sources)
    return here, there
