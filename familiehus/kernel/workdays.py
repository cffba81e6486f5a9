"""Danish public holidays."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def _of_year(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def is_public_holiday(day: date) -> bool:
    """Whether the day is a Danish public holiday (Sundays are not counted as such)."""
    return day in _of_year(day.year)
