"""An offer or a house as the JSON API gives it."""

from __future__ import annotations

from typing import Any

from familiehus.catalogue import documents
from familiehus.catalogue.domain import House, Offer, entry_id
from familiehus.catalogue.site import Edition
from familiehus.web.i18n import SOURCE_LANGUAGE

Json = dict[str, Any]


def brief(entry: Offer | House, edition: Edition, base_url: str, language: str) -> Json:
    """What a list says of an entry. Every key is always there; what is not known is null or an empty list."""
    offer = entry if isinstance(entry, Offer) else None
    municipalities = entry.municipalities if isinstance(entry, Offer) else (entry.municipality,)
    return {
        "id": str(entry.id),
        "slug": entry.address_slug,
        "name": name_in(entry, language),
        "municipalities": list(municipalities),
        "house": house_name(entry, edition),
        "organisation": organisation_name(entry.organisation, edition),
        "sectors": [sector.value for sector in offer.sectors] if offer else [],
        "tier": offer.tier.value if offer else None,
        "kind": offer.kind.value if offer else "house",
        "url": address_of(entry, base_url, language),
    }


def full(entry: Offer | House, edition: Edition, base_url: str, language: str) -> Json:
    """Every field of an entry; those that are not known (*ikke oplyst*) are absent (R035).

    Texts stand in every language they are written in; ``house``, ``organisation`` and ``partners`` are names.
    """
    document = documents.dump(entry)
    if document.get("access") == {}:
        del document["access"]
    shown = brief(entry, edition, base_url, language)
    known = {name: value for name, value in shown.items() if value not in (None, [])}
    ids = {"organisation_id": str(entry_id(entry.organisation))}
    if isinstance(entry, Offer) and entry.house:
        ids["house_id"] = str(entry_id(entry.house))
    if isinstance(entry, Offer) and entry.partners:
        document["partners"] = [organisation_name(key, edition) for key in entry.partners]
    return document | known | ids


def name_in(entry: Offer | House, language: str) -> str:
    """The English name for English where there is one; else the Danish, which is what the place calls itself."""
    return (entry.name_en if language == "en" and isinstance(entry, Offer) else None) or entry.name


def other_name(entry: Offer | House, language: str) -> str | None:
    """The name in the other language, for other programs.

    What an entry is also called is for the search alone: damaged spellings, slips, and words nobody would have over
    the door (R002).
    """
    english = entry.name_en if isinstance(entry, Offer) else None
    shown = name_in(entry, language)
    return next((name for name in (entry.name, english) if name and name != shown), None)


def house_name(entry: Offer | House, edition: Edition) -> str | None:
    """The name of the house an offer belongs to; a house's own."""
    if isinstance(entry, House):
        return entry.name
    house = edition.houses.get(entry_id(entry.house)) if entry.house else None
    return house.name if house else None


def organisation_name(key: str, edition: Edition) -> str:
    """The name of an organisation; the key itself when it is not in this edition."""
    organisation = edition.organisations.get(key)
    return organisation.name if organisation else key


def address_of(entry: Offer | House, base_url: str, language: str) -> str:
    """The address of an entry's page in a language."""
    prefix = "" if language == SOURCE_LANGUAGE else f"/{language}"
    folder = "huse" if isinstance(entry, House) else "tilbud"
    return f"{base_url}{prefix}/{folder}/{entry.address_slug}"
