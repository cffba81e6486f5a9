"""Where an offer takes place, as locations of the HSDS."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from familiehus.catalogue.domain import Contact, House, Offer, Place
from familiehus.catalogue.vocabulary import Facility, PlaceKind
from familiehus.geo.tables import Places
from familiehus.web.labels import label

Json = dict[str, Any]
BUILDINGS = (
    PlaceKind.DAY_CARE,
    PlaceKind.LIBRARY,
    PlaceKind.CHURCH_CENTRE,
    PlaceKind.HEALTH_CENTRE,
    PlaceKind.HOSPITAL,
)


def kept(**values: object) -> Json:
    """An object without what is not known."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def locations_of(offer: UUID, house: UUID | None, kinds: Iterable[str]) -> tuple[tuple[UUID, PlaceKind], ...]:
    """The ids and kinds of the places an offer takes place at: its house, a building of another kind, or online.

    A home, a telephone or "locally" is no place one could look up.
    """
    given = set(kinds)
    found = [(house, PlaceKind.HOUSE)] if house and PlaceKind.HOUSE in given else []
    found += [(uuid5(offer, kind), kind) for kind in (*BUILDINGS, PlaceKind.ONLINE) if kind in given]
    return tuple(found)


def at_location_id(offer: UUID, location: UUID) -> UUID:
    """The id of "this service at this location"."""
    return uuid5(offer, f"at:{location}")


def is_building(house: House) -> bool:
    """Whether the source says the house is one; some are an organisation only (R010)."""
    return bool(house.physical or (house.place and PlaceKind.HOUSE in house.place.kinds))


def own_location(offer: Offer, location: UUID, kind: PlaceKind) -> Json:
    """The place of an offer that is not in a house: what kind it is, and its name where it has one."""
    online, place = kind is PlaceKind.ONLINE, offer.place or Place()
    return kept(
        id=str(location),
        location_type="virtual" if online else "physical",
        name=None if online else place.name,
        description=label("place", kind),
        transportation=None if online else transportation(place),
    )


def addresses(place: Place | None, owner: UUID, places: Places, day: date) -> list[Json]:
    """One address, or none when street, postcode or region is not known; in the region as it is on that day."""
    postcode = places.by_number.get(place.postcode or "") if place else None
    if place is None or place.address is None or postcode is None:
        return []
    return [
        {
            "id": str(uuid5(owner, "address")),
            "address_1": place.address,
            "city": postcode.name,
            "state_province": places.region_on(places.municipalities_of(postcode.number)[0].region, day),
            "postal_code": postcode.number,
            "country": "DK",
            "address_type": "physical",
        }
    ]


def phones(contact: Contact | None, owner: UUID) -> list[Json]:
    """The number a source or the owner has stated."""
    if contact is None or contact.phone is None:
        return []
    return [{"id": str(uuid5(owner, "phone")), "number": contact.phone, "type": "voice"}]


def transportation(place: Place | None) -> str | None:
    """How one gets there, as far as it is known."""
    there = [f for f in place.facilities if f in (Facility.PUBLIC_TRANSPORT, Facility.PARKING)] if place else []
    return ", ".join(label("facility", facility) for facility in there) or None
