"""An offer's or a house's known times as an iCalendar file; what has no day and no hour of its own is not in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from uuid import uuid5

from icalendar import Calendar, Event, Timezone

from familiehus.catalogue.answers import name_in
from familiehus.catalogue.domain import HoursException, House, Offer, Schedule, Sessions
from familiehus.catalogue.hours import phone_hours
from familiehus.catalogue.vocabulary import Weekday
from familiehus.catalogue.wording import where
from familiehus.interop.schedules import DAYS, in_language
from familiehus.kernel.clock import DENMARK
from familiehus.web.i18n import gettext

# The rule of the European Union, in force in Denmark since 1996; short, where a list of every year would be 4 kB.
_TIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
_WEEK = 7
Span: TypeAlias = tuple[date, date | None]
_DAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Times:
    """Something that happens every week. ``closes`` is None when the source does not say how long it takes."""

    what: str
    days: tuple[Weekday, ...]
    opens: time
    closes: time | None


def has_times(entry: Offer | House, today: date) -> bool:
    """Whether a calendar would have anything in it: nothing, too, once the period is over."""
    schedule, period = entry.schedule, _period(entry, today)
    if schedule is None:
        return False
    return any(True for _event in _events(schedule, "", period))


def calendar(entry: Offer | House, house: House | None, url: str, now: datetime, language: str) -> str | None:
    """The text of the file, from today on; None when no time is known or the period is over. ``url`` is the page."""
    schedule, name = entry.schedule, name_in(entry, language)
    if schedule is None:
        return None
    made = Calendar()
    made.add("prodid", "-//Familiehus//Familiehus//DA")
    made.add("version", "2.0")
    made.add("name", name)
    made.add_component(Timezone.from_ical(_TIMEZONE.replace("\n", "\r\n")))
    for number, event in _events(schedule, name, _period(entry, now.date())):
        moment = event.start.strftime("%Y%m%dT%H%M") if "RRULE" not in event else ""
        event.add("uid", f"{uuid5(entry.id, f'event:{number}:{moment}')}@familiehus")
        event.add("dtstamp", now)
        event.add("url", url)
        event.add("location", where(entry, house) or "")
        event.add("description", _told(schedule, url, language))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    if not made.events:
        return None
    return str(made.to_ical().decode("utf-8"))


def _events(schedule: Schedule, name: str, period: Span) -> Iterator[tuple[int, Event]]:
    """Every day and hour the source names, with a number that is the same from day to day.

    Dates that differ are of the door, on whichever day, and of the phone on its own days. A group is told only
    where it is closed.
    """
    number = 0
    phone = phone_hours(schedule)
    for what, rows, days in (
        (gettext("%(name)s: åbent", name=name), schedule.opening, set(_DAYS)),
        (gettext("%(name)s: telefontid", name=name), phone, {day for hours in phone for day in hours.days}),
    ):
        for row, hours in enumerate(rows, number):
            times = Times(what, hours.days, hours.opens, hours.closes)
            yield from ((row, event) for event in _weekly(times, period, schedule.exceptions))
        if rows:
            others = (one for one in schedule.exceptions if _DAYS[one.on.weekday()] in days)
            yield from ((number, event) for event in _instead(what, others, period))
        number += len(rows)
    sessions = schedule.sessions
    if sessions and sessions.weekdays and sessions.opens and sessions.is_weekly:
        times = Times(name, sessions.weekdays, sessions.opens, _end(sessions.opens, sessions))
        closed = [one for one in schedule.exceptions if one.opens is None]
        yield from ((number, event) for event in _weekly(times, period, closed))


def _end(opens: time, sessions: Sessions) -> time | None:
    if sessions.minutes_max is None:
        return None
    return (datetime.combine(date.min, opens) + timedelta(minutes=sessions.minutes_max)).time()


def _period(entry: Offer | House, today: date) -> Span:
    """From today, or from when it begins; until when the source says it ends (R037)."""
    valid = entry.valid if isinstance(entry, Offer) else None
    if valid is None:
        return today, None
    return max(today, valid.start or today), valid.until


def _weekly(times: Times, period: Span, exceptions: Iterable[HoursException] = ()) -> Iterator[Event]:
    """What happens every week, but for the dates that differ."""
    first, last = period
    days = (first + timedelta(days=ahead) for ahead in range(_WEEK))
    start = next((day for day in days if _DAYS[day.weekday()] in times.days), None)
    if start is None or (last is not None and start > last):
        return
    event = _event(times.what, start, times.opens, times.closes)
    rule: dict[str, object] = {"freq": "weekly", "byday": [DAYS[day] for day in times.days]}
    if last is not None:
        rule["until"] = datetime.combine(last, time(23, 59, 59), tzinfo=DENMARK).astimezone(UTC)
    event.add("rrule", rule)
    for one in _within(exceptions, (start, last)):
        if _DAYS[one.on.weekday()] in times.days:
            event.add("exdate", datetime.combine(one.on, times.opens, tzinfo=DENMARK))
    yield event


def _instead(what: str, exceptions: Iterable[HoursException], period: Span) -> Iterator[Event]:
    """What there is on dates that differ; nothing where it is closed."""
    for one in _within(exceptions, period):
        if one.opens and one.closes:
            yield _event(what, one.on, one.opens, one.closes)


def _within(exceptions: Iterable[HoursException], period: Span) -> Iterator[HoursException]:
    first, last = period
    return (one for one in exceptions if first <= one.on and (last is None or one.on <= last))


def _event(what: str, day: date, opens: time, closes: time | None) -> Event:
    event = Event()
    event.add("summary", what)
    event.add("dtstart", datetime.combine(day, opens, tzinfo=DENMARK))
    if closes is not None:
        event.add("dtend", datetime.combine(day, closes, tzinfo=DENMARK))
    return event


def _told(schedule: Schedule, url: str, language: str) -> str:
    note = in_language(schedule.note, language) if schedule.note else ""
    unsure = gettext("Hvad der gælder på helligdage, er ikke oplyst.")
    return "\n".join(part for part in (note, unsure, url) if part)
