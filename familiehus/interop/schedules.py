"""Opening hours, phone hours and meetings as schedules of the HSDS.

Times are Danish local time with the offset from UTC in force at the moment of the answer, as the HSDS asks. What has no
known weekday is told in words only, because a rule without a day would say more than the source does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from familiehus.catalogue.domain import Hours, HoursException, Schedule, Sessions, Text
from familiehus.catalogue.hours import phone_hours
from familiehus.catalogue.vocabulary import Weekday
from familiehus.catalogue.wording import said, session_count, session_days, session_length
from familiehus.web.i18n import current_language

Json = dict[str, Any]

DAYS = dict(zip(Weekday, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
_LOCAL = Text("Dansk tid (Europe/Copenhagen)", "Danish time (Europe/Copenhagen)")
_OPEN = Text("Åbningstid", "Opening hours")
_PHONE = Text("Telefontid", "Phone hours")
_CLOSED = Text("Lukket", "Closed")
_COME = Text("Mød op", "Come in person")
_CALL = Text("Telefon", "Phone")


def schedules(schedule: Schedule | None, owner: UUID, now: datetime, language: str) -> list[Json]:
    """The schedules of a service or a place, their ids made from ``owner`` and their order."""
    if schedule is None:
        return []
    made = list(_all(schedule, now, language))
    return [{"id": str(uuid5(owner, f"schedule:{number}"))} | one for number, one in enumerate(made)]


def in_language(text: Text, language: str) -> str:
    """A text of the catalogue: English for English where it is written, what it is called on the page, else Danish."""
    return said(text).text if language == current_language() else text.get(language)[0]


def _all(schedule: Schedule, now: datetime, language: str) -> Iterator[Json]:
    note = {"notes": in_language(schedule.note, language)} if schedule.note else {}
    for hours in schedule.opening:
        yield _weekly(hours, now, _OPEN, _COME, language) | note
    for hours in phone_hours(schedule):
        yield _weekly(hours, now, _PHONE, _CALL, language) | note
    for exception in schedule.exceptions:
        yield _exception(exception, now, language)
    if schedule.sessions:
        yield _meetings(schedule.sessions, now, language) | note
    elif note and not schedule.opening and not schedule.phone:
        yield note


def _weekly(hours: Hours, now: datetime, what: Text, how: Text, language: str) -> Json:
    return {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": _byday(hours.days),
        "description": f"{what.get(language)[0]}. {_LOCAL.get(language)[0]}",
        "attending_type": how.get(language)[0],
    } | _times(hours.opens, hours.closes, now)


def _exception(exception: HoursException, now: datetime, language: str) -> Json:
    day = exception.on.isoformat()
    one = {"valid_from": day, "valid_to": day, "dtstart": day, "count": 1}
    if exception.opens is None or exception.closes is None:
        return one | {"description": _CLOSED.get(language)[0]}
    return one | _times(exception.opens, exception.closes, now) | {"description": _OPEN.get(language)[0]}


def _meetings(sessions: Sessions, now: datetime, language: str) -> Json:
    parts = [session_days(sessions), session_length(sessions), session_count(sessions)]
    parts += [in_language(sessions.lasts, language)] if sessions.lasts else []
    told: Json = {"description": " · ".join(part for part in parts if part)}
    if not sessions.weekdays or not sessions.is_weekly:
        return told
    rule: Json = {"freq": "WEEKLY", "interval": 1, "byday": _byday(sessions.weekdays)}
    return told | rule | (_times(sessions.opens, _end(sessions), now) if sessions.opens else {})


def _byday(days: tuple[Weekday, ...]) -> str:
    return ",".join(DAYS[day] for day in Weekday if day in days)


def _times(opens: time, closes: time | None, now: datetime) -> Json:
    offset = now.utcoffset() or timedelta()
    hours = offset // timedelta(hours=1)
    suffix = f"+{hours:02d}:00"
    end = {"closes_at": f"{closes:%H:%M}{suffix}"} if closes else {}
    return {"timezone": hours, "opens_at": f"{opens:%H:%M}{suffix}"} | end


def _end(sessions: Sessions) -> time | None:
    """When a meeting ends, if its length is one number."""
    minutes = sessions.minutes_max
    if sessions.opens is None or minutes is None or sessions.minutes_min not in (None, minutes):
        return None
    start = datetime.combine(datetime.min.date(), sessions.opens)  # noqa: DTZ901 - only the time of day is used
    return (start + timedelta(minutes=minutes)).time()
