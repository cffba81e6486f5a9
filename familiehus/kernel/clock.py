"""Two clocks. The calendar clock may be moved by a demo; the security clock never moves."""

from __future__ import annotations

import time
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The time now, aware, in Danish time."""
        ...


class SecurityClock:
    """Real time: sign-in, codes, tokens, leases."""

    def now(self) -> datetime:
        """The real time now."""
        return datetime.now(UTC).astimezone(DENMARK)


class CalendarClock:
    """Deadlines, validity, opening hours. ``offset`` is asked at every reading, so a demo may move it."""

    def __init__(self, offset: Callable[[], timedelta] = timedelta) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """The calendar's time now: real time plus the demo's offset."""
        return (datetime.now(UTC) + self._offset()).astimezone(DENMARK)

    def seconds(self) -> float:
        """The same moment in seconds since 1970: for what is asked at every request."""
        return time.time() + self._offset().total_seconds()


class FixedClock:
    """A clock that stands still, for tests and for rendering one moment."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock needs a moment with a time zone")
        self._moment = moment.astimezone(DENMARK)

    def now(self) -> datetime:
        """The moment it was given."""
        return self._moment


def months_after(day: date, months: int) -> date:
    """The same day so many months later, earlier when negative; that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def danish_day(moment: datetime) -> date:
    """The day in Denmark: databases give moments in UTC."""
    return moment.astimezone(DENMARK).date()
