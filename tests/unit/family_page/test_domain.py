"""What a parent can do about a referral, in every state."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from familiehus.family_page.domain import ask_again, asks_whether_talked, can_say_no, is_shown, meant
from familiehus.family_page.vocabulary import Answer
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Kind, State

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("state", State)
def test_only_what_is_under_way_stands_on_the_page(state: State) -> None:
    assert is_shown(state) is (state not in {State.DRAFT, State.CLOSED})


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
def test_a_yes_can_be_turned_to_no_at_any_step(state: State, kind: Kind) -> None:
    """R051: as long as something is asked for, waited for or going on."""
    going_on = {State.SENT, State.ACCEPTED, State.IN_CONTACT, State.UNREACHABLE}
    if kind is not Kind.INFORMATION:
        going_on |= {State.TAKEN_OVER, State.WAITING, State.ACTIVE}
    assert can_say_no(state, kind) is (state in going_on)


@pytest.mark.parametrize("state", State)
def test_the_parent_is_asked_once_somebody_says_they_have_talked(state: State) -> None:
    said = {State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE}
    assert asks_whether_talked(state, Kind.HANDOVER, None) is (state in said)
    assert asks_whether_talked(state, Kind.HANDOVER, Answer.NOT_TALKED) is (state in said)
    assert not asks_whether_talked(state, Kind.HANDOVER, Answer.TALKED)
    assert not asks_whether_talked(state, Kind.INFORMATION, None)


def test_asking_again_is_later_and_within_half_a_year() -> None:
    for day in (TODAY + timedelta(days=1), TODAY + timedelta(days=183)):
        assert ask_again(day, TODAY) == day
    for wrong in (None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=184)):
        with pytest.raises(Refused):
            ask_again(wrong, TODAY)


def test_everybody_of_a_name_is_meant_however_it_is_written() -> None:
    one, two, three = (UUID(int=number) for number in range(3))
    people = [(one, "Åse Prøve"), (two, "Aase  prøve"), (three, "Åse Prøve-Holm")]
    assert meant(" åse PRØVE ", people) == {one, two}
    assert meant("Åse", people) == frozenset()
    assert meant("  ", [*people, (three, "")]) == frozenset()
