"""What an offer, a house and an organisation are. Every optional field may be absent: *ikke oplyst* (R035)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache

from familiehus.catalogue.vocabulary import (
    Audience,
    Channel,
    DayPart,
    EntryKind,
    Facility,
    MatchPhase,
    OrganisationKind,
    Period,
    PlaceKind,
    Profession,
    Requirement,
    Sector,
    Tier,
    Way,
    Weekday,
)

KEY_NAMESPACE = uuid.UUID("6f0c6a0e-5b0e-5d0c-9a55-0d4f1e3f7c11")


@lru_cache(maxsize=32768)
def entry_id(key: str) -> uuid.UUID:
    """The id of an entry: the uuid5 of the key that never changes."""
    return uuid.uuid5(KEY_NAMESPACE, key)


@dataclass(frozen=True, slots=True)
class Text:
    """A short text in plain Danish, and in other languages where somebody has written it."""

    da: str
    en: str | None = None

    def get(self, language: str) -> tuple[str, str]:
        """The text and the language it is really in (``da`` when there is no translation)."""
        if language != "da" and self.en is not None:
            return self.en, "en"
        return self.da, "da"


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from ``opens`` to ``closes``, local time, on these days of the week."""

    days: tuple[Weekday, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class HoursException:
    """One date that differs: closed (no hours) or other hours."""

    on: date
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``times`` a ``per``, every ``interval`` of them: every other week is 1 a week with interval 2."""

    times: int
    per: Period
    interval: int = 1


@dataclass(frozen=True, slots=True)
class Sessions:
    """How often one meets, how many times and how long; minutes. ``count_decided_by`` judges how many it takes."""

    rhythm: Rhythm | None = None
    weekdays: tuple[Weekday, ...] = ()
    opens: time | None = None
    day_parts: tuple[DayPart, ...] = ()
    count: int | None = None
    count_is_limit: bool = False
    count_decided_by: Profession | None = None
    minutes_min: int | None = None
    minutes_max: int | None = None
    lasts: Text | None = None

    @property
    def is_weekly(self) -> bool:
        """Whether there is one every week: of what happens every other week no source says which."""
        return self.rhythm is None or (self.rhythm.per is Period.WEEK and self.rhythm.interval == 1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Walk-in hours and phone hours are two schedules (R016); a phone may also answer in opening hours (R017)."""

    opening: tuple[Hours, ...] = ()
    phone: tuple[Hours, ...] = ()
    phone_in_opening_hours: bool = False
    exceptions: tuple[HoursException, ...] = ()
    sessions: Sessions | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """A child's age in months, both ends inclusive. ``soft`` ends are asked about, never silently excluded."""

    from_months: int | None = None
    to_months: int | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class PregnancySpan:
    """For the pregnant; weeks where the source names them."""

    from_week: int | None = None
    to_week: int | None = None


@dataclass(frozen=True, slots=True)
class ParentAge:
    """A parent's age in whole years, both ends inclusive: "under 25" is ``max=24`` (R030)."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """How to get in. ``referrers`` say who may refer; ``visitation`` under which rule; ``contact`` by what means.

    ``only_referred`` where the source says that nobody comes but through those named; ``requires`` what else must be.
    """

    ways: tuple[Way, ...] = ()
    contact: tuple[Channel, ...] = ()
    referrers: tuple[Profession, ...] = ()
    only_referred: bool | None = None
    visitation: str | None = None
    visitation_needed: bool | None = None
    approval_by: Profession | None = None
    self_start_by: tuple[Audience, ...] = ()
    requires: tuple[Requirement, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Places in a group (R031)."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waiting time as the source says it (R032): ``none`` only where stated; ``as_of`` the source's date."""

    none: bool = False
    text: Text | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """Free only where the source says so; ``basis`` names the rule or the source."""

    free: bool
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Kinds of place, its name where it has one, and what is there."""

    kinds: tuple[PlaceKind, ...] = ()
    name: str | None = None
    address: str | None = None
    postcode: str | None = None
    facilities: tuple[Facility, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Only what a source or the owner has stated."""

    phone: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The project period (R037); after ``until`` the entry is flagged, not silently offered."""

    start: date | None = None
    until: date | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Volunteering:
    """How a match with a volunteer runs, as far as the source says so (R098, R099).

    How often one meets stands in ``schedule.sessions``. Months count from the first day of the visits. ``logbook``: one
    is written after each visit, and read by the organisation every ``logbook_weeks``. ``sparring_months`` lie between
    two talks with the volunteer; ``warn_weeks`` before the end the ending is planned.
    """

    phases: tuple[MatchPhase, ...] = ()
    months_min: int | None = None
    months_max: int | None = None
    logbook: bool = False
    logbook_weeks: int | None = None
    sparring_months: int | None = None
    warn_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a fact rests: the document's key, the heading, and the first words of the passage as it stands there."""

    document: str
    section: str
    passage: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document the catalogue rests on."""

    key: str
    title: str
    publisher: str
    published: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that stands behind offers. ``municipality`` and ``region`` are plain names from the table."""

    key: str
    name: str
    kind: OrganisationKind
    municipality: str | None = None
    region: str | None = None
    also_called: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """A familiehus: a building, or an organisation that opens one door (R010)."""

    key: str
    name: str
    organisation: str
    municipality: str
    summary: Text
    physical: bool | None = None
    slug: str | None = None
    former_slugs: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    for_whom: Text | None = None
    staff: Text | None = None
    schedule: Schedule | None = None
    access: Access | None = None
    place: Place | None = None
    contact: Contact | None = None
    child_age: AgeSpan | None = None
    pregnancy: PregnancySpan | None = None
    topics: tuple[str, ...] = ()
    anonymous: bool | None = None
    verified: date | None = None
    sources: tuple[SourceRef, ...] = ()

    @property
    def id(self) -> uuid.UUID:
        return entry_id(self.key)

    @property
    def address_slug(self) -> str:
        return self.slug or self.key


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer, exactly as its source states it. Same name and different facts are different offers (R028)."""

    key: str
    name: str
    organisation: str
    sectors: tuple[Sector, ...]
    tier: Tier
    summary: Text
    sources: tuple[SourceRef, ...]
    kind: EntryKind = EntryKind.OFFER
    tier_stated: bool = False
    name_en: str | None = None
    slug: str | None = None
    former_slugs: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    programme: str | None = None
    house: str | None = None
    partners: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    nationwide: bool = False
    audience: tuple[Audience, ...] = ()
    child_age: AgeSpan | None = None
    pregnancy: PregnancySpan | None = None
    parent_age: ParentAge | None = None
    eligibility: Text | None = None
    access: Access = field(default_factory=Access)
    anonymous: bool | None = None
    online: bool | None = None
    schedule: Schedule | None = None
    capacity: Capacity | None = None
    waiting: Waiting | None = None
    price: Price | None = None
    place: Place | None = None
    contact: Contact | None = None
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    valid: Validity | None = None
    details: tuple[Text, ...] = ()
    phases: tuple[Text, ...] = ()
    volunteering: Volunteering | None = None
    verified: date | None = None
    owner: str | None = None

    @property
    def id(self) -> uuid.UUID:
        return entry_id(self.key)

    @property
    def address_slug(self) -> str:
        return self.slug or self.key


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the source file says, in file order."""

    documents: tuple[SourceDocument, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    houses: tuple[House, ...] = ()
    offers: tuple[Offer, ...] = ()
