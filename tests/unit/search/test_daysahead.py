"""Days told from today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from familiehus.search.daysahead import on_the_day
from familiehus.search.question import Question

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("ahead", "told", "day"), [(0, "today", "fri"), (0, "tomorrow", "sat"), (2, "tomorrow", "mon"), (2, "today", "sun")]
)
def test_they_are_the_day_of_the_week_they_fall_on(ahead: int, told: str, day: str) -> None:
    asked = Question(codes=frozenset({("day", told), ("day_part", "morning"), ("audience", "fathers")}))
    read = on_the_day(asked, FRIDAY + timedelta(days=ahead))
    assert read.codes == {("day", day), ("day_part", "morning"), ("audience", "fathers")}


def test_a_day_that_is_named_stays_and_so_does_everything_else() -> None:
    asked = Question(codes=frozenset({("day", "wed"), ("audience", "fathers")}))
    assert on_the_day(asked, FRIDAY) is asked
