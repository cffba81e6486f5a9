"""The catalogue as objects of the Human Services Data Specification 3.x: mappings only.

An object whose required fields the sources do not give is left out rather than filled in: an address without a street,
a programme without a description, a capacity without what is free. Ids are made from the entry's and are the same in
every installation and after every load.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from familiehus.catalogue.answers import address_of, name_in, other_name
from familiehus.catalogue.domain import Contact, House, Offer, Organisation, Text, Validity, entry_id
from familiehus.catalogue.site import Edition
from familiehus.catalogue.steps import gate, note, ways_in
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import OrganisationKind, PlaceKind
from familiehus.catalogue.wording import who
from familiehus.geo.tables import Places
from familiehus.interop.attributes import attribute, classified, told
from familiehus.interop.locations import (
    addresses,
    at_location_id,
    is_building,
    kept,
    locations_of,
    own_location,
    phones,
    transportation,
)
from familiehus.interop.schedules import in_language, schedules
from familiehus.interop.taxonomies import Terms
from familiehus.web.labels import label

Json = dict[str, Any]

_KINDS = {
    OrganisationKind.MUNICIPALITY: Text("Kommune", "Municipality"),
    OrganisationKind.REGION: Text("Region", "Region"),
    OrganisationKind.STATE: Text("Statslig myndighed", "State authority"),
    OrganisationKind.CIVIL_SOCIETY: Text("Forening eller frivillige", "Association or volunteers"),
    OrganisationKind.CHURCH: Text("Kirke", "Church"),
    OrganisationKind.PRIVATE: Text("Privat", "Private"),
}
_FREE = Text("Gratis", "Free of charge")
_COSTS = Text("Det koster noget", "There is a charge")
_DENMARK = Text("Hele Danmark", "All of Denmark")
_PAGE = Text("Tilbuddet på Familiehus", "The offer on Familiehus")


@dataclass(frozen=True)
class Hsds:
    """The mapping of one edition at one moment in one language; texts must be spoken in it."""

    edition: Edition
    topics: Topics
    places: Places
    now: datetime
    language: str
    public_url: str

    @cached_property
    def terms(self) -> Terms:
        """The taxonomy terms in this language."""
        return Terms(self.topics, self.language)

    def service(self, offer: Offer, modified: datetime | None, *, full: bool) -> Json:
        """An offer as a service; ``full`` adds what there may be several of."""
        contact = offer.contact or Contact()
        organisation = self.edition.organisations.get(offer.organisation)
        basic = kept(
            id=str(offer.id),
            organization_id=str(entry_id(offer.organisation)),
            name=name_in(offer, self.language),
            alternate_name=other_name(offer, self.language),
            description="\n\n".join(self._says(text) for text in (offer.summary, *offer.details, *offer.phases)),
            url=contact.url,
            email=contact.email,
            status="active" if _runs(offer.valid, self.now.date()) else "inactive",
            application_process=_how(offer),
            fees_description=self._fees(offer),
            eligibility_description=self._eligibility(offer),
            assured_date=offer.verified.isoformat() if offer.verified else None,
            alert=self._says(offer.valid.note) if offer.valid and offer.valid.note else None,
            last_modified=modified.isoformat(timespec="milliseconds") if modified else None,
            organization=self.organization(organisation) if organisation else None,
        )
        return basic | _ages(offer) | (self._several(offer) if full else {})

    def _several(self, offer: Offer) -> Json:
        """What a service may have several of."""
        found = locations_of(offer.id, entry_id(offer.house) if offer.house else None, _kinds(offer))
        page = address_of(offer, self.public_url, self.language)
        return kept(
            additional_urls=[{"id": str(uuid5(offer.id, "page")), "label": _PAGE.get(self.language)[0], "url": page}],
            phones=phones(offer.contact, offer.id),
            schedules=schedules(offer.schedule, offer.id, self.now, self.language),
            service_areas=self._areas(offer, offer.id),
            service_at_locations=[self.at_location(offer, i, kind, full=False) for i, kind in found],
            languages=[
                {"id": str(uuid5(offer.id, f"language:{code}")), "name": label("language", code), "code": code}
                for code in offer.languages
            ],
            cost_options=_costs(offer),
            attributes=[*classified(offer, self.terms), *told(offer, self.language)],
        )

    def organization(self, organisation: Organisation) -> Json:
        """An organisation. Its description is made of what the catalogue knows: what it is, and where."""
        return kept(
            id=str(entry_id(organisation.key)),
            name=organisation.name,
            description=self._kind_and_place(organisation),
        )

    def organization_full(self, organisation: Organisation) -> Json:
        """An organisation with its houses as locations."""
        houses = [house for house in self.edition.houses.values() if house.organisation == organisation.key]
        found = [self.house(house, full=True) for house in houses if is_building(house)]
        return self.organization(organisation) | kept(locations=found)

    def at_location(self, offer: Offer, location: UUID, kind: PlaceKind, *, full: bool) -> Json:
        """A service at one of its places."""
        own = at_location_id(offer.id, location)
        basic: Json = {"id": str(own), "service_id": str(offer.id), "location_id": str(location)}
        basic |= {"location": self._location(offer, location, kind, full=full)}
        if not full:
            return basic
        return basic | kept(
            service_areas=self._areas(offer, own),
            phones=phones(offer.contact, own),
            schedules=schedules(offer.schedule, own, self.now, self.language),
        )

    def house(self, house: House, *, full: bool) -> Json:
        """A house as a location."""
        basic = kept(
            id=str(house.id),
            location_type="physical",
            organization_id=str(entry_id(house.organisation)),
            name=house.name,
            description=self._says(house.summary),
            transportation=transportation(house.place),
        )
        if not full:
            return basic
        facilities = house.place.facilities if house.place else ()
        return basic | kept(
            addresses=addresses(house.place, house.id, self.places, self.now.date()),
            phones=phones(house.contact, house.id),
            schedules=schedules(house.schedule, house.id, self.now, self.language),
            attributes=[attribute(house.id, "location", ("facility", f.value), self.terms) for f in facilities],
        )

    def _location(self, offer: Offer, location: UUID, kind: PlaceKind, *, full: bool) -> Json:
        house = self.edition.houses.get(location)
        if house is not None:
            return self.house(house, full=full)
        basic = own_location(offer, location, kind)
        if not full or kind is PlaceKind.ONLINE:
            return basic
        return basic | kept(addresses=addresses(offer.place, location, self.places, self.now.date()))

    def _says(self, text: Text) -> str:
        return in_language(text, self.language)

    def _fees(self, offer: Offer) -> str | None:
        if offer.price is None:
            return None
        words = (_FREE if offer.price.free else _COSTS).get(self.language)[0]
        return f"{words} ({offer.price.basis})" if offer.price.basis else words

    def _eligibility(self, offer: Offer) -> str:
        own = self._says(offer.eligibility) if offer.eligibility else None
        return "\n\n".join(part for part in (who(offer), own) if part)

    def _kind_and_place(self, organisation: Organisation) -> str:
        here = self.places.municipality(organisation.municipality) if organisation.municipality else None
        is_municipality = organisation.kind is OrganisationKind.MUNICIPALITY
        region = (here.region if here else organisation.region) or ""
        where = [
            None if is_municipality else organisation.municipality,
            self.places.region_on(region, self.now.date()),
        ]
        told = ", ".join(place for place in where if place and place != organisation.name)
        kind = _KINDS[organisation.kind].get(self.language)[0]
        return f"{kind} ({told})" if told else kind

    def _areas(self, offer: Offer, owner: UUID) -> list[Json]:
        names = [*offer.municipalities, *offer.regions]
        if offer.nationwide:
            names.append(_DENMARK.get(self.language)[0])
        return [{"id": str(uuid5(owner, f"area:{number}")), "name": name} for number, name in enumerate(names)]


def _kinds(offer: Offer) -> tuple[str, ...]:
    return offer.place.kinds if offer.place else ()


def _runs(valid: Validity | None, today: date) -> bool:
    """Within its period, where the source gives one (R037)."""
    if valid is None:
        return True
    return (valid.until is None or today <= valid.until) and (valid.start is None or valid.start <= today)


def _how(offer: Offer) -> str:
    """The steps of every way in, one way a paragraph."""
    paragraphs = []
    for way in ways_in(offer):
        steps = [" – ".join((step.head, *(more.text for more in step.more))) for step in way.steps]
        numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)]
        paragraphs.append("\n".join((f"{way.title}:", *numbered)))
    paragraphs += [said.text for said in (gate(offer.access), note(offer.access)) if said]
    return "\n\n".join(paragraphs)


def _ages(offer: Offer) -> Json:
    """Years. The child's age where it is given and firm, else the parent's; eligibility_description says whose."""
    span = offer.child_age
    if span and not span.soft and (span.from_months is not None or span.to_months is not None):
        return kept(minimum_age=_years(span.from_months), maximum_age=_years(span.to_months))
    own = offer.parent_age
    return kept(minimum_age=own.min, maximum_age=own.max) if own else {}


def _years(months: int | None) -> float | None:
    return None if months is None else round(months / 12, 2)


def _costs(offer: Offer) -> list[Json]:
    if offer.price is None or not offer.price.free:
        return []
    basis = {"amount_description": offer.price.basis} if offer.price.basis else {}
    return [{"id": str(uuid5(offer.id, "price")), "amount": 0, "currency": "DKK"} | basis]
