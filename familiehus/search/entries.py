"""What is indexed of an offer or a house: its texts by weight, and the facts it can be filtered by.

Topics are indexed by key and label; their everyday and professional phrases are matched in the question instead
(``phrases.py``): the same words found, without writing the vocabulary once more for every offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from familiehus.catalogue.domain import (
    AgeSpan,
    Catalogue,
    House,
    Offer,
    Organisation,
    Place,
    PregnancySpan,
    Schedule,
    Text,
)
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import (
    Audience,
    DayPart,
    EntryKind,
    OrganisationKind,
    Period,
    Sector,
    Tier,
    Way,
    Weekday,
)
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places
from familiehus.search.domain import HitKind
from familiehus.search.hours import part_of, parts_between
from familiehus.search.lexicon import spoken

_SECTOR_OF = {
    OrganisationKind.MUNICIPALITY: Sector.MUNICIPALITY,
    OrganisationKind.REGION: Sector.REGION,
    OrganisationKind.CIVIL_SOCIETY: Sector.CIVIL_SOCIETY,
    OrganisationKind.CHURCH: Sector.CIVIL_SOCIETY,
    OrganisationKind.PRIVATE: Sector.PRIVATE,
}
# Those whose names people ask for; a municipality or region is asked for as a place.
_ASKED_FOR = {OrganisationKind.CIVIL_SOCIETY, OrganisationKind.CHURCH}
# In a word what a text says in several: "en gang om ugen".
_EVERY = {Period.WEEK: "ugentlig", Period.MONTH: "månedlig", Period.YEAR: "årlig"}


@dataclass(frozen=True, slots=True)
class EntryText:
    """Texts by how much they say about an entry. ``names`` and ``who`` may be in any language."""

    names: tuple[str, ...]
    who: tuple[str, ...] = ()
    danish: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. Empty and None mean that the source does not say (R035).

    ``organisations``: of each association or church that offers it or takes part, every name, its own first.
    """

    id: UUID
    key: str
    kind: HitKind
    text: EntryText
    topics: tuple[str, ...] = ()
    topic_labels: tuple[str, ...] = ()
    house: str | None = None
    organisations: tuple[tuple[str, ...], ...] = ()
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    nationwide: bool = False
    tier: Tier | None = None
    sectors: tuple[Sector, ...] = ()
    audiences: tuple[Audience, ...] = ()
    ways: tuple[Way, ...] = ()
    days: tuple[Weekday, ...] = ()
    day_parts: tuple[DayPart, ...] = ()
    languages: tuple[str, ...] = ()
    anonymous: bool | None = None
    online: bool | None = None
    child_age: AgeSpan | None = None
    pregnancy: PregnancySpan | None = None
    schedule: Schedule | None = None
    point: tuple[float, float] | None = None
    advice: bool = False

    @property
    def fictional(self) -> bool:
        """True for the entries of Prøvekommune, shown only to those who ask for it."""
        return FICTIONAL_MUNICIPALITY in self.municipalities


def entries_of(catalogue: Catalogue, topics: Topics, places: Places) -> Iterator[Entry]:
    """Every house and offer of a catalogue as an entry, houses first."""
    organisations = {o.key: o for o in catalogue.organisations}
    houses = {h.key: h for h in catalogue.houses}
    for house in catalogue.houses:
        yield house_entry(house, organisations, topics, places)
    for offer in catalogue.offers:
        yield offer_entry(offer, houses, organisations, topics, places)


def offer_entry(
    offer: Offer,
    houses: Mapping[str, House],
    organisations: Mapping[str, Organisation],
    topics: Topics,
    places: Places,
) -> Entry:
    """What is indexed of an offer; names of its house, organisation and partners are looked up, absent ones skipped."""
    house = houses.get(offer.house or "")
    national = offer.kind is EntryKind.NATIONAL
    place = offer.place or (house.place if house else None)
    return Entry(
        id=offer.id,
        key=offer.key,
        kind=HitKind.NATIONAL if national else HitKind.OFFER,
        text=_offer_text(offer, house, organisations),
        topics=offer.topics,
        topic_labels=_labels(offer.topics, topics),
        house=offer.house,
        organisations=_asked_for(organisations, (offer.organisation, *offer.partners)),
        municipalities=offer.municipalities,
        regions=offer.regions,
        nationwide=offer.nationwide or national,
        tier=offer.tier,
        sectors=offer.sectors,
        audiences=offer.audience,
        ways=offer.access.ways,
        days=_days(offer.schedule),
        day_parts=_day_parts(offer.schedule),
        languages=offer.languages,
        anonymous=offer.anonymous,
        online=offer.online,
        child_age=offer.child_age,
        pregnancy=offer.pregnancy,
        schedule=offer.schedule,
        point=_point(place, places),
        advice=national and any("§ 29" in basis for basis in offer.legal_basis),
    )


def _offer_text(offer: Offer, house: House | None, organisations: Mapping[str, Organisation]) -> EntryText:
    who = [*_names(organisations, (offer.organisation, *offer.partners)), *offer.municipalities]
    if house:
        who += [house.name, *house.also_called]
    return EntryText(
        names=tuple(filter(None, (offer.name, offer.name_en, offer.programme, *offer.also_called))),
        who=tuple(who),
        danish=tuple(_offer_words(offer, "da")),
        english=tuple(_offer_words(offer, "en")),
    )


