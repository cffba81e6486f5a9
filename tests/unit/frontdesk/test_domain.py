"""What a desk may count, and what it may not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from familiehus.frontdesk.domain import DESK_TOPICS, Part, Visit, Way, Who, check, part_of
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Refused

TODAY = date(2026, 11, 23)
POSTCODES = {"4760": "Vordingborg"}


def visit(day: date = TODAY, postcode: str = "4760", **people: int) -> Visit:
    came = {Who(who): number for who, number in (people or {"mother": 1}).items()}
    return Visit(day, Part.MORNING, Way.WALK_IN, came, postcode)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening"), (23, "evening")],
)
def test_no_time_is_finer_than_the_part_of_the_day(hour: int, part: str) -> None:
    assert part_of(datetime(2026, 11, 23, hour, 59, tzinfo=DENMARK)) == part


def test_r091_who_came_where_from_and_nothing_else() -> None:
    assert set(Visit.__dataclass_fields__) == {"day", "part", "way", "people", "postcode", "said"}
    check(visit(mother=1, father=1), TODAY, POSTCODES)
    check(visit(postcode=""), TODAY, POSTCODES)
    check(visit(date(2026, 11, 9)), TODAY, POSTCODES)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (visit(mother=0), "say who came"),
        (visit(mother=2, father=-1), "say who came"),
        (visit(mother=61), "too many at once"),
        (visit(date(2026, 11, 24)), "the day is to come"),
        (visit(date(2026, 11, 8)), "the day is too long ago"),
        (visit(postcode="0000"), "no such postcode"),
    ],
)
def test_what_cannot_be_is_refused(wrong: Visit, why: str) -> None:
    with pytest.raises(Refused, match=why):
        check(wrong, TODAY, POSTCODES)


def test_a_desk_says_nothing_of_violence_addiction_or_illness() -> None:
    assert not {"violence", "sexual_abuse", "addiction", "mental_illness", "depression", "anxiety"} & set(DESK_TOPICS)
    assert DESK_TOPICS[0] == "talk_to_someone"
