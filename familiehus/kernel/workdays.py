"""Danish public holidays, and the days on which a unit is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import holidays

from familiehus.kernel.clock import DENMARK

_LONGEST_WAIT_DAYS = 366
# Constitution Day, Christmas Eve and New Year's Eve: no public holidays, and yet most doors are closed.
_OFTEN_CLOSED = {(6, 5), (12, 24), (12, 31)}
# What comes later in the day is first seen on the next one.
WORK_ENDS = 15


@lru_cache(maxsize=1)
def _denmark() -> Callable[..., Iterable[date]]:
    """Denmark's own module alone: the library would read those of all countries first, 40 ms into somebody's act."""
    module = ModuleType("denmark")
    SourceFileLoader(module.__name__, f"{Path(holidays.__file__).parent}/countries/denmark.py").exec_module(module)
    days: Callable[..., Iterable[date]] = module.Denmark
    return days


@lru_cache(maxsize=32)
def _of_year(year: int) -> frozenset[date]:
    return frozenset(_denmark()(years=year))


def is_public_holiday(day: date) -> bool:
    """Whether the day is a Danish public holiday (Sundays are not counted as such)."""
    return day in _of_year(day.year)


def is_often_closed(day: date) -> bool:
    """Whether the day is no public holiday, but one on which most are closed all the same."""
    return (day.month, day.day) in _OFTEN_CLOSED


@dataclass(frozen=True, slots=True)
class OpeningDays:
    """The days a unit works: weekdays 0 (Monday) to 6, never on public holidays or in its own closed weeks."""

    weekdays: frozenset[int] = frozenset(range(5))
    closed: tuple[tuple[date, date], ...] = ()

    def is_open(self, day: date) -> bool:
        """Whether somebody is there."""
        if day.weekday() not in self.weekdays or is_public_holiday(day):
            return False
        return not any(first <= day <= last for first, last in self.closed)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th opening day after ``day``. A unit that never opens in a year gets the calendar's days."""
        found, there = 0, day
        for _ in range(count * _LONGEST_WAIT_DAYS):
            if found == count:
                break
            there += timedelta(days=1)
            found += self.is_open(there)
        return there if found == count else day + timedelta(days=count)

    def on_or_after(self, day: date) -> date:
        """``day`` itself when somebody is there, else the next opening day."""
        return self.after(day - timedelta(days=1), 1)

    def soonest(self, moment: datetime) -> date:
        """The day on which what comes at this moment is seen: after three in the afternoon not the same one."""
        here = moment.astimezone(DENMARK)
        return self.on_or_after(here.date() + timedelta(days=here.hour >= WORK_ENDS))

    def between(self, first: date, last: date) -> int:
        """How many opening days lie after ``first``, up to and with ``last``; 0 when ``last`` is not later."""
        days = min(max((last - first).days, 0), _LONGEST_WAIT_DAYS)
        return sum(self.is_open(first + timedelta(days=number)) for number in range(1, days + 1))
