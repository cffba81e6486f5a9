"""The days on which a unit is there, today among them."""

import subprocess
import sys
from datetime import UTC, date, datetime

import holidays
import pytest

from familiehus.kernel.clock import DENMARK
from familiehus.kernel.workdays import OpeningDays, is_public_holiday


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


@pytest.mark.parametrize("year", [2023, 2024, 2026, 2040])
def test_public_holidays_are_those_the_library_knows_of_denmark(year: int) -> None:
    days = [
        date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    assert {day for day in days if is_public_holiday(day)} == set(holidays.country_holidays("DK", years=year))


def test_no_other_country_is_read_in_the_middle_of_an_act() -> None:
    said = (
        "import sys; from datetime import date; from familiehus.kernel.workdays import is_public_holiday as asked; "
        "assert asked(date(2026, 12, 25)) and not asked(date(2026, 12, 24)); "
        "print(sum(name.startswith('holidays.countries') for name in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert told.stdout.strip() == "0"
