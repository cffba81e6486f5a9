"""What must be true between the entries of a source file, beyond the shape of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from difflib import get_close_matches

from familiehus.catalogue.domain import (
    Contact,
    Hours,
    House,
    Offer,
    Organisation,
    Schedule,
    Sessions,
    Text,
    Volunteering,
)
from familiehus.catalogue.source import Item, SourceError, SourceFile
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import MatchPhase, Weekday
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PHONE = re.compile(r"\+?\d(?: ?\d){2,14}")
_EMAIL = re.compile(r"[^\s@<>\"(),;:\\]+@[^\s@<>\"(),;:\\]+\.[^\s@<>\"(),;:\\]{2,}")
_LONGEST_KEY = 120
_KEY_SAID = f"should be lower-case letters a-z, digits and single hyphens, at most {_LONGEST_KEY}"
_ENGLISH_SAID = "missing; say the same in plain English (a file of which not all is in English says english: optional)"
_FREE_SAID = "missing; name the rule, or where the source says that it is free; else leave the price out"
_FEW = 12
_WEB = re.compile(r"https?://[^\s<>\"/?#@]+(?:[/?#][^\s<>\"]*)?")  # nobody's name and password before the place
Entry = Organisation | House | Offer
Finding = tuple[str, str]
_VOLUNTEERING = ("months_min", "months_max", "logbook_weeks", "sparring_months", "warn_weeks")
_LONGEST_MATCH = 60
_LISTS = {
    "topics": "data/topics.yaml",
    "municipality": "data/geo/municipalities.csv",
    "municipalities": "data/geo/municipalities.csv",
    "regions": "data/geo/municipalities.csv",
}
_SECTIONS = ("organisations", "houses", "offers")


@dataclass(frozen=True, slots=True)
class Known:
    """What entries may refer to. ``organisations``, ``houses`` and ``documents`` include those loaded before.

    ``today`` is the last day somebody can have compared an entry with its source; without it no such day is looked at.
    """

    topics: Topics
    places: Places
    organisations: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    today: date | None = None


def check(source: SourceFile, known: Known) -> tuple[SourceError, ...]:
    """Every error of the file, those of its shape included, in the order of its lines."""
    # An entry with errors is there all the same: what refers to it is right.
    named = {section: {item.entry.key for item in source.items if item.section == section} for section in _SECTIONS}
    names = Known(
        known.topics,
        known.places,
        known.organisations | named["organisations"],
        known.houses | named["houses"],
        known.documents | source.documents,
        known.today,
    )
    found = list(source.errors)
    for section in _SECTIONS:
        found += _section(source, [item for item in source.items if item.section == section], names)
    return tuple(sorted(set(found)))


def findings(entry: Entry, known: Known) -> tuple[Finding, ...]:
    """What is wrong with one entry by itself: dotted field and message, in the order of its fields."""
    return tuple(_findings(entry, known))


def _section(source: SourceFile, items: Iterable[Item], known: Known) -> Iterator[SourceError]:
    keys: set[str] = set()
    slugs: dict[str, str] = {}
    for item in items:
        entry = item.entry

        def at(name: str, message: str, item: Item = item) -> SourceError:
            line = source.line(item.section, item.number, name)
            return SourceError(line, f"{item.entry.key}: {name}", message)

        if entry.key in keys:
            yield at("key", "duplicate key; every entry needs one of its own")
        keys.add(entry.key)
        if not _is_key(entry.key):
            yield at("key", _KEY_SAID)
        if not isinstance(entry, Organisation):
            for slug in {entry.address_slug, *entry.former_slugs}:
                if slugs.setdefault(slug, entry.key) != entry.key:
                    yield at("slug", f"{slug!r} is already the address of {slugs[slug]!r}")
        for name, message in (*_findings(entry, known), *_in_a_file(entry, known, source.english)):
            # What is wrong with the shape of a field has been said already.
            if name.split(".")[0] not in item.wrong:
                yield at(name, message)


def _in_a_file(entry: Entry, known: Known, english: bool) -> Iterator[Finding]:
    """What whoever writes a file can do, and the editor cannot ask of whoever is in a hurry."""
    if isinstance(entry, Organisation):
        return
    if known.today and entry.verified and entry.verified > known.today:
        yield "verified", f"{entry.verified} is in the future; should be the day somebody last looked at the source"
    if english:
        for path in untranslated(entry):
            yield f"{path}.en", _ENGLISH_SAID


def untranslated(part: object, path: str = "") -> Iterator[str]:
    """Where a text stands in Danish only, as dotted fields."""
    if isinstance(part, Text):
        if not _blank(part) and not (part.en or "").strip():
            yield path
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from untranslated(item, f"{path}.{number}")
    elif is_dataclass(part):
        for one in fields(part):
            yield from untranslated(getattr(part, one.name), f"{path}.{one.name}" if path else one.name)


def _findings(entry: Entry, known: Known) -> Iterator[Finding]:
    if _blank(entry.name):
        yield "name", "is empty; should be the name people know it by"
    yield from _references("sources.document", (s.document for s in entry.sources), known.documents)
    if isinstance(entry, Organisation):
        yield from _municipalities("municipality", (entry.municipality,), known.places)
        return
    if not entry.sources:
        yield "sources", "missing; say which document and passage the entry rests on"
    if _blank(entry.summary):
        yield "summary.da", "is empty; say in a sentence or two what it is"
    yield from _addresses(entry)
    yield from _references("organisation", (entry.organisation,), known.organisations)
    yield from _references("topics", entry.topics, known.topics.by_key)
    yield from _schedule(entry.schedule)
    yield from _spans(entry)
    if entry.contact:
        yield from _contact(entry.contact)
    if entry.place and entry.place.postcode and entry.place.postcode not in known.places.by_number:
        yield "place.postcode", f"{entry.place.postcode!r} is not a Danish postcode"
    if isinstance(entry, House):
        yield from _municipalities("municipality", (entry.municipality,), known.places)
    else:
        yield from _offer(entry, known)


def _offer(offer: Offer, known: Known) -> Iterator[Finding]:
    yield from _references("partners", offer.partners, known.organisations)
    yield from _references("house", (offer.house,), known.houses)
    yield from _references("owner", (offer.owner,), known.organisations)
    yield from _municipalities("municipalities", offer.municipalities, known.places)
    yield from _references("regions", offer.regions, {m.region for m in known.places.municipalities})
    if not offer.sectors:
        yield "sectors", "missing; one of municipality, region, civil_society, private"
    if offer.valid and offer.valid.start and offer.valid.until and offer.valid.until < offer.valid.start:
        yield "valid", "until is before start"
    if offer.capacity:
        yield from _range("capacity", offer.capacity.min, offer.capacity.max, (1, 10_000))
    if offer.access.only_referred and not offer.access.referrers:
        yield "access.only_referred", "nobody may refer; name them in access.referrers"
    if offer.price and offer.price.free and _blank(offer.price.basis or ""):
        yield "price.basis", _FREE_SAID
    if offer.volunteering:
        yield from _volunteering(offer.volunteering)
    if offer.parent_age:
        yield from _range("parent_age", offer.parent_age.min, offer.parent_age.max, (10, 120))


def _range(name: str, low: int | None, high: int | None, possible: tuple[int, int]) -> Iterator[Finding]:
    least, most = possible
    if any(end is not None and not least <= end <= most for end in (low, high)):
        yield name, f"out of range; should be from {least} to {most}"
    elif low is not None and high is not None and low > high:
        yield name, "min is larger than max"


def _blank(text: str | Text | None) -> bool:
    """Nothing but spaces. What has the wrong shape is none, and has been told already."""
    said = text.da if isinstance(text, Text) else text
    return said is not None and not said.strip()


def _is_key(text: str) -> bool:
    return len(text) <= _LONGEST_KEY and _KEY.fullmatch(text) is not None


def _addresses(entry: House | Offer) -> Iterator[Finding]:
    """A slug is a part of an address: what stands in a link as it is."""
    if entry.slug is not None and not _is_key(entry.slug):
        yield "slug", _KEY_SAID
    for number, slug in enumerate(entry.former_slugs):
        if not _is_key(slug):
            yield f"former_slugs.{number}", _KEY_SAID


def _volunteering(run: Volunteering) -> Iterator[Finding]:
    """A match that is never looked for, or never runs, is none."""
    if not {MatchPhase.MATCH, MatchPhase.RUNNING} <= set(run.phases):
        yield "volunteering.phases", "should have at least match and running"
    numbers = (run.months_min, run.months_max, run.logbook_weeks, run.sparring_months, run.warn_weeks)
    for name, number in zip(_VOLUNTEERING, numbers, strict=True):
        if number is not None and not 1 <= number <= _LONGEST_MATCH:
            yield f"volunteering.{name}", f"should be from 1 to {_LONGEST_MATCH}"
    if run.months_min and run.months_max and run.months_min > run.months_max:
        yield "volunteering.months_max", "is less than months_min"
    if run.logbook_weeks and not run.logbook:
        yield "volunteering.logbook_weeks", "nothing to read: no logbook is kept"


def _references(name: str, values: Iterable[str | None], known: Iterable[str]) -> Iterator[Finding]:
    allowed = known if isinstance(known, (set, frozenset, dict)) else set(known)
    for value in values:
        if value is not None and value not in allowed:
            close = get_close_matches(value, list(allowed), n=1)
            right = f"; did you mean {close[0]!r}?" if close else _known(name, allowed)
            yield name, f"unknown {value!r}{right}"


def _known(name: str, allowed: Collection[str]) -> str:
    """What could stand there: the whole list while it is short, else where to read it."""
    if 0 < len(allowed) <= _FEW:
        return f"; known: {', '.join(sorted(allowed))}"
    where = _LISTS.get(name)
    return f"; all of them are in {where}" if where else "; say first in this file what it is"


def _municipalities(name: str, values: Iterable[str | None], places: Places) -> Iterator[Finding]:
    names = {m.name for m in places.municipalities} | {FICTIONAL_MUNICIPALITY}
    yield from _references(name, values, names)


def _schedule(schedule: Schedule | None) -> Iterator[Finding]:
    if schedule is None:
        return
    for name, hours in (("schedule.opening", schedule.opening), ("schedule.phone", schedule.phone)):
        yield from _hours(name, hours)
    closed = {one.on for one in schedule.exceptions if one.opens is None and one.closes is None}
    for number, exception in enumerate(schedule.exceptions):
        name = f"schedule.exceptions.{number}.closes"
        if (exception.opens is None) != (exception.closes is None):
            yield name, f"{exception.on}: give both opens and closes, or neither for closed"
        elif exception.opens and exception.closes and exception.opens >= exception.closes:
            yield name, f"{exception.on}: opens {exception.opens:%H:%M} is not before closes {exception.closes:%H:%M}"
        elif exception.opens and exception.on in closed:
            yield name, f"{exception.on}: the same day is closed, too"
        elif exception in schedule.exceptions[:number]:
            yield f"schedule.exceptions.{number}.on", f"{exception.on} stands twice; take one of them out"
    yield from _sessions(schedule.sessions)


def _sessions(sessions: Sessions | None) -> Iterator[Finding]:
    if sessions is None:
        return
    low, high = sessions.minutes_min, sessions.minutes_max
    for name, number in (
        ("rhythm.times", sessions.rhythm.times if sessions.rhythm else 1),
        ("rhythm.interval", sessions.rhythm.interval if sessions.rhythm else 1),
        ("count", sessions.count),
        ("minutes_min", low),
        ("minutes_max", high),
    ):
        if number is not None and number < 1:
            yield f"schedule.sessions.{name}", "should be at least 1"
    if low and high and low > high:
        yield "schedule.sessions.minutes_max", "is less than minutes_min"


def _contact(contact: Contact) -> Iterator[Finding]:
    """What pages make a link of must be what it says it is."""
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        yield "contact.phone", "should be digits and spaces, perhaps with + in front"
    if contact.email and not _EMAIL.fullmatch(contact.email):
        yield "contact.email", "should be an e-mail address"
    if contact.url and not _WEB.fullmatch(contact.url):
        yield "contact.url", "should begin with https:// or http://"


def _hours(name: str, hours: Iterable[Hours]) -> Iterator[Finding]:
    before: list[Hours] = []
    for number, span in enumerate(hours):
        if not span.days:
            yield f"{name}.{number}.days", "hours without days; list mon, tue, wed, thu, fri, sat, sun"
        if span.opens >= span.closes:
            yield (
                f"{name}.{number}.closes",
                f"bad hours: opens {span.opens:%H:%M} is not before closes {span.closes:%H:%M}",
            )
        for day in span.days:
            if any(_meet(day, span, other) for other in before):
                yield f"{name}.{number}.days", f"bad hours: {day.value} is open at the same time above; write it once"
        before.append(span)


def _meet(day: Weekday, one: Hours, other: Hours) -> bool:
    return day in other.days and one.opens < other.closes and other.opens < one.closes


def _spans(entry: House | Offer) -> Iterator[Finding]:
    checks: tuple[tuple[str, int | None, int | None, Callable[[int], bool], str], ...] = (
        (
            "child_age",
            entry.child_age.from_months if entry.child_age else None,
            entry.child_age.to_months if entry.child_age else None,
            lambda months: 0 <= months <= 18 * 12,
            "months from 0 to 216",
        ),
        (
            "pregnancy",
            entry.pregnancy.from_week if entry.pregnancy else None,
            entry.pregnancy.to_week if entry.pregnancy else None,
            lambda week: 0 <= week <= 42,
            "weeks from 0 to 42",
        ),
    )
    for name, low, high, possible, right in checks:
        if any(end is not None and not possible(end) for end in (low, high)):
            yield name, f"out of range; should be {right}"
        if low is not None and high is not None and low > high:
            yield name, "begins after it ends"
