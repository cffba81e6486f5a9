"""A line always has exactly one holder while it is open, and nobody is dropped by closing it."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from familiehus.families.domain import LONGEST_PLAN, Ending, Goodbye, Holder, Line, close, give_back, give_to, open_line
from familiehus.kernel.errors import Refused

UNITS = (UUID(int=100), UUID(int=101))
PEOPLE = tuple(Holder(UUID(int=n), UNITS[n % 2]) for n in range(1, 5))
COORDINATOR = Holder(UUID(int=99), UUID(int=102))
DAYS = tuple(date(2026, 11, d) for d in (2, 3, 4))


def line() -> Line:
    return open_line(UUID(int=7), UUID(int=8), PEOPLE[0])


class Lines(RuleBasedStateMachine):
    """Invariant 1 over histories: the contact moves, returns, people leave, somebody closes."""

    def __init__(self) -> None:
        super().__init__()
        self.line = line()
        self.gone: set[Holder] = set()

    @precondition(lambda self: self.line.open)
    @rule(to=st.sampled_from(PEOPLE))
    def hand_over(self, to: Holder) -> None:
        if to not in self.gone:
            self.line = give_to(self.line, to)

    @rule(who=st.sampled_from(PEOPLE))
    def leave(self, who: Holder) -> None:
        self.gone.add(who)
        if self.line.open and self.line.holder == who:
            self.line = give_back(self.line, lambda h: h not in self.gone, COORDINATOR)

    @precondition(lambda self: self.line.open)
    @rule(told=st.booleans())
    def end(self, told: bool) -> None:
        try:
            self.line = close(self.line, Ending.ENOUGH, Goodbye(parent_told=told), PEOPLE[0].person)
        except Refused:
            assert not told

    @invariant()
    def one_active_holder_while_open(self) -> None:
        assert self.line.open == (self.line.holder is not None)
        assert self.line.holder not in self.gone


TestLines = Lines.TestCase


def test_the_contact_returns_to_the_latest_holder_still_active() -> None:
    moved = give_to(give_to(give_to(line(), PEOPLE[2]), PEOPLE[1]), PEOPLE[3])
    assert give_back(moved, lambda _: True, COORDINATOR).holder == PEOPLE[2]
    assert give_back(moved, lambda h: h != PEOPLE[2], COORDINATOR).holder == PEOPLE[0]
    assert give_back(moved, lambda _: False, COORDINATOR).holder == COORDINATOR


@pytest.mark.parametrize("first", [0, 1])
def test_the_contact_does_not_stay_in_a_unit_whose_yes_has_ended(first: int) -> None:
    opened = open_line(UUID(int=7), UUID(int=8), PEOPLE[first])
    passed_on_inside = give_to(give_to(opened, PEOPLE[1 - first]), PEOPLE[3 - first])
    assert give_back(passed_on_inside, lambda _: True, COORDINATOR).holder == PEOPLE[first]


def test_nobody_plans_further_ahead_than_a_year() -> None:
    assert timedelta(days=366) == LONGEST_PLAN


def test_giving_to_the_holder_changes_nothing() -> None:
    assert give_to(line(), PEOPLE[0]) == line()


@pytest.mark.parametrize(
    ("goodbye", "missing"),
    [
        (Goodbye(), "different days"),
        (Goodbye(tries=(DAYS[0],) * 3, last_message_sent=True, colleague_agreed=PEOPLE[1].person), "different days"),
        (Goodbye(tries=DAYS, colleague_agreed=PEOPLE[1].person), "last message"),
        (Goodbye(tries=DAYS, last_message_sent=True), "colleague"),
        (Goodbye(tries=DAYS, last_message_sent=True, colleague_agreed=PEOPLE[0].person), "colleague"),
    ],
)
def test_giving_up_on_reaching_somebody_is_never_one_persons_quick_choice(goodbye: Goodbye, missing: str) -> None:
    with pytest.raises(Refused, match=missing):
        close(line(), Ending.CANNOT_BE_REACHED, goodbye, PEOPLE[0].person)


def test_a_line_ends_after_honest_tries_and_a_colleagues_look() -> None:
    goodbye = Goodbye(tries=DAYS, last_message_sent=True, colleague_agreed=PEOPLE[1].person)
    ended = close(line(), Ending.CANNOT_BE_REACHED, goodbye, PEOPLE[0].person)
    assert not ended.open


def test_a_closed_line_does_not_move() -> None:
    ended = close(line(), Ending.FAMILY_WISH, Goodbye(parent_told=True), PEOPLE[0].person)
    with pytest.raises(Refused, match="closed"):
        give_to(ended, PEOPLE[1])
    with pytest.raises(Refused, match="closed"):
        give_back(ended, lambda _: True, COORDINATOR)
    with pytest.raises(Refused, match="closed"):
        close(ended, Ending.ENOUGH, Goodbye(parent_told=True), PEOPLE[0].person)


def test_a_new_line_is_not_quiet_and_a_goodbye_says_nothing_by_itself() -> None:
    assert not line().quiet
    for ending in Ending:
        with pytest.raises(Refused):
            close(line(), ending, Goodbye(), PEOPLE[0].person)


@pytest.mark.parametrize(("days", "enough"), [(1, False), (2, False), (3, True), (4, True), (300, True)])
def test_three_different_days_are_enough_and_fewer_are_not(days: int, enough: bool) -> None:
    tries = tuple(DAYS[0] + timedelta(days=number) for number in range(days)) * 2
    goodbye = Goodbye(tries=tries, last_message_sent=True, colleague_agreed=PEOPLE[1].person)
    if enough:
        assert not close(line(), Ending.CANNOT_BE_REACHED, goodbye, PEOPLE[0].person).open
    else:
        with pytest.raises(Refused, match="3 different days"):
            close(line(), Ending.CANNOT_BE_REACHED, goodbye, PEOPLE[0].person)


def test_the_same_person_read_twice_is_the_same_person() -> None:
    def read(number: int, unit: int) -> Holder:
        return Holder(UUID(int=number), UUID(int=unit))

    assert give_to(line(), read(1, 101)) == line()
    moved = give_to(give_to(line(), read(2, 100)), read(4, 100))
    assert give_back(moved, lambda _: True, COORDINATOR).holder == read(1, 101)
