"""A form of the desk read as a visit."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from familiehus.accounts.pages import Form
from familiehus.frontdesk.domain import Part, Subject, Way, Who
from familiehus.frontdesk.entering import MANY, is_number, visit_of
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Refused

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=DENMARK)


def form(many: dict[str, list[str]] | None = None, **values: str) -> Form:
    return Form("count", values, {name: [] for name in MANY} | (many or {}))


def test_one_tap_is_one_person_now() -> None:
    visit = visit_of(form({"who": ["mother"]}, postcode="4760"), NOW)
    assert (visit.day, visit.part, visit.way) == (date(2026, 11, 23), Part.AFTERNOON, Way.WALK_IN)
    assert visit.people == {Who.MOTHER: 1, Who.FATHER: 0, Who.OTHER: 0}
    assert (visit.postcode, visit.said) == ("4760", {})


def test_a_number_counts_instead_of_the_tap() -> None:
    assert visit_of(form({"who": ["mother"]}, more_mother="12", more_father=" 3 "), NOW).count == 15


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "9999", "²"])
def test_a_number_that_is_none(text: str) -> None:
    with pytest.raises(Refused, match="write a number"):
        visit_of(form(more_mother=text), NOW)


def test_another_postcode_and_none() -> None:
    assert visit_of(form(postcode="other", other=" 4700 "), NOW).postcode == "4700"
    assert visit_of(form(other="4700"), NOW).postcode == "4700"
    for postcode in ("unknown", "other", ""):
        assert visit_of(form(postcode=postcode, other=" "), NOW).postcode == ""


@pytest.mark.parametrize("chosen", ["4760", "unknown"])
def test_a_postcode_that_was_written_counts_whatever_was_chosen_from_the_start(chosen: str) -> None:
    assert visit_of(form(postcode=chosen, other="4700"), NOW).postcode == "4700"


def test_what_waited_on_the_device_keeps_its_day() -> None:
    visit = visit_of(
        form({"who": ["other"], "topic": ["sleep", ""]}, day="2026-11-20", part="evening", way="phone"), NOW
    )
    assert (visit.day, visit.part, visit.way) == (date(2026, 11, 20), Part.EVENING, Way.PHONE)
    assert visit.said == {Subject.TOPIC: {"sleep"}}


def test_a_day_that_is_none() -> None:
    with pytest.raises(Refused, match="no such answer"):
        visit_of(form(day="i går"), NOW)


@pytest.mark.parametrize(("text", "may"), [("a" * 16, True), ("0f" * 32, True), ("", False), ("nej tak", False)])
def test_a_count_is_called_by_a_number_that_says_nothing(text: str, may: bool) -> None:
    assert is_number(text) is may