def house_entry(house: House, organisations: Mapping[str, Organisation], topics: Topics, places: Places) -> Entry:
    """What is indexed of a house. It has no tier; its sector is its organisation's."""
    organisation = organisations.get(house.organisation)
    sector = _SECTOR_OF.get(organisation.kind) if organisation else None
    ways = house.access.ways if house.access else ()
    audiences = _house_audiences(house)
    note = house.schedule.note if house.schedule else None
    parts = (house.summary, house.for_whom, house.staff, note)
    codes = (*ways, *(house.place.facilities if house.place else ()))
    return Entry(
        id=house.id,
        key=house.key,
        kind=HitKind.HOUSE,
        text=EntryText(
            names=(house.name, *house.also_called),
            who=(*_names(organisations, (house.organisation,)), house.municipality, "familiehus"),
            danish=(*_texts(parts, "da"), *spoken(codes, "da"), *_address(house.place)),
            english=(*_texts(parts, "en"), *spoken(codes, "en")),
        ),
        topics=house.topics,
        topic_labels=_labels(house.topics, topics),
        house=house.key,
        municipalities=(house.municipality,),
        sectors=(sector,) if sector else (),
        audiences=audiences,
        ways=ways,
        days=_days(house.schedule),
        day_parts=_day_parts(house.schedule),
        anonymous=house.anonymous,
        child_age=house.child_age,
        pregnancy=house.pregnancy,
        schedule=house.schedule,
        point=_point(house.place, places),
    )


def _house_audiences(house: House) -> tuple[Audience, ...]:
    """A house is for families and, where it says so, for the pregnant (R001)."""
    return (Audience.FAMILIES, Audience.PREGNANT) if house.pregnancy else (Audience.FAMILIES,)


def _offer_words(offer: Offer, language: str) -> Iterator[str]:
    schedule = offer.schedule
    sessions = schedule.sessions if schedule else None
    yield from _texts(
        (
            offer.summary,
            offer.eligibility,
            offer.access.note,
            offer.waiting.text if offer.waiting else None,
            schedule.note if schedule else None,
            sessions.lasts if sessions else None,
            *offer.details,
            *offer.phases,
        ),
        language,
    )
    place = offer.place
    codes = (*offer.audience, *offer.access.ways, *offer.access.referrers)
    yield from spoken((*codes, *(place.kinds if place else ()), *(place.facilities if place else ())), language)
    if language == "da":
        if sessions and sessions.rhythm and sessions.rhythm.times == sessions.rhythm.interval == 1:
            yield _EVERY[sessions.rhythm.per]
        yield from offer.legal_basis
        yield from filter(None, (offer.access.visitation, offer.price and offer.price.free and "gratis"))
        yield from _address(place)
    elif offer.price and offer.price.free:
        yield "free"


def _address(place: Place | None) -> Iterator[str]:
    if place:
        yield from filter(None, (place.name, place.address))


def _texts(texts: Iterable[Text | None], language: str) -> tuple[str, ...]:
    """The texts written in that language: nothing stands in for a missing translation."""
    found = ((text.da if language == "da" else text.en) for text in texts if text)
    return tuple(filter(None, found))


def _names(organisations: Mapping[str, Organisation], keys: Iterable[str]) -> list[str]:
    found = [organisations.get(key) for key in keys]
    return [name for o in found if o for name in (o.name, *o.also_called)]


def _asked_for(organisations: Mapping[str, Organisation], keys: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    found = (organisations.get(key) for key in keys)
    return tuple((o.name, *o.also_called) for o in found if o and o.kind in _ASKED_FOR)


def _labels(keys: tuple[str, ...], topics: Topics) -> tuple[str, ...]:
    return tuple(topics.label(key, "da") for key in keys if key in topics.by_key)


def _days(schedule: Schedule | None) -> tuple[Weekday, ...]:
    """Days on which something happens; phone hours count only where there is nothing else (R016)."""
    if schedule is None:
        return ()
    found = {day for hours in schedule.opening for day in hours.days}
    found |= set(schedule.sessions.weekdays if schedule.sessions else ())
    found = found or {day for hours in schedule.phone for day in hours.days}
    return tuple(day for day in Weekday if day in found)


def _day_parts(schedule: Schedule | None) -> tuple[DayPart, ...]:
    if schedule is None:
        return ()
    sessions = schedule.sessions
    found = set(sessions.day_parts if sessions else ())
    if sessions and sessions.opens:
        found.add(part_of(sessions.opens))
    for hours in schedule.opening or (() if found else schedule.phone):
        found |= parts_between(hours.opens, hours.closes)
    return tuple(part for part in DayPart if part in found)


def _point(place: Place | None, places: Places) -> tuple[float, float] | None:
    """The postcode's point where the source gives one; the municipality's stands in at the time of asking."""
    return places.point(place.postcode) if place and place.postcode else None
