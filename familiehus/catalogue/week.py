"""The week: what happens on which day, as far as the sources say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from familiehus.catalogue.domain import House, Offer, Schedule
from familiehus.catalogue.hours import meets_on, spans_on
from familiehus.catalogue.vocabulary import Audience

Entry = Offer | House


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on one day. ``closes`` is unknown for a session without a length; ``maybe`` is not every week."""

    entry: Entry
    opens: time | None
    closes: time | None = None
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date and what happens on it, earliest first."""

    date: date
    happenings: tuple[Happening, ...]


def for_families(entry: Entry) -> bool:
    """Whether families can come: what only volunteers come to is looked for in the search, not in a week."""
    return not isinstance(entry, Offer) or entry.audience != (Audience.VOLUNTEERS,)


def known_time(schedule: Schedule | None) -> bool:
    """Whether a schedule names a weekday: only then it can stand in a calendar."""
    return bool(schedule and (schedule.opening or (schedule.sessions and schedule.sessions.weekdays)))


def has_rhythm(schedule: Schedule | None) -> bool:
    """Whether something recurs without a known weekday: it is listed as "dag ikke oplyst"."""
    return bool(schedule and not known_time(schedule) and schedule.sessions and schedule.sessions.rhythm)


def week(entries: Iterable[Entry], first: date, now: datetime) -> tuple[Day, ...]:
    """Seven days from ``first`` with everything that has a known day."""
    listed = [entry for entry in entries if known_time(entry.schedule)]
    return tuple(_day(listed, first + timedelta(days=n), now) for n in range(7))


def _day(entries: list[Entry], day: date, now: datetime) -> Day:
    found = [happening for entry in entries for happening in _on(entry, day, now)]
    return Day(day, tuple(sorted(found, key=lambda h: (h.opens or time.max, h.entry.name))))


def _on(entry: Entry, day: date, now: datetime) -> Iterator[Happening]:
    schedule = entry.schedule
    if schedule is None or is_over(entry, day):
        return
    for start, end in spans_on(day, schedule.opening, schedule.exceptions, now) if schedule.opening else ():
        yield Happening(entry, start.time(), end.time())
    sessions = schedule.sessions
    if sessions and meets_on(day, sessions.weekdays, schedule.exceptions):
        ends = _end(sessions.opens, sessions.minutes_max)
        yield Happening(entry, sessions.opens, ends, maybe=not sessions.is_weekly)


def is_over(entry: Entry, day: date) -> bool:
    """Whether the day lies outside the period of a programme (R037)."""
    valid = entry.valid if isinstance(entry, Offer) else None
    return bool(valid and ((valid.until and valid.until < day) or (valid.start and valid.start > day)))


def _end(opens: time | None, minutes: int | None) -> time | None:
    if opens is None or minutes is None:
        return None
    return (datetime.combine(date.min, opens) + timedelta(minutes=minutes)).time()
