"""The days on which a unit is there, today among them."""

from datetime import date

import pytest

from familiehus.kernel.workdays import OpeningDays


@pytest.mark.parametrize(
    ("opening", "day", "found"),
    [
        (OpeningDays(), date(2026, 11, 23), date(2026, 11, 23)),
        (OpeningDays(), date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
        (OpeningDays(), date(2026, 12, 25), date(2026, 12, 28)),  # Christmas Day
        (OpeningDays(frozenset({2})), date(2026, 11, 23), date(2026, 11, 25)),
        (OpeningDays(closed=((date(2027, 7, 19), date(2027, 7, 25)),)), date(2027, 7, 20), date(2027, 7, 26)),
        (OpeningDays(frozenset()), date(2026, 11, 23), date(2026, 11, 23)),  # one that never opens
    ],
)
def test_the_same_day_where_somebody_is_there_else_the_next(opening: OpeningDays, day: date, found: date) -> None:
    assert opening.on_or_after(day) == found
