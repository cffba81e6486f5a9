"""The whole page of an offer or a house, gathered from the catalogue and the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from flask import url_for
from markupsafe import Markup

from familiehus.catalogue import presentation as show
from familiehus.catalogue import steps, wording
from familiehus.catalogue.domain import Access, Contact, House, Offer, Schedule
from familiehus.catalogue.presentation import Card, Fact, Shelf, Sign, Source
from familiehus.catalogue.steps import WayIn
from familiehus.catalogue.vocabulary import Way
from familiehus.catalogue.wording import Said, said
from familiehus.web.i18n import clock_span, full_date


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic and the search for it."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page leads; made by the door, which knows the addresses."""

    public_address: str
    qr_link: str
    advice_link: str = ""
    place_link: str | None = None
    map_link: str | None = None
    calendar_link: str | None = None
    list_link: str | None = None
    on_list: bool = False
    jsonld: Markup | None = None
    topics: tuple[TopicLink, ...] = ()


@dataclass(frozen=True, slots=True)
class AskThere:
    """The house an offer lies in, where its own way in is not known: how one gets in there, and whether it is open."""

    how: str | None
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything the templates ``offer.html`` and ``house.html`` lay out."""

    name: Said
    summary: Said
    place: str | None
    how: str | None
    just_come: bool
    contact: Contact
    phone_lines: list[tuple[str, str]]
    phone_also_when_open: bool
    opening_lines: list[tuple[str, str]]
    exceptions: list[tuple[str, str | None]]
    door_sign: Sign | None
    phone_sign: Sign | None
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    verified: date | None
    note: Said | None
    schedule_note: Said | None
    links: Links
    danish_name: str | None = None
    house: House | None = None
    contact_of: House | None = None
    ask_there: AskThere | None = None
    ways: tuple[WayIn, ...] = ()
    gate: Said | None = None
    details: tuple[Said, ...] = ()
    phases: tuple[Said, ...] = ()
    expired: str | None = None
    anonymous: bool = False
    free: bool = False
    offers: list[Card] = field(default_factory=list)


def offer_page(offer: Offer, shelf: Shelf, now: datetime, links: Links) -> EntryPage:
    """The page of an offer at ``now`` (aware, Danish time)."""
    renamed = wording.name_of(offer).text != offer.name
    house = shelf.houses.get(offer.house) if offer.house else None
    contact = reach(offer, house)
    ways = steps.ways_in(replace(offer, contact=contact))
    return replace(
        _page(
            offer, now, links, place_of(offer), show.offer_facts(offer, shelf, now), show.sources(offer.sources, shelf)
        ),
        danish_name=offer.name if renamed else None,
        house=house,
        contact=contact,
        contact_of=house if contact != (offer.contact or Contact()) else None,
        ask_there=None if ways else _ask_there(house, now),
        ways=ways,
        # the steps of a visitation tell it where it happens
        gate=None if Way.VISITATION in offer.access.ways else steps.gate(offer.access),
        details=tuple(said(text) for text in offer.details),
        phases=tuple(said(text) for text in offer.phases),
        expired=show.expired(offer, now.date()),
        anonymous=bool(offer.anonymous),
        free=bool(offer.price and offer.price.free),
    )


def reach(offer: Offer, house: House | None) -> Contact:
    """How to get hold of an offer: its own number, and of the house it lies in what it has none of itself."""
    own, theirs = offer.contact or Contact(), (house.contact if house else None) or Contact()
    return Contact(own.phone or theirs.phone, own.email or theirs.email, own.url or theirs.url)


def _ask_there(house: House | None, now: datetime) -> AskThere | None:
    """The house, unless one comes to it only through others."""
    access = (house.access if house else None) or Access()
    if house is None or (access.ways and not wording.by_oneself(access)):
        return None
    return AskThere(wording.how(access), show.door_sign(house.schedule, now))


def house_page(house: House, offers: Iterable[Offer], shelf: Shelf, now: datetime, links: Links) -> EntryPage:
    """The page of a house with the cards of what happens there."""
    page = _page(house, now, links, house.municipality, show.house_facts(house), show.sources(house.sources, shelf))
    return replace(page, offers=[show.card(offer, shelf, now) for offer in show.for_everybody_first(offers)])


def place_of(offer: Offer) -> str | None:
    """The municipality of an offer that has exactly one."""
    return offer.municipalities[0] if len(offer.municipalities) == 1 and not offer.nationwide else None


def _page(
    entry: Offer | House,
    now: datetime,
    links: Links,
    place: str | None,
    facts: tuple[Fact, ...],
    sources: tuple[Source, ...],
) -> EntryPage:
    access, schedule = entry.access or Access(), entry.schedule
    return EntryPage(
        name=wording.name_of(entry),
        summary=said(entry.summary),
        place=place,
        how=wording.how(access),
        just_come=Way.DROP_IN in access.ways,
        contact=entry.contact or Contact(),
        phone_lines=show.phone_lines(schedule),
        phone_also_when_open=show.phone_also_when_open(schedule),
        opening_lines=wording.hours_lines(schedule.opening) if schedule else [],
        exceptions=_exceptions(schedule, now.date()),
        door_sign=show.door_sign(schedule, now),
        phone_sign=show.phone_sign(schedule, now),
        facts=facts,
        sources=sources,
        verified=entry.verified,
        note=steps.note(access),
        schedule_note=said(schedule.note) if schedule and schedule.note else None,
        links=links,
    )


def _exceptions(schedule: Schedule | None, today: date) -> list[tuple[str, str | None]]:
    """Dates to come that differ: other hours, or None for closed."""
    if schedule is None:
        return []
    return [
        (full_date(e.on), clock_span(e.opens, e.closes) if e.opens and e.closes else None)
        for e in schedule.exceptions
        if e.on >= today
    ]


def card_link(card: Card, shortlist: str | None = None) -> str:
    """The address of a card's page, carrying a shortlist on."""
    if card.kind == "house":
        return url_for("catalogue.house", slug=card.slug)
    return url_for("catalogue.offer", slug=card.slug, t=shortlist)
