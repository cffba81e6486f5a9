"""Parts of a day, told by the clock, and who is closed then."""

from __future__ import annotations

from datetime import time

import pytest

from familiehus.catalogue.domain import Hours, Schedule
from familiehus.catalogue.vocabulary import DayPart, Weekday
from familiehus.search.hours import is_closed, part_of, parts_between, with_the_clock

_FRIDAY = frozenset({("day", "fri")})
_LATE = Schedule(opening=(Hours((Weekday.THU,), time(10), time(18)), Hours((Weekday.FRI,), time(10), time(12))))


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ("kl 10", "morning"),
        ("efter kl 14", "afternoon"),
        ("klokken 19", "evening"),
        ("at 3 pm", "afternoon"),
        ("at 12 pm", "afternoon"),
        ("o 9", "morning"),
    ],
)
def test_an_hour_beside_a_day_is_a_part_of_it(told: str, part: str) -> None:
    assert with_the_clock(_FRIDAY, told.split()) - _FRIDAY == {("day_part", part)}


@pytest.mark.parametrize("told", ["kl", "kl 30", "kl tre", "10", "uge 10"])
def test_other_numbers_are_no_hours(told: str) -> None:
    assert with_the_clock(_FRIDAY, told.split()) == _FRIDAY


def test_an_hour_alone_or_beside_a_part_of_the_day_tells_nothing_more() -> None:
    morning = _FRIDAY | {("day_part", "morning")}
    assert with_the_clock(frozenset(), ["kl", "3"]) == frozenset()
    assert with_the_clock(morning, ["kl", "3"]) == morning


def test_a_day_has_three_parts() -> None:
    assert [part_of(time(hour)) for hour in (9, 12, 17)] == list(DayPart)
    assert parts_between(time(9), time(18)) == set(DayPart)
    assert parts_between(time(9), time(12)) == {DayPart.MORNING}


def test_closed_is_only_who_is_known_to_be_open_at_other_times() -> None:
    assert is_closed(_LATE, ("fri",), ("evening",))
    assert not is_closed(_LATE, ("thu",), ("evening",))
    assert not is_closed(_LATE, ("thu", "fri"), ("evening",))
    assert not is_closed(Schedule(), ("fri",), ("evening",))
