"""The days on which a unit is there, today among them."""

from datetime import UTC, date, datetime

import pytest

from familiehus.kernel.clock import DENMARK
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


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        (datetime(2026, 12, 1, 14, 59, tzinfo=DENMARK), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 15, tzinfo=DENMARK), date(2026, 12, 2)),
        (datetime(2026, 12, 1, 22, 30, tzinfo=DENMARK), date(2026, 12, 2)),
        (datetime(2026, 12, 2, 0, 30, tzinfo=DENMARK), date(2026, 12, 2)),
        (datetime(2026, 11, 27, 21, 31, tzinfo=DENMARK), date(2026, 11, 30)),  # a Friday evening
        (datetime(2026, 12, 24, 20, tzinfo=DENMARK), date(2026, 12, 28)),
    ],
)
def test_what_comes_when_work_has_ended_is_seen_on_the_next_opening_day(moment: datetime, found: date) -> None:
    assert OpeningDays().soonest(moment) == found
    assert OpeningDays().soonest(moment.astimezone(UTC)) == found
