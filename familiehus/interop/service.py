"""Which objects an HSDS request is about: lists by page and by filter, single objects by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from familiehus.catalogue.domain import Organisation, entry_id
from familiehus.catalogue.register import Listed, Register, Term, register
from familiehus.catalogue.site import CatalogueSite
from familiehus.catalogue.vocabulary import PlaceKind
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY
from familiehus.interop.hsds import Hsds
from familiehus.interop.locations import at_location_id, locations_of
from familiehus.interop.selection import Asked, Near, Selection, contains, words_of
from familiehus.interop.taxonomies import TAXONOMIES, taxonomy_json, term_id
from familiehus.kernel.text import fold

Json = dict[str, Any]
PLACES_OF_AN_EDITION = "familiehus.interop.places"
_MINIMAL = ("id", "name", "status", "last_modified")


@dataclass(frozen=True, slots=True)
class AtPlace:
    """One offer at one of its places."""

    offer: Listed
    location: UUID
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class Found:
    """A list before a page is cut: how many there are, and the objects from one number up to another."""

    total: int
    cut: Callable[[int, int], Iterable[Json]]


class HsdsReader:
    """Questions to one edition within one session; a list costs one statement whatever the size of a page."""

    def __init__(self, site: CatalogueSite, session: Session, mapping: Hsds) -> None:
        self._site = site
        self._reader = site.edition.reader(session)
        self._register: Register = register(site, session)
        self._hsds = mapping

    def services(self, asked: Asked) -> Found:
        """The services that fit the filters."""
        selection = self._selection(asked)
        listed = [offer for offer in self._register.offers if selection.has(offer)]
        return Found(len(listed), lambda first, last: self._services(listed[first:last], asked))

    def service(self, number: UUID) -> Json | None:
        """One service with everything."""
        listed = self._register.by_id.get(number)
        return next(self._services([listed], {"full": True}), None) if listed else None

    def organizations(self, asked: Asked) -> Found:
        """The organisations that fit the filters; a term fits whoever has a service with it."""
        terms, words = self._terms(asked), words_of(asked)
        having = {o.organisation_id for o in self._register.offers if terms is None or terms & o.terms}
        listed = [
            one
            for one in self._organisations
            if (terms is None or entry_id(one.key) in having)
            and contains(fold(" ".join((one.name, *one.also_called))), words)
        ]
        shape = self._hsds.organization_full if asked["full"] else self._hsds.organization
        return Found(len(listed), lambda first, last: map(shape, listed[first:last]))

    def organization(self, number: UUID) -> Json | None:
        """One organisation with everything."""
        return next((self._hsds.organization_full(o) for o in self._organisations if entry_id(o.key) == number), None)

    @cached_property
    def _organisations(self) -> list[Organisation]:
        everybody = sorted(self._site.edition.organisations.values(), key=lambda o: o.key)
        return [o for o in everybody if o.municipality != FICTIONAL_MUNICIPALITY]

    def at_locations(self, asked: Asked) -> Found:
        """The services at their places that fit the filters."""
        selection = self._selection(asked)
        offers = {offer.id for offer in self._register.offers if selection.has(offer)}
        listed = [pair for pair in self._places.values() if pair.offer.id in offers]
        return Found(len(listed), lambda first, last: self._pairs(listed[first:last], full=asked["full"]))

    def at_location(self, number: UUID) -> Json | None:
        """One service at one place, with everything."""
        pair = self._places.get(number)
        return next(self._pairs([pair], full=True), None) if pair else None

    @cached_property
    def _places(self) -> dict[UUID, AtPlace]:
        """Every offer at each of its places; made once an edition."""
        shelf: dict[str, dict[UUID, AtPlace]] = current_app.extensions.get(PLACES_OF_AN_EDITION, {})
        name = self._register.edition
        if name not in shelf:
            shelf = {
                name: {
                    at_location_id(offer.id, location): AtPlace(offer, location, kind)
                    for offer in self._register.offers
                    for location, kind in locations_of(offer.id, offer.house_id, offer.codes("place"))
                }
            }
            current_app.extensions[PLACES_OF_AN_EDITION] = shelf
        return shelf[name]

    def taxonomies(self, asked: Asked) -> Found:
        """The lists there are."""
        made = [taxonomy_json(taxonomy, self._hsds.language) for taxonomy in TAXONOMIES]
        return _named(made, asked)

    def taxonomy(self, number: UUID) -> Json | None:
        """One of them."""
        return next((taxonomy_json(t, self._hsds.language) for t in TAXONOMIES if t.id == number), None)

    def taxonomy_terms(self, asked: Asked) -> Found:
        """The terms of one or all lists. None has a parent: every term is a top one."""
        terms, parent = self._hsds.terms, asked["parent_id"]
        made = [
            terms.json(taxonomy, code, full=True)
            for taxonomy, code in terms.all()
            if parent is None and asked["taxonomy_id"] in (None, taxonomy.id)
        ]
        return _named(made, asked)

    def taxonomy_term(self, number: UUID) -> Json | None:
        """One of them."""
        found = self._hsds.terms.by_id().get(number)
        return self._hsds.terms.json(*found, full=True) if found else None

    def _selection(self, asked: Asked) -> Selection:
        near = Near(self._site.places, asked.get("postcode"), asked.get("proximity"))
        return Selection(asked, self._terms(asked), near)

    def _terms(self, asked: Asked) -> frozenset[Term] | None:
        taxonomy_id, wanted = asked["taxonomy_id"], asked["taxonomy_term_id"]
        if taxonomy_id is None and wanted is None:
            return None
        return frozenset(
            (taxonomy.key, code)
            for taxonomy, code in self._hsds.terms.all()
            if taxonomy_id in (None, taxonomy.id) and wanted in (None, term_id(taxonomy.key, code))
        )

    def _services(self, listed: Sequence[Listed], asked: Asked) -> Iterator[Json]:
        found = self._reader.offers([one.id for one in listed])
        for one in listed:
            if one.id in found:
                made = self._hsds.service(found[one.id], one.modified, full=asked["full"])
                yield {name: made[name] for name in _MINIMAL if name in made} if asked.get("minimal") else made

    def _pairs(self, pairs: Sequence[AtPlace], *, full: bool) -> Iterator[Json]:
        found = self._reader.offers({pair.offer.id for pair in pairs})
        for pair in pairs:
            if pair.offer.id in found:
                yield self._hsds.at_location(found[pair.offer.id], pair.location, pair.kind, full=full)


def _named(made: list[Json], asked: Asked) -> Found:
    """Objects with a name and a description, those that have the words searched for."""
    words = words_of(asked)
    fitting = [one for one in made if contains(fold(f"{one['name']} {one['description']}"), words)]
    return Found(len(fitting), lambda first, last: fitting[first:last])
