"""What an offer and a house are in the words of schema.org, for search engines; only what the source states."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from familiehus.catalogue.answers import address_of, name_in, other_name
from familiehus.catalogue.domain import Contact, Hours, House, Offer, Organisation, Place, Schedule, entry_id
from familiehus.catalogue.hours import phone_hours
from familiehus.catalogue.site import Edition
from familiehus.catalogue.vocabulary import OrganisationKind, Weekday
from familiehus.catalogue.wording import who
from familiehus.interop.locations import is_building, kept
from familiehus.interop.schedules import in_language

Json = dict[str, Any]

_DAYS = dict(zip(Weekday, "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), strict=True))
_PUBLIC = (OrganisationKind.MUNICIPALITY, OrganisationKind.REGION, OrganisationKind.STATE)
_ORGANISATIONS = dict.fromkeys(_PUBLIC, "GovernmentOrganization") | {OrganisationKind.CIVIL_SOCIETY: "NGO"}


def offer_jsonld(offer: Offer, edition: Edition, base_url: str, language: str) -> Json:
    """An offer as a service."""
    organisation = edition.organisations.get(offer.organisation)
    house = edition.houses.get(entry_id(offer.house)) if offer.house else None
    public = organisation is not None and organisation.kind in _PUBLIC
    return {"@context": "https://schema.org", "@type": "GovernmentService" if public else "Service"} | kept(
        **_common(offer, base_url, language),
        provider=_provider(organisation),
        audience={"@type": "Audience", "audienceType": who(offer)} if who(offer) else None,
        areaServed=_areas(offer),
        hoursAvailable=_opening(offer.schedule),
        availableChannel=_channel(offer, house),
        offers={"@type": "Offer", "price": 0, "priceCurrency": "DKK"} if offer.price and offer.price.free else None,
    )


def house_jsonld(house: House, edition: Edition, base_url: str, language: str) -> Json:
    """A house as a place, or as an organisation where it is no building (R010)."""
    kind = "CivicStructure" if is_building(house) else "Organization"
    contact = house.contact or Contact()
    return {"@context": "https://schema.org", "@type": kind} | kept(
        **_common(house, base_url, language),
        telephone=contact.phone,
        email=contact.email,
        parentOrganization=None if is_building(house) else _provider(edition.organisations.get(house.organisation)),
        address=_address(house.place) if is_building(house) else None,
        openingHoursSpecification=_opening(house.schedule) if is_building(house) else None,
    )


def script(data: Json) -> Markup:
    """JSON that may stand inside a script element: no character in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped above


def _common(entry: Offer | House, base_url: str, language: str) -> Json:
    return {
        "identifier": str(entry.id),
        "url": address_of(entry, base_url, language),
        "name": name_in(entry, language),
        "alternateName": other_name(entry, language),
        "description": in_language(entry.summary, language),
    }


def _provider(organisation: Organisation | None) -> Json | None:
    if organisation is None:
        return None
    return {"@type": _ORGANISATIONS.get(organisation.kind, "Organization"), "name": organisation.name}


def _areas(offer: Offer) -> list[Json]:
    names = [*offer.municipalities, *offer.regions]
    areas = [{"@type": "AdministrativeArea", "name": name} for name in names]
    return [*areas, {"@type": "Country", "name": "Danmark"}] if offer.nationwide else areas


def _channel(offer: Offer, house: House | None) -> Json | None:
    contact = offer.contact or Contact()
    named = house.name if house and is_building(house) else offer.place.name if offer.place else None
    place = kept(name=named, address=_address(offer.place))
    phone = {"@type": "ContactPoint", "telephone": contact.phone, "hoursAvailable": _answering(offer.schedule)}
    told = kept(
        servicePhone=kept(**phone) if contact.phone else None,
        serviceUrl=contact.url,
        availableLanguage=list(offer.languages),
        serviceLocation={"@type": "Place"} | place if place else None,
    )
    return {"@type": "ServiceChannel"} | told if told else None


def _address(place: Place | None) -> Json | None:
    if place is None or place.address is None:
        return None
    return {"@type": "PostalAddress", "streetAddress": place.address, "addressCountry": "DK"} | kept(
        postalCode=place.postcode
    )


def _opening(schedule: Schedule | None) -> list[Json]:
    return [_hours(hours) for hours in schedule.opening] if schedule else []


def _answering(schedule: Schedule | None) -> list[Json]:
    return [_hours(hours) for hours in phone_hours(schedule)] if schedule else []


def _hours(hours: Hours) -> Json:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [_DAYS[day] for day in hours.days],
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
    }
