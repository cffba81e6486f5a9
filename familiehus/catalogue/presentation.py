"""What the pages show of an offer or a house, as plain values: templates only lay them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from familiehus.catalogue import wording
from familiehus.catalogue.domain import House, Offer, Organisation, Schedule, SourceDocument, SourceRef
from familiehus.catalogue.hours import DoorState, next_start, opening_state, phone_hours
from familiehus.catalogue.site import CatalogueSite
from familiehus.catalogue.vocabulary import EntryKind, Facility, PlaceKind, Sector, Tier, Way
from familiehus.catalogue.wording import Said, said
from familiehus.kernel.workdays import is_public_holiday
from familiehus.web.i18n import (
    clock_time,
    current_language,
    day_and_month,
    day_name,
    from_to,
    full_date,
    gettext,
    month_and_year,
    sentence,
)
from familiehus.web.i18n import mark as _
from familiehus.web.labels import either, label, labels, listed

_TIERS = tuple(Tier)


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign on the door or the phone: open or not, and what comes next."""

    text: str
    open: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table of facts; no value is *ikke oplyst*."""

    term: str
    values: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """The few facts that decide: who, when, where, how to get in. Made once and kept, so each is only itself."""

    kind: str
    slug: str
    name: Said
    summary: Said
    tier: str | None
    who: Said | None
    when: str | None
    where: str | None
    how: str | None
    just_come: bool
    sign: Sign | None
    expired: str | None


@dataclass(frozen=True)
class Shelf:
    """What entries refer to by key; the same for every page of one catalogue version."""

    houses: dict[str, House] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    documents: dict[str, SourceDocument] = field(default_factory=dict)
    cards: dict[tuple[object, ...], Card] = field(default_factory=dict, compare=False)


_shelves: dict[str, Shelf] = {}
_DAYS_OF_THE_WEEK = 7
_MOST_CARDS = 8_000


def shelf_of(site: CatalogueSite) -> Shelf:
    """The shelf of the edition shown now; the one before is dropped."""
    edition = site.edition
    found = _shelves.get(edition.name)
    if found is None:
        houses = {house.key: house for house in edition.houses.values()}
        found = Shelf(houses, edition.organisations, edition.documents)
        _shelves.clear()
        _shelves[edition.name] = found
    return found


def midnight(now: datetime) -> datetime:
    """When "i dag" becomes "i går"."""
    return datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=now.tzinfo)


def fresh_moment(entry: Offer | House, now: datetime) -> datetime | None:
    """The first moment at which the signs of an entry change, if its hours are known."""
    return opening_state(entry.schedule, now).changes_at


def card(entry: Offer | House, shelf: Shelf, now: datetime) -> Card:
    """The card of an offer or a house at ``now`` (aware, Danish time). Made once for a day, a language and a sign."""
    sign = door_sign(entry.schedule, now)
    key = (entry.key, isinstance(entry, House), current_language(), now.date(), sign)
    found = shelf.cards.get(key)
    if found is None:
        if len(shelf.cards) > _MOST_CARDS:
            shelf.cards.clear()
        found = shelf.cards[key] = _card(entry, shelf, now.date(), sign)
    return found


def _card(entry: Offer | House, shelf: Shelf, today: date, sign: Sign | None) -> Card:
    offer = entry if isinstance(entry, Offer) else None
    house = shelf.houses.get(offer.house) if offer and offer.house else None
    return Card(
        kind="house" if offer is None else "national" if offer.kind is EntryKind.NATIONAL else "offer",
        slug=entry.address_slug,
        name=wording.name_of(entry),
        summary=said(entry.summary),
        tier=label("tier", offer.tier) if offer else None,
        who=wording.for_whom(entry),
        when=wording.when(entry.schedule),
        where=wording.where(entry, house),
        how=wording.how(entry.access),
        just_come=bool(entry.access and Way.DROP_IN in entry.access.ways),
        sign=sign,
        expired=expired(offer, today) if offer else None,
    )


def for_everybody_first(offers: Iterable[Offer]) -> list[Offer]:
    """What is for everybody, then what is open, and what the municipality decides last (R002); else as they came."""
    return sorted(offers, key=lambda offer: _TIERS.index(offer.tier))


def expired(offer: Offer, today: date) -> str | None:
    """A project period that is over is said aloud (R037)."""
    if offer.valid is None or offer.valid.until is None or offer.valid.until >= today:
        return None
    return gettext("Perioden sluttede %(day)s. Spørg, om tilbuddet findes endnu.", day=full_date(offer.valid.until))


def door_sign(schedule: Schedule | None, now: datetime) -> Sign | None:
    """ "Åbent nu" at the door; None when no opening hours are known."""
    return _sign(opening_state(schedule, now).walk_in, now, gettext("Åbent nu"), gettext("Lukket nu"), _doubt)


def phone_sign(schedule: Schedule | None, now: datetime) -> Sign | None:
    """Whether somebody answers the phone now (R016, R017)."""
    words = gettext("Åbent for opkald nu"), gettext("Lukket for opkald nu")
    return _sign(opening_state(schedule, now).phone, now, *words, _phone_doubt)


def _sign(
    state: DoorState | None, now: datetime, opened: str, closed: str, doubt: Callable[[date], str]
) -> Sign | None:
    if state is None:
        return None
    if state.uncertain:
        return Sign(doubt(now.date()), open=False)
    if state.changes_at is None:
        return Sign(opened if state.open else closed, state.open)
    time = clock_time(state.changes_at.time())
    if state.open:
        return Sign(gettext("%(state)s – til kl. %(time)s", state=opened, time=time), open=True)
    return Sign(
        gettext("%(state)s – åbner %(day)s kl. %(time)s", state=closed, day=near_day(state.changes_at, now), time=time),
        open=False,
    )


def _doubt(day: date) -> str:
    if is_public_holiday(day):
        return gettext("Det er helligdag. Ring først, og hør, om der er åbent.")
    return gettext("Mange holder lukket i dag. Ring først, og hør, om der er åbent.")


def _phone_doubt(day: date) -> str:
    if is_public_holiday(day):
        return gettext("Det er helligdag. Måske tager ingen telefonen.")
    return gettext("Mange holder lukket i dag. Måske tager ingen telefonen.")


def near_day(moment: datetime, now: datetime) -> str:
    """ "i dag", "i morgen" or the weekday, with its date where it is not the next one of that name."""
    ahead = (moment.date() - now.date()).days
    name = day_name(moment.weekday())
    if ahead >= _DAYS_OF_THE_WEEK:
        return f"{name} {day_and_month(moment.date())}"
    return {0: gettext("i dag"), 1: gettext("i morgen")}.get(ahead) or name


def next_time(schedule: Schedule | None, now: datetime) -> str | None:
    """When it happens next, where that can be known."""
    moment = next_start(schedule, now)
    if moment is None or (schedule and not schedule.sessions):
        return None
    return gettext(
        "%(day)s %(date)s kl. %(time)s",
        day=day_name(moment.weekday()),
        date=day_and_month(moment.date()),
        time=clock_time(moment.time()),
    )


def offer_facts(offer: Offer, shelf: Shelf, now: datetime) -> tuple[Fact, ...]:
    """The table of facts of an offer. Rows every parent asks for stand even when nothing is known."""
    return tuple(fact for fact, always in _offer_rows(offer, shelf, now) if always or fact.values)


def _offer_rows(offer: Offer, shelf: Shelf, now: datetime) -> Iterator[tuple[Fact, bool]]:
    yield Fact(gettext("Til hvem"), _plain(wording.who(offer))), True
    yield Fact(gettext("Særlige krav"), (said(offer.eligibility),) if offer.eligibility else ()), False
    yield Fact(gettext("Hvor"), _where(offer, shelf)), True
    yield Fact(gettext("Hvornår"), _when(offer.schedule)), True
    yield Fact(gettext("Næste gang"), _plain(next_time(offer.schedule, now))), False
    yield Fact(gettext("Hvor længe"), _length(offer.schedule)), False
    yield Fact(gettext("Pris"), _price(offer)), True
    yield Fact(gettext("Ventetid"), _waiting(offer)), True
    yield Fact(gettext("Pladser"), _capacity(offer)), False
    yield Fact(gettext("Anonymt"), _yes_no(offer.anonymous)), True
    yield Fact(gettext("På nettet"), _yes_no(offer.online)), False
    yield Fact(gettext("Sprog"), _plain(listed(labels("language", offer.languages)))), True
    yield Fact(gettext("På stedet"), _facilities(offer)), False
    yield Fact(gettext("Bus, tog og parkering"), _transport(offer)), True
    yield Fact(gettext("Hvem står bag"), _behind(offer, shelf)), True
    yield Fact(gettext("Type"), _tier(offer)), True
    yield Fact(gettext("Regler"), tuple(Said(rule, _foreign()) for rule in offer.legal_basis)), False
    yield Fact(gettext("Periode"), _period(offer)), False


def house_facts(house: House) -> tuple[Fact, ...]:
    """The table of facts of a house."""
    whom = wording.for_whom(house)
    rows = (
        (Fact(gettext("Til hvem"), (whom,) if whom else ()), True),
        (Fact(gettext("Hvem møder du"), (said(house.staff),) if house.staff else ()), False),
        (Fact(gettext("Adresse"), _address(house)), True),
        (Fact(gettext("Anonymt"), _yes_no(house.anonymous)), False),
        (Fact(gettext("På stedet"), _facilities(house)), False),
        (Fact(gettext("Bus, tog og parkering"), _transport(house)), True),
    )
    return tuple(fact for fact, always in rows if always or fact.values)


def _plain(text: str | None) -> tuple[Said, ...]:
    return (Said(text),) if text else ()


def _foreign() -> str | None:
    """The language mark of words that stay Danish: names, rules, titles."""
    return None if current_language() == "da" else "da"


def _where(offer: Offer, shelf: Shelf) -> tuple[Said, ...]:
    house = shelf.houses.get(offer.house) if offer.house else None
    line = _plain(wording.where(offer, house))
    named = bool(offer.place and (house or offer.place.name))
    kinds = tuple(kind for kind in offer.place.kinds if kind is not PlaceKind.HOUSE) if named and offer.place else ()
    return line + _plain(sentence(either(labels("place", kinds)))) + _address(offer)


def _address(entry: Offer | House) -> tuple[Said, ...]:
    place = entry.place
    if place is None:
        return ()
    parts = [part for part in (place.address, place.postcode) if part]
    return _plain(", ".join(parts))


def _when(schedule: Schedule | None) -> tuple[Said, ...]:
    if schedule is None:
        return ()
    lines = []
    if schedule.sessions:
        lines = [wording.session_days(schedule.sessions)]
    lines += [f"{day} {span}" for day, span in wording.hours_lines(schedule.opening)]
    found = tuple(Said(sentence(line)) for line in lines if line)
    return found + ((said(schedule.note),) if schedule.note else ())


def _length(schedule: Schedule | None) -> tuple[Said, ...]:
    if schedule is None or schedule.sessions is None:
        return ()
    sessions = schedule.sessions
    parts = (wording.session_length(sessions), wording.session_count(sessions))
    lasts = (said(sessions.lasts),) if sessions.lasts else ()
    return _plain(" · ".join(part for part in parts if part)) + lasts


def _price(offer: Offer) -> tuple[Said, ...]:
    if offer.price is None:
        return ()
    return (Said(gettext("Gratis") if offer.price.free else gettext("Det koster noget")),)


def _waiting(offer: Offer) -> tuple[Said, ...]:
    waiting = offer.waiting
    if waiting is None:
        return ()
    words = (said(waiting.text),) if waiting.text else ((Said(gettext("Ingen ventetid")),) if waiting.none else ())
    if not words or not waiting.as_of:
        return words
    return (*words, Said(gettext("Oplyst i %(when)s", when=month_and_year(waiting.as_of))))


def _capacity(offer: Offer) -> tuple[Said, ...]:
    if offer.capacity is None:
        return ()
    low, high = offer.capacity.min, offer.capacity.max
    if low and high and low != high:
        return (Said(from_to(str(low), str(high))),)
    if high:
        return (Said(gettext("%(number)s pladser", number=high)),)
    return (Said(gettext("mindst %(number)s", number=low)),) if low else ()


def _yes_no(answer: bool | None) -> tuple[Said, ...]:
    if answer is None:
        return ()
    return (Said(gettext("Ja") if answer else gettext("Nej")),)


# Whoever it is where one lives: no names, and so said in the page's language.
_NO_NAMES = (_("Din kommune"), _("Din region"))
_ON_THE_WAY = frozenset({Facility.PUBLIC_TRANSPORT, Facility.PARKING})


def _facilities(entry: Offer | House) -> tuple[Said, ...]:
    there = tuple(f for f in entry.place.facilities if f not in _ON_THE_WAY) if entry.place else ()
    return _plain(sentence(listed(labels("facility", there))))


def _transport(entry: Offer | House) -> tuple[Said, ...]:
    there = tuple(f for f in entry.place.facilities if f in _ON_THE_WAY) if entry.place else ()
    return _plain(sentence(listed(labels("facility", there))))


def _behind(offer: Offer, shelf: Shelf) -> tuple[Said, ...]:
    keys = (offer.organisation, *offer.partners)
    names = tuple(_organisation(shelf.organisations[k].name) for k in keys if k in shelf.organisations)
    obvious = offer.sectors == (Sector.MUNICIPALITY,)
    return names + (() if obvious else _plain(listed(labels("sector", offer.sectors))))


def _organisation(name: str) -> Said:
    return Said(gettext(name)) if name in _NO_NAMES else Said(name, _foreign())


def _tier(offer: Offer) -> tuple[Said, ...]:
    """What the source names explicitly keeps its name (R025)."""
    kind = _plain(label("tier", offer.tier))
    if not offer.tier_stated:
        return kind
    return kind + _plain(gettext("Kilden kalder det »%(name)s«", name=label("tier_name", offer.tier)))


def _period(offer: Offer) -> tuple[Said, ...]:
    if offer.valid is None:
        return ()
    start, until = offer.valid.start, offer.valid.until
    whole_years = (start is None or (start.month, start.day) == (1, 1)) and (
        until is None or (until.month, until.day) == (12, 31)
    )
    ends = [((str(day.year) if whole_years else full_date(day)) if day else "") for day in (start, until)]
    line = ("–" if whole_years else " – ").join(ends).strip()
    if all(ends):
        line = from_to(*ends) if whole_years else gettext("%(first)s til %(last)s", first=ends[0], last=ends[1])
    return (_plain(line) if start or until else ()) + ((said(offer.valid.note),) if offer.valid.note else ())


@dataclass(frozen=True, slots=True)
class Source:
    """A document the facts of an entry rest on, and under which headings."""

    document: SourceDocument
    sections: tuple[str, ...]


def sources(refs: tuple[SourceRef, ...], shelf: Shelf) -> tuple[Source, ...]:
    """Each document once, in order, with its headings."""
    found: dict[str, list[str]] = {}
    for ref in refs:
        if ref.document in shelf.documents:
            found.setdefault(ref.document, []).append(ref.section)
    return tuple(Source(shelf.documents[key], tuple(dict.fromkeys(where))) for key, where in found.items())


def phone_lines(schedule: Schedule | None) -> list[tuple[str, str]]:
    """The phone's own hours, line by line; the door's where it has none and one may ring while it is open (R017)."""
    return wording.hours_lines(schedule.phone or phone_hours(schedule)) if schedule else []


def phone_also_when_open(schedule: Schedule | None) -> bool:
    """Whether the phone has hours of its own, and is answered whenever the door is open, too (R017)."""
    return bool(schedule and schedule.phone and schedule.opening and schedule.phone_in_opening_hours)
