"""A line is offered to a colleague of its unit and stays with its holder until they say yes."""

from uuid import UUID

import pytest

from familiehus.families.domain import Holder
from familiehus.kernel.errors import Refused
from familiehus.referrals.passing_on.passing import Outcome, answer, check_offer, unasked

HERE, THERE = UUID(int=10), UUID(int=11)
ONE, TWO = Holder(UUID(int=1), HERE), Holder(UUID(int=2), HERE)
# Two readings of the same row.
ONE_AGAIN = Holder(UUID(str(ONE.person)), UUID(str(HERE)))


def test_a_colleague_of_the_unit_can_be_asked() -> None:
    check_offer(ONE, TWO, works_there=True)
    check_offer(TWO, ONE_AGAIN, works_there=True)


@pytest.mark.parametrize(
    ("to", "works", "why"),
    [
        (Holder(TWO.person, THERE), True, "another unit"),
        (Holder(TWO.person, UUID(int=9)), True, "another unit"),
        (ONE_AGAIN, True, "already"),
        (TWO, False, "only an active person"),
    ],
)
def test_nobody_else_can(to: Holder, works: bool, why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_offer(ONE, to, works_there=works)


@pytest.mark.parametrize("holder", [None, TWO, Holder(ONE.person, THERE)])
def test_a_yes_counts_only_while_the_contact_is_where_it_was(holder: Holder | None) -> None:
    assert answer(None, ONE, ONE_AGAIN, accepts=True) is Outcome.ACCEPTED
    assert answer(None, ONE, holder, accepts=True) is Outcome.OVERTAKEN
    assert answer(None, ONE, holder, accepts=False) is Outcome.DECLINED


@pytest.mark.parametrize("settled", list(Outcome))
@pytest.mark.parametrize("accepts", [True, False])
def test_it_is_answered_once(settled: Outcome, accepts: bool) -> None:
    with pytest.raises(Refused, match="answered already"):
        answer(settled, ONE, ONE, accepts=accepts)


def test_all_are_those_nobody_is_asked_about_and_as_many_as_were_shown() -> None:
    lines = [UUID(int=number) for number in range(4)]
    assert unasked(lines, {lines[1]}, 3) == [lines[0], lines[2], lines[3]]
    assert unasked([], (), 0) == []
    for shown in (2, 4):
        with pytest.raises(Refused, match="other lines"):
            unasked(lines, {lines[1]}, shown)
