"""What can be asked of the search, and what it answers: plain values, no index, no database, no web."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from familiehus.catalogue.vocabulary import Audience, DayPart, Sector, Tier, Way, Weekday


class HitKind(StrEnum):
    """What a hit is; the three kinds of the contract."""

    OFFER = "offer"
    HOUSE = "house"
    NATIONAL = "national"


class Sort(StrEnum):
    """Order of results: best fit, nearest first, or what happens next."""

    FIT = "fit"
    DISTANCE = "distance"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters combine with *and*; several values of one filter with *or*. Empty means: not asked."""

    municipalities: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    sectors: tuple[Sector, ...] = ()
    audiences: tuple[Audience, ...] = ()
    ways: tuple[Way, ...] = ()
    topics: tuple[str, ...] = ()
    days: tuple[Weekday, ...] = ()
    day_parts: tuple[DayPart, ...] = ()
    languages: tuple[str, ...] = ()
    child_months: int | None = None
    pregnancy_week: int | None = None
    postcode: str | None = None
    km: float | None = None
    anonymous: bool = False
    online: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. ``language`` is that of the page; ``page`` counts from 1; ``limit`` is hits a page."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.FIT
    page: int = 1
    limit: int = 20
    language: str = "da"


class ReasonKind(StrEnum):
    """Why a hit fits; the web turns it into a sentence in the visitor's language."""

    NAME = "name"
    WORDS = "words"
    TOPIC = "topic"
    PLACE = "place"
    ORGANISATION = "organisation"
    AUDIENCE = "audience"
    WAY = "way"
    AGE = "age"
    ANONYMOUS = "anonymous"
    ONLINE = "online"
    TIME = "time"
    EVERYWHERE = "everywhere"
    PERHAPS = "perhaps"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Reason:
    """``value`` is a topic key, an enum value, a municipality, an organisation or the words that matched."""

    kind: ReasonKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found. ``distance_km`` only when a postcode was given; about right, never exact."""

    id: UUID
    kind: HitKind
    score: float
    why: tuple[Reason, ...] = ()
    distance_km: float | None = None


# Not frozen: an answer has hundreds of them, and frozen they would cost three times as much to make.
@dataclass(slots=True)
class FacetValue:
    """How many hits there would be with this value chosen, all other filters kept."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read out of the words themselves: shown to the visitor so that it can be undone.

    ``houses`` are names. Where a whole region was named, ``regions`` says so and ``municipalities`` is empty.
    """

    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    postcode: str | None = None
    houses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    ways: tuple[Way, ...] = ()
    child_months: int | None = None
    pregnancy_week: int | None = None
    anonymous: bool = False
    online: bool = False
    days: tuple[Weekday, ...] = ()
    day_parts: tuple[DayPart, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """``total`` counts every hit inside the place that was named; ``elsewhere`` are good hits outside it.

    ``urgent`` are keys of data/urgent.yaml to show first. ``nearby_person`` are ids of the ways to a person (the
    municipality's free advice and its house) offered when nothing, or little, was found (R040). ``unmet`` is the need
    that was understood and that none of the hits is about: they are ways to somebody who can help, and it is said. So
    is ``off_subject``, what nobody here helps with, and ``guessed``: nothing was understood, the hits are open to all.
    ``known_times``: a day or an hour was all that was asked, and what does not say when it is has been left out.
    """

    total: int
    hits: tuple[Hit, ...]
    elsewhere: tuple[Hit, ...] = ()
    did_you_mean: str | None = None
    urgent: tuple[str, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    understood: Understood = field(default_factory=Understood)
    nearby_person: tuple[Hit, ...] = ()
    unmet: str | None = None
    off_subject: bool = False
    guessed: bool = False
    known_times: bool = False
