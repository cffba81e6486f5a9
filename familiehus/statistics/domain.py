"""How visits are divided, and which quarters may be told: each is decided once, when it is over (R093)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from familiehus.kernel.errors import Refused

# The desk takes what comes late for 14 days (frontdesk.domain.OLDEST); after that no cell of the quarter moves.
SETTLES = timedelta(days=15)
MOST_QUARTERS = 40
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class Division(StrEnum):
    """One way of dividing at a time: two at once would be crossed, and small. The first three divide all who came.

    The months of a quarter are none of them: beside what the running quarter tells in tens they would tell too much.
    """

    WHO = "who"
    WAY = "way"
    POSTCODE = "postcode"
    TOPIC = "topic"
    CAME_FOR = "came_for"
    SHOWN_TO = "shown_to"
    OUTCOME = "outcome"
    FOUND = "found"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> Quarter:
        """The quarter written as ``2026-3``. Raises Refused for anything else."""
        year, _, number = text.partition("-")
        if len(year) == 4 and year.isascii() and year.isdigit() and number in {"1", "2", "3", "4"}:
            found = cls(int(year), int(number))
            if _FIRST_YEAR <= found.year <= _LAST_YEAR:
                return found
        raise Refused("no such quarter")

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def months(self) -> tuple[date, date, date]:
        """The first days of its months."""
        return (self.first, self.first.replace(month=3 * self.number - 1), self.first.replace(month=3 * self.number))

    def after(self, count: int) -> Quarter:
        """The quarter so many later; earlier when negative."""
        year, number = divmod(self.year * 4 + self.number - 1 + count, 4)
        return Quarter(year, number + 1)

    def is_settled(self, today: date) -> bool:
        """Whether it is over, and everything that may come late has come."""
        return today >= self.after(1).first + SETTLES


def last_settled(today: date) -> Quarter:
    """The newest quarter of which tables are published."""
    here = Quarter.of(today).after(-1)
    return here if here.is_settled(today) else here.after(-1)


def period(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """The quarters from ``first`` to ``last``. Raises Refused when turned round or longer than anybody looks at."""
    if last < first:
        raise Refused("the period is turned round")
    length = 4 * (last.year - first.year) + last.number - first.number + 1
    if length > MOST_QUARTERS:
        raise Refused("the period is too long")
    return tuple(first.after(number) for number in range(length))
