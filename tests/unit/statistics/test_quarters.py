"""Quarters: what they are called, when they are over, and which periods can be asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from familiehus.frontdesk.domain import OLDEST
from familiehus.kernel.errors import Refused
from familiehus.statistics.domain import SETTLES, Quarter, last_settled, period


def test_a_day_lies_in_one_quarter() -> None:
    assert [str(Quarter.of(date(2026, month, 28))) for month in (1, 3, 4, 9, 10, 12)] == [
        "2026-1", "2026-1", "2026-2", "2026-3", "2026-4", "2026-4",
    ]  # fmt: skip
    assert Quarter(2026, 4).months == (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
    assert Quarter(2026, 4).after(1) == Quarter(2027, 1)
    assert Quarter(2026, 1).after(-1) == Quarter(2025, 4)


@pytest.mark.parametrize("text", "|2026|2026-0|2026-5|26-1|2026-1-1|x|1999-4|2200-1|²026-1".split("|"))
def test_nonsense_is_no_quarter(text: str) -> None:
    with pytest.raises(Refused):
        Quarter.read(text)


def test_a_quarter_is_read_as_it_is_written() -> None:
    assert Quarter.read("2026-3") == Quarter(2026, 3)


def test_nothing_can_be_counted_in_a_quarter_any_more_when_its_tables_are_published() -> None:
    quarter = Quarter(2026, 3)
    last = quarter.after(1).first - timedelta(days=1)
    assert quarter.is_settled(date(2026, 10, 16))
    assert not quarter.is_settled(date(2026, 10, 15))
    latest_that_counts = last + OLDEST
    assert not quarter.is_settled(latest_that_counts)
    assert SETTLES > OLDEST


def test_the_last_settled_one() -> None:
    assert last_settled(date(2026, 10, 15)) == Quarter(2026, 2)
    assert last_settled(date(2026, 10, 16)) == Quarter(2026, 3)
    assert last_settled(date(2026, 12, 31)) == Quarter(2026, 3)


def test_a_period_is_not_turned_round_and_not_endless() -> None:
    assert period(Quarter(2026, 3), Quarter(2027, 1)) == (Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1))
    for first, last in ((Quarter(2026, 3), Quarter(2026, 2)), (Quarter(2000, 1), Quarter(2050, 1))):
        with pytest.raises(Refused):
            period(first, last)
