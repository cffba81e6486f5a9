"""What a desk counts: how many came, who, from which postcode, in which part of the day. Nothing else (R091)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from familiehus.kernel.errors import Refused

MOST_AT_ONCE = 60
MOST_POSTCODES = 8
OLDEST = timedelta(days=14)
# What a sender may call a count: random, its own, and long enough that nobody guesses another's.
NUMBER = r"[\x21-\x7e]{16,100}"
_NOON, _EVENING = 12, 17


class Who(StrEnum):
    """Who came, as Vordingborg's house counts (003, chapter 4)."""

    MOTHER = "mother"
    FATHER = "father"
    OTHER = "other"


class Way(StrEnum):
    """How: through the door, to an open group, or on the telephone."""

    WALK_IN = "walk_in"
    GROUP = "group"
    PHONE = "phone"


class Part(StrEnum):
    """The part of the day; no finer time is kept."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Subject(StrEnum):
    """What a house may ask besides: each is counted by itself and joined to nothing."""

    TOPIC = "topic"
    CAME_FOR = "came_for"
    SHOWN_TO = "shown_to"
    OUTCOME = "outcome"
    FOUND = "found"


class Outcome(StrEnum):
    """Good endings of a visit; advice that was enough is one of them (R047, R048)."""

    ENOUGH = "enough"
    PRACTICAL = "practical"
    CONTACT_MADE = "contact_made"


# Keys of data/topics.yaml that a desk may count. Violence, addiction and mental illness are not among them: such a
# visit counts as "talk_to_someone", so that no screen and no number at a desk ever says it.
DESK_TOPICS = (
    "talk_to_someone",
    "pregnancy",
    "birth_preparation",
    "breastfeeding",
    "feeding",
    "sleep",
    "crying",
    "loneliness",
    "fathers",
    "divorce",
    "money",
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Those who came together. ``said`` are the answers to what the house asks besides."""

    day: date
    part: Part
    way: Way
    people: Mapping[Who, int]
    postcode: str = ""
    said: Mapping[Subject, frozenset[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many people."""
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Setting:
    """What a house's desk shows: its postcodes, its own first, and what it asks besides."""

    postcodes: tuple[str, ...] = ()
    asks: frozenset[Subject] = frozenset()
    version: int = 0


def part_of(moment: datetime) -> Part:
    """The part of the day of a Danish time."""
    if moment.hour < _NOON:
        return Part.MORNING
    return Part.AFTERNOON if moment.hour < _EVENING else Part.EVENING


def began(moment: datetime) -> datetime:
    """When the part of the day of a Danish time began: the finest time that is said of those who came."""
    hours = {Part.MORNING: 0, Part.AFTERNOON: _NOON, Part.EVENING: _EVENING}
    return moment.replace(hour=hours[part_of(moment)], minute=0, second=0, microsecond=0)


def check(visit: Visit, today: date, postcodes: Mapping[str, object]) -> None:
    """Raises Refused for nobody, too many, a day to come or too long ago, or a postcode that does not exist."""
    if any(number < 0 for number in visit.people.values()) or visit.count < 1:
        raise Refused("say who came")
    if visit.count > MOST_AT_ONCE:
        raise Refused("too many at once")
    if visit.day > today:
        raise Refused("the day is to come")
    if visit.day < today - OLDEST:
        raise Refused("the day is too long ago")
    if visit.postcode and visit.postcode not in postcodes:
        raise Refused("no such postcode")
