"""An offer's or a house's known times as an iCalendar file; what has no day and no hour of its own is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid5

from icalendar import Calendar, Event, Timezone

from familiehus.catalogue.answers import name_in
from familiehus.catalogue.domain import Hours, HoursException, House, Offer, Schedule, Sessions
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
    return any(True for times in _weekly(schedule, "") for _event in _events(times, schedule, period))


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
    for number, times in enumerate(_weekly(schedule, name)):
        for event in _events(times, schedule, _period(entry, now.date())):
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


def _weekly(schedule: Schedule, name: str) -> Iterator[Times]:
    """Every day and hour the source names."""
    for hours in schedule.opening:
        yield _hours(gettext("%(name)s: åbent", name=name), hours)
    for hours in phone_hours(schedule):
        yield _hours(gettext("%(name)s: telefontid", name=name), hours)
    sessions = schedule.sessions
    if sessions and sessions.weekdays and sessions.opens and sessions.is_weekly:
        yield Times(name, sessions.weekdays, sessions.opens, _end(sessions.opens, sessions))


def _hours(what: str, hours: Hours) -> Times:
    return Times(what, hours.days, hours.opens, hours.closes)


def _end(opens: time, sessions: Sessions) -> time | None:
    if sessions.minutes_max is None:
        return None
    return (datetime.combine(date.min, opens) + timedelta(minutes=sessions.minutes_max)).time()


def _period(entry: Offer | House, today: date) -> tuple[date, date | None]:
    """From today, or from when it begins; until when the source says it ends (R037)."""
    valid = entry.valid if isinstance(entry, Offer) else None
    if valid is None:
        return today, None
    return max(today, valid.start or today), valid.until


def _events(times: Times, schedule: Schedule, period: tuple[date, date | None]) -> Iterator[Event]:
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
    for exception in _exceptions(times, schedule, start, last):
        event.add("exdate", datetime.combine(exception.on, times.opens, tzinfo=DENMARK))
    yield event
    yield from _instead(times, schedule, start, last)


def _exceptions(times: Times, schedule: Schedule, start: date, last: date | None) -> list[HoursException]:
    """Dates that differ from this week's rule."""
    return [
        one
        for one in schedule.exceptions
        if one.on >= start and (last is None or one.on <= last) and _DAYS[one.on.weekday()] in times.days
    ]


def _instead(times: Times, schedule: Schedule, start: date, last: date | None) -> Iterator[Event]:
    """What there is on those dates instead."""
    for one in _exceptions(times, schedule, start, last):
        if one.opens and one.closes:
            yield _event(times.what, one.on, one.opens, one.closes)


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
