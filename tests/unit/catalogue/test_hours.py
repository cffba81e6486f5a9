"""Doors and phones: the hours the sources state, and when they change."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from familiehus.catalogue.domain import Hours, HoursException, Offer, Rhythm, Schedule, Sessions, Text
from familiehus.catalogue.hours import next_start, opening_state
from familiehus.catalogue.vocabulary import Period, Sector, Tier, Weekday
from familiehus.catalogue.week import week
from familiehus.kernel.clock import DENMARK

WEEKDAYS = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)
NOT_THURSDAY = tuple(d for d in WEEKDAYS if d is not Weekday.THU)
AALBORG = Schedule(
    opening=(Hours(NOT_THURSDAY, time(10, 30), time(15)), Hours((Weekday.THU,), time(10, 30), time(17))),
    phone=(Hours(WEEKDAYS, time(8, 30), time(10)), Hours((Weekday.THU,), time(15), time(16, 30))),
)
LOLLAND = Schedule(
    opening=(Hours(WEEKDAYS[:4], time(8), time(16)), Hours((Weekday.FRI,), time(8), time(13))),
    phone=(Hours((Weekday.MON,), time(10), time(15)),),
    phone_in_opening_hours=True,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


@pytest.mark.parametrize(
    ("moment", "door", "phone"),
    [
        ("2026-11-23T09:00", False, True),  # Monday
        ("2026-11-23T10:30", True, False),
        ("2026-11-23T15:00", False, False),
        ("2026-11-26T15:30", True, True),  # Thursday
        ("2026-11-26T16:30", True, False),
        ("2026-11-26T17:00", False, False),
        ("2026-11-28T12:00", False, False),  # Saturday
    ],
)
def test_r016_aalborg_keeps_door_and_phone_apart_and_thursdays_exceptions(moment: str, door: bool, phone: bool) -> None:
    state = opening_state(AALBORG, at(moment))
    assert state.walk_in is not None
    assert state.phone is not None
    assert (state.walk_in.open, state.phone.open) == (door, phone)


def test_r017_lolland_can_be_rung_on_a_tuesday() -> None:
    state = opening_state(LOLLAND, at("2026-11-24T11:00"))
    assert state.phone is not None
    assert state.phone.open


def test_the_answer_tells_when_it_changes() -> None:
    assert opening_state(AALBORG, at("2026-11-23T09:00")).changes_at == at("2026-11-23T10:00")
    assert opening_state(AALBORG, at("2026-11-28T12:00")).changes_at == at("2026-11-30T08:30")


def test_r035_without_hours_nothing_is_said() -> None:
    assert opening_state(Schedule(), at("2026-11-23T09:00")).walk_in is None
    assert opening_state(None, at("2026-11-23T09:00")).phone is None


def test_an_exception_replaces_the_hours_of_its_date() -> None:
    closed = Schedule(opening=LOLLAND.opening, exceptions=(HoursException(date(2026, 11, 23)),))
    state = opening_state(closed, at("2026-11-23T09:00"))
    assert state.walk_in is not None
    assert not state.walk_in.open
    assert state.walk_in.changes_at == at("2026-11-24T08:00")


def test_a_public_holiday_the_source_is_silent_about_is_uncertain() -> None:
    state = opening_state(LOLLAND, at("2026-12-25T09:00"))
    assert state.walk_in is not None
    assert state.walk_in.uncertain


@pytest.mark.parametrize("day", ["2026-12-24", "2026-12-31", "2027-06-05"])
def test_a_day_on_which_most_are_closed_is_uncertain_unless_the_source_tells(day: str) -> None:
    moment = at(f"{day}T09:00")
    daily = Schedule(opening=(Hours(tuple(Weekday), time(8), time(16)),))
    told = replace(daily, exceptions=(HoursException(moment.date(), time(8), time(12)),))
    doors = [opening_state(schedule, moment).walk_in for schedule in (daily, told)]
    assert [door and (door.open, door.uncertain) for door in doors] == [(True, True), (True, False)]


def test_nobody_is_told_that_it_opens_on_a_holiday() -> None:
    door = opening_state(LOLLAND, at("2026-12-23T20:00")).walk_in
    assert door is not None
    assert door.changes_at == at("2026-12-28T08:00")  # neither Christmas Eve nor Christmas Day
    on_christmas_day = at("2026-12-25T09:00")
    assert next_start(LOLLAND, on_christmas_day) == at("2026-12-28T08:00")
    fridays = Sessions(rhythm=Rhythm(1, Period.WEEK), weekdays=(Weekday.FRI,), opens=time(10))
    assert next_start(Schedule(sessions=fridays), on_christmas_day) == at("2027-01-08T10:00")  # New Year's Day, too


def test_a_weekly_day_that_never_comes_certain_is_not_made_up() -> None:
    closed = tuple(HoursException(day) for day in (date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)))
    mondays = Sessions(rhythm=Rhythm(1, Period.WEEK), weekdays=(Weekday.MON,), opens=time(10))
    assert next_start(Schedule(sessions=mondays, exceptions=closed), at("2026-11-23T09:00")) is None
    assert next_start(Schedule(sessions=mondays, exceptions=closed[:1]), at("2026-11-23T09:00")) == at(
        "2026-11-30T10:00"
    )
    assert (
        next_start(
            Schedule(opening=(Hours((Weekday.MON,), time(8), time(9)),), exceptions=closed), at("2026-11-23T09:00")
        )
        is None
    )


def test_a_group_is_not_in_the_week_on_a_day_that_is_closed() -> None:
    mondays = Sessions(weekdays=(Weekday.MON,), opens=time(10))
    for exception, held in ((HoursException(date(2026, 11, 23)), False), (HoursException(date(2026, 11, 24)), True)):
        schedule = Schedule(sessions=mondays, exceptions=(exception,))
        entry = Offer("cafe", "Café", "nogen", (Sector.MUNICIPALITY,), Tier.OPEN, Text("?"), (), schedule=schedule)
        first, *_others = week([entry], date(2026, 11, 23), at("2026-11-23T09:00"))
        assert bool(first.happenings) == held


def test_next_start_needs_a_day_a_time_and_a_weekly_rhythm() -> None:
    weekly = Sessions(rhythm=Rhythm(1, Period.WEEK), weekdays=(Weekday.WED,), opens=time(10))
    assert next_start(Schedule(sessions=weekly), at("2026-11-23T09:00")) == at("2026-11-25T10:00")
    fortnightly = Sessions(rhythm=Rhythm(1, Period.WEEK, 2), weekdays=(Weekday.WED,), opens=time(10))
    assert next_start(Schedule(sessions=fortnightly), at("2026-11-23T09:00")) is None
    assert next_start(Schedule(sessions=Sessions(count=5)), at("2026-11-23T09:00")) is None


def test_hours_follow_the_clock_when_summer_time_ends() -> None:
    state = opening_state(AALBORG, at("2026-10-26T10:30"))
    assert state.walk_in is not None
    assert state.walk_in.open
