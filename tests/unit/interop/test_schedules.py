from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

import pytest

from familiehus.catalogue.domain import Hours, Rhythm, Schedule, Sessions, Text
from familiehus.catalogue.vocabulary import DayPart, Period, Weekday
from familiehus.interop.schedules import schedules
from familiehus.kernel.clock import DENMARK
from tests.unit.interop.conftest import NOW, OFFER

OWNER = UUID(int=1)
SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=DENMARK)


def _without_ids(schedule: Schedule | None, now: datetime = NOW) -> list[dict[str, object]]:
    return [{k: v for k, v in one.items() if k != "id"} for one in schedules(schedule, OWNER, now, "da")]


def test_r016_door_and_phone_are_two_schedules() -> None:
    found = _without_ids(OFFER.schedule)
    assert [(one.get("byday"), one.get("opens_at"), one.get("attending_type")) for one in found[:2]] == [
        ("MO", "10:00+01:00", "Mød op"),
        ("FR", "09:00+01:00", "Telefon"),
    ]
    assert found[0]["closes_at"] == "12:00+01:00"
    assert found[0]["notes"] == "Tag madpakke med."


def test_r017_a_phone_that_answers_while_the_door_is_open() -> None:
    hours = Hours((Weekday.THU, Weekday.MON), time(8), time(16))
    found = _without_ids(Schedule(opening=(hours,), phone_in_opening_hours=True))
    assert [one["attending_type"] for one in found] == ["Mød op", "Telefon"]
    assert {one["byday"] for one in found} == {"MO,TH"}


def test_times_carry_the_offset_in_force() -> None:
    hours = Hours((Weekday.MON,), time(8), time(16))
    found = _without_ids(Schedule(opening=(hours,)), SUMMER)
    assert (found[0]["opens_at"], found[0]["timezone"]) == ("08:00+02:00", 2)


def test_dates_that_differ() -> None:
    closed, shorter = _without_ids(OFFER.schedule)[2:4]
    assert (closed["valid_from"], closed["valid_to"], closed["description"]) == ("2026-12-21", "2026-12-21", "Lukket")
    assert "opens_at" not in closed
    assert (shorter["valid_from"], shorter["closes_at"]) == ("2026-12-28", "11:00+01:00")


def test_a_weekly_meeting_is_a_rule() -> None:
    meeting = _without_ids(OFFER.schedule)[4]
    assert meeting["freq"] == "WEEKLY"
    assert (meeting["byday"], meeting["opens_at"], meeting["closes_at"]) == ("WE", "14:00+01:00", "15:30+01:00")


@pytest.mark.parametrize(
    "sessions",
    [
        Sessions(rhythm=Rhythm(2, Period.WEEK)),
        Sessions(rhythm=Rhythm(1, Period.WEEK, 2), weekdays=(Weekday.MON,)),
        Sessions(rhythm=Rhythm(1, Period.MONTH), weekdays=(Weekday.MON,)),
        Sessions(day_parts=(DayPart.EVENING,)),
        Sessions(lasts=Text("et halvt år")),
    ],
)
def test_what_has_no_known_day_is_told_in_words_only(sessions: Sessions) -> None:
    (told,) = _without_ids(Schedule(sessions=sessions))
    assert set(told) == {"description"}
    assert told["description"]


def test_a_length_that_varies_gives_no_end() -> None:
    sessions = Sessions(weekdays=(Weekday.MON,), opens=time(9), minutes_min=60, minutes_max=90)
    (told,) = _without_ids(Schedule(sessions=sessions))
    assert "closes_at" not in told


def test_a_note_alone_is_kept() -> None:
    assert _without_ids(Schedule(note=Text("Efter aftale."))) == [{"notes": "Efter aftale."}]
    assert _without_ids(None) == []
