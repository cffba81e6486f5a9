from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import cast

from icalendar import Calendar

from familiehus.catalogue.domain import Hours, HoursException, Rhythm, Schedule, Sessions, Validity
from familiehus.catalogue.vocabulary import Period, Weekday
from familiehus.interop.icalendar import calendar, has_times
from familiehus.kernel.clock import DENMARK
from tests.unit.interop.conftest import BARE, HOUSE, NOW, OFFER

PAGE = "https://familiehus.example/tilbud/cafe"


def _read(text: str | None) -> Calendar:
    assert text is not None
    return cast("Calendar", Calendar.from_ical(text))


def test_every_known_time_is_an_event() -> None:
    found = _read(calendar(OFFER, HOUSE, PAGE, NOW, "da"))
    events = [(str(e["SUMMARY"]), e.start, e.get("DTEND") and e.end) for e in found.events]
    at = NOW.replace(hour=10)
    assert events[0] == ("Caféen: åbent", at, at.replace(hour=12))
    assert [name for name, _start, _end in events] == [
        "Caféen: åbent",
        "Caféen: åbent",
        "Caféen: telefontid",
        "Caféen",
    ]
    assert events[-1][1:] == (
        datetime(2026, 11, 25, 14, tzinfo=DENMARK),
        datetime(2026, 11, 25, 15, 30, tzinfo=DENMARK),
    )
    assert found.events[0]["LOCATION"] == "Huset · Lolland"
    assert found.events[0]["URL"] == PAGE


def test_r037_it_ends_with_the_period() -> None:
    rule = _read(calendar(OFFER, HOUSE, PAGE, NOW, "da")).events[0]["RRULE"]
    assert rule["UNTIL"][0].date() == date(2026, 12, 31)
    over = replace(OFFER, valid=Validity(until=date(2026, 11, 1)))
    assert calendar(over, HOUSE, PAGE, NOW, "da") is None
    assert [has_times(entry, NOW.date()) for entry in (over, OFFER)] == [False, True]
    later = replace(OFFER, valid=Validity(start=date(2027, 1, 1)))
    assert _read(calendar(later, HOUSE, PAGE, NOW, "da")).events[0].start == datetime(2027, 1, 4, 10, tzinfo=DENMARK)


def test_dates_that_differ_are_taken_out_and_put_in() -> None:
    first, second = _read(calendar(OFFER, HOUSE, PAGE, NOW, "da")).events[:2]
    assert [d.dt.date() for out in first["EXDATE"] for d in out.dts] == [date(2026, 12, 21), date(2026, 12, 28)]
    assert (second.start.date(), second.end.time()) == (date(2026, 12, 28), time(11))
    assert "RRULE" not in second


def test_dates_that_differ_are_the_doors_and_the_phones_each_once() -> None:
    monday, saturday = date(2026, 12, 21), date(2026, 12, 19)
    schedule = Schedule(
        opening=(Hours((Weekday.MON,), time(8), time(10)), Hours((Weekday.MON,), time(13), time(15))),
        sessions=Sessions(weekdays=(Weekday.MON,), opens=time(18)),
        exceptions=tuple(HoursException(day, time(9), time(11)) for day in (monday, saturday)),
    )
    events = _read(calendar(replace(HOUSE, schedule=schedule), None, PAGE, NOW, "da")).events
    once = [(str(e["SUMMARY"]), e.start.date()) for e in events if "RRULE" not in e]
    assert once == [("Huset: åbent", monday), ("Huset: åbent", saturday)]
    assert ["EXDATE" in e for e in events if "RRULE" in e] == [True, True, False]
    assert len({e["UID"] for e in events}) == len(events)


def test_a_group_is_not_in_the_file_on_a_day_that_is_closed() -> None:
    schedule = Schedule(
        sessions=Sessions(weekdays=(Weekday.MON,), opens=time(18)), exceptions=(HoursException(date(2026, 12, 21)),)
    )
    (event,) = _read(calendar(replace(HOUSE, schedule=schedule), None, PAGE, NOW, "da")).events
    assert event["EXDATE"].dts[0].dt == datetime(2026, 12, 21, 18, tzinfo=DENMARK)


def test_ids_stay_the_same() -> None:
    one, two = (_read(calendar(OFFER, HOUSE, PAGE, NOW.replace(hour=h), "en")) for h in (9, 18))
    assert [e["UID"] for e in one.events] == [e["UID"] for e in two.events]
    assert len({e["UID"] for e in one.events}) == len(one.events)


def test_local_time_has_its_zone() -> None:
    text = calendar(OFFER, HOUSE, PAGE, NOW, "da") or ""
    assert "TZID:Europe/Copenhagen" in text
    assert "DTSTART;TZID=Europe/Copenhagen:20261123T100000" in text


def test_what_has_no_known_day_and_hour_is_in_no_calendar() -> None:
    weeks = Sessions(rhythm=Rhythm(1, Period.WEEK, 2), weekdays=(Weekday.MON,), opens=time(9))
    for schedule in (None, Schedule(), Schedule(sessions=weeks), Schedule(sessions=Sessions(weekdays=(Weekday.MON,)))):
        assert calendar(replace(BARE, schedule=schedule), None, PAGE, NOW, "da") is None
        assert not has_times(replace(BARE, schedule=schedule), NOW.date())


def test_a_length_nobody_told_gives_no_end() -> None:
    schedule = Schedule(sessions=Sessions(weekdays=(Weekday.MON,), opens=time(9)))
    (event,) = _read(calendar(replace(BARE, schedule=schedule), None, PAGE, NOW, "da")).events
    assert "DTEND" not in event


def test_a_house_has_its_hours() -> None:
    (event,) = _read(calendar(HOUSE, None, PAGE, NOW, "da")).events
    assert str(event["SUMMARY"]) == "Huset: åbent"
    assert has_times(replace(BARE, schedule=Schedule(opening=(Hours((Weekday.MON,), time(8), time(9)),))), NOW.date())
