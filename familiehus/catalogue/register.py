"""All offers of one edition in a few words each: what lists of the API are chosen and ordered by.

Made once an edition from two statements, so that a list costs at most one more: fetching the offers it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.site import CatalogueSite
from familiehus.catalogue.storage import ChangeRow, OfferRow
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY
from familiehus.kernel.text import fold
from familiehus.storage.base import Document

_SHELF = "familiehus.register"
_CHUNK = 500
Term = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """One offer. ``terms`` are pairs of list and code, ``words`` the folded texts; ``fictional``: of no real place."""

    id: UUID
    organisation_id: UUID
    house_id: UUID | None
    municipalities: tuple[str, ...]
    regions: tuple[str, ...]
    nationwide: bool
    terms: frozenset[Term]
    words: str
    modified: datetime | None
    fictional: bool

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes of one list."""
        return tuple(code for term, code in self.terms if term == name)


@dataclass(frozen=True, slots=True)
class Register:
    """The offers of one edition by key."""

    edition: str = ""
    offers: tuple[Listed, ...] = ()
    by_id: dict[UUID, Listed] = field(default_factory=dict)


@dataclass(slots=True)
class _Shelf:
    register: Register = field(default_factory=Register)
    lock: Lock = field(default_factory=Lock)


def register(site: CatalogueSite, session: Session) -> Register:
    """The register of the edition shown now; made when it is first asked for."""
    shelf: _Shelf = current_app.extensions.setdefault(_SHELF, _Shelf())
    name = site.edition.name
    if shelf.register.edition != name:
        with shelf.lock:
            if shelf.register.edition != name:
                shelf.register = read_register(name, session)
    return shelf.register


def read_register(edition: str, session: Session) -> Register:
    """Read every published offer; two statements."""
    latest = select(ChangeRow.key, func.max(ChangeRow.at)).where(ChangeRow.kind == "offer").group_by(ChangeRow.key)
    changed: dict[str, datetime] = {key: at for key, at in session.execute(latest)}  # noqa: C416 - rows into pairs
    query = (
        select(OfferRow.id, OfferRow.key, OfferRow.organisation_id, OfferRow.house_id, OfferRow.document)
        .where(OfferRow.published)
        .order_by(OfferRow.key)
    )
    rows = session.execute(query.execution_options(yield_per=_CHUNK))
    offers = tuple(
        _listed((number, organisation, house), document, changed.get(key))
        for number, key, organisation, house, document in rows
    )
    return Register(edition, offers, {offer.id: offer for offer in offers})


def was_withdrawn(session: Session, entry: UUID) -> bool:
    """Whether an offer or a house of this id was once published and is no more; one statement."""
    gone = union_all(
        select(OfferRow.id).where(OfferRow.id == entry, ~OfferRow.published),
        select(HouseRow.id).where(HouseRow.id == entry, ~HouseRow.published),
    )
    return session.execute(gone).first() is not None


def _listed(ids: tuple[UUID, UUID, UUID | None], document: Document, modified: datetime | None) -> Listed:
    municipalities = tuple(document.get("municipalities", ()))
    return Listed(
        id=ids[0],
        organisation_id=ids[1],
        house_id=ids[2],
        municipalities=municipalities,
        regions=tuple(document.get("regions", ())),
        nationwide=bool(document.get("nationwide")),
        terms=frozenset(_terms(document)),
        words=fold(" ".join(_texts(document))),
        modified=modified,
        fictional=FICTIONAL_MUNICIPALITY in municipalities,
    )


def _terms(document: Document) -> Iterator[Term]:
    yield "tier", document["tier"]
    place, access = document.get("place", {}), document.get("access", {})
    lists = {
        "topic": document.get("topics", ()),
        "audience": document.get("audience", ()),
        "sector": document.get("sectors", ()),
        "way": access.get("ways", ()),
        "place": place.get("kinds", ()),
        "facility": place.get("facilities", ()),
    }
    for name, codes in lists.items():
        for code in codes:
            yield name, code


def _texts(document: Document) -> Iterator[str]:
    yield document["name"]
    yield document.get("name_en", "")
    yield from document.get("also_called", ())
    for text in (document["summary"], *document.get("details", ())):
        yield from (value for value in text.values() if value)
    yield from document.get("municipalities", ())
