"""What a profession's setting asks of a yes: in writing, shorter, both, or nothing more than the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.consent.demands import (
    NOTHING_MORE,
    Demand,
    awaits_confirmation,
    check_demand,
    check_length,
    latest_day,
    strictest,
    usual_day,
)
from familiehus.consent.domain import LASTS_AT_MOST, LASTS_USUALLY, ConsentForm
from familiehus.kernel.errors import Refused

TODAY = date(2026, 11, 23)
DEMANDS = st.builds(Demand, st.booleans(), st.one_of(st.none(), st.integers(1, 365)))


def test_nothing_more_is_the_law_alone() -> None:
    assert not awaits_confirmation(NOTHING_MORE, ConsentForm.ORAL)
    assert latest_day(NOTHING_MORE, TODAY) == TODAY + LASTS_AT_MOST
    assert usual_day(NOTHING_MORE, TODAY) == TODAY + LASTS_USUALLY
    check_length(NOTHING_MORE, TODAY + LASTS_AT_MOST, TODAY)


@pytest.mark.parametrize(("form", "waits"), [(ConsentForm.ORAL, True), (None, True), (ConsentForm.WRITTEN, False)])
def test_r061_a_written_yes_is_written(form: ConsentForm | None, waits: bool) -> None:
    assert awaits_confirmation(Demand(in_writing=True), form) is waits


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_length_that_cannot_be_is_refused(days: int) -> None:
    with pytest.raises(Refused, match="from 1 to 365"):
        check_demand(Demand(at_most_days=days))


@pytest.mark.parametrize("days", [None, 1, 365])
def test_a_length_within_a_year_is_kept(days: int | None) -> None:
    check_demand(Demand(at_most_days=days))


def test_a_yes_ends_on_the_last_day_the_setting_allows_and_no_later() -> None:
    demand = Demand(at_most_days=30)
    assert usual_day(demand, TODAY) == latest_day(demand, TODAY) == date(2026, 12, 23)
    check_length(demand, date(2026, 12, 23), TODAY)
    with pytest.raises(Refused, match="shorter time"):
        check_length(demand, date(2026, 12, 24), TODAY)


@given(st.lists(DEMANDS, max_size=4))
def test_whoever_has_several_professions_meets_all_they_ask(asked: list[Demand]) -> None:
    together = strictest(asked)
    assert together.in_writing is any(one.in_writing for one in asked)
    for one in asked:
        assert latest_day(together, TODAY) <= latest_day(one, TODAY)
    assert together == NOTHING_MORE or together.in_writing or together.at_most_days in {d.at_most_days for d in asked}


@given(DEMANDS)
def test_what_the_form_proposes_is_always_allowed(demand: Demand) -> None:
    day = usual_day(demand, TODAY)
    assert TODAY + timedelta(days=1) <= day <= TODAY + LASTS_AT_MOST
    check_length(demand, day, TODAY)
