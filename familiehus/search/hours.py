"""Parts of a day: in which an hour lies, what was told by the clock, and who is known to be closed then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import time

from familiehus.catalogue.domain import Schedule
from familiehus.catalogue.vocabulary import DayPart
from familiehus.search.concepts import Code

_NOON, _EVENING = time(12), time(17)
# Before the hour; folded.
_CLOCK = frozenset("kl klokken at godz godzinie saat o о годині الساعه الساعة".split())
_PM = "pm"


def part_of(moment: time) -> DayPart:
    """The part of the day that an hour lies in."""
    if moment < _NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if moment < _EVENING else DayPart.EVENING


def parts_between(opens: time, closes: time) -> set[DayPart]:
    """The parts of the day that something between two hours lasts through."""
    found = {part_of(opens)}
    if opens < _EVENING and closes > _NOON:
        found.add(DayPart.AFTERNOON)
    if closes > _EVENING:
        found.add(DayPart.EVENING)
    return found


def with_the_clock(codes: frozenset[Code], said: Sequence[str]) -> frozenset[Code]:
    """The codes, and the part of the day an hour lies in where a day was told and no part of it: "mandag kl 10"."""
    kinds = {kind for kind, _ in codes}
    if "day" not in kinds or "day_part" in kinds:
        return codes
    hours = (_hour(word, said[at + 1], said[at + 2 : at + 3]) for at, word in enumerate(said[:-1]))
    return codes | frozenset(("day_part", part_of(time(hour)).value) for hour in hours if hour is not None)


def _hour(before: str, word: str, after: Sequence[str]) -> int | None:
    if before not in _CLOCK or not word.isdecimal() or not 0 < int(word) < 24:
        return None
    return int(word) + 12 if _PM in after and int(word) < 12 else int(word)


def is_closed(schedule: Schedule, days: Collection[str], parts: Collection[str]) -> bool:
    """Whether its opening hours are known, and leave out these parts of these days."""
    return bool(schedule.opening) and not any(
        not set(days).isdisjoint(hours.days) and not parts_between(hours.opens, hours.closes).isdisjoint(parts)
        for hours in schedule.opening
    )
