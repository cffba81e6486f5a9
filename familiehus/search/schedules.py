"""Opening hours and session times to and from JSON: as much of a schedule as decides when it happens next."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from familiehus.catalogue.domain import Hours, HoursException, Rhythm, Schedule, Sessions
from familiehus.catalogue.vocabulary import DayPart, Period, Weekday


def to_document(schedule: Schedule) -> dict[str, Any]:
    """Plain values for a JSON file."""
    sessions = schedule.sessions
    return {
        "opening": [[list(h.days), h.opens.isoformat(), h.closes.isoformat()] for h in schedule.opening],
        "exceptions": [[e.on.isoformat(), _text(e.opens), _text(e.closes)] for e in schedule.exceptions],
        "sessions": sessions and [list(sessions.weekdays), _text(sessions.opens), _rhythm(sessions.rhythm)],
        "parts": list(sessions.day_parts) if sessions else [],
    }


def from_document(document: dict[str, Any]) -> Schedule:
    """The schedule :func:`to_document` was given, without its phone hours and notes."""
    sessions = document["sessions"]
    return Schedule(
        opening=tuple(
            Hours(tuple(map(Weekday, days)), time.fromisoformat(opens), time.fromisoformat(closes))
            for days, opens, closes in document["opening"]
        ),
        exceptions=tuple(
            HoursException(date.fromisoformat(on), _time(opens), _time(closes))
            for on, opens, closes in document["exceptions"]
        ),
        sessions=sessions
        and Sessions(
            weekdays=tuple(map(Weekday, sessions[0])),
            opens=_time(sessions[1]),
            rhythm=sessions[2] and Rhythm(sessions[2][0], Period(sessions[2][1]), sessions[2][2]),
            day_parts=tuple(map(DayPart, document["parts"])),
        ),
    )


def _text(value: time | None) -> str | None:
    return value.isoformat() if value else None


def _time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None


def _rhythm(rhythm: Rhythm | None) -> list[Any] | None:
    return [rhythm.times, rhythm.per, rhythm.interval] if rhythm else None
