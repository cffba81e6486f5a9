"""An offer put to a parent: a no leaves no mark, and maybe is asked again once (R051, R085)."""

from datetime import date, timedelta

import pytest

from familiehus.kernel.errors import Refused
from familiehus.referrals.proposing import OfferPut, Reply, reply

TODAY = date(2026, 11, 2)
LATER = TODAY + timedelta(days=14)


@pytest.mark.parametrize("before", [OfferPut(), OfferPut(ask_on=LATER)])
def test_a_yes_and_a_no_leave_the_same(before: OfferPut) -> None:
    assert reply(before, Reply.YES, None, TODAY) == reply(before, Reply.NO, LATER, TODAY) == OfferPut(answered=True)


def test_maybe_is_asked_again_once() -> None:
    maybe = reply(OfferPut(), Reply.THINKING, LATER, TODAY)
    assert maybe == OfferPut(ask_on=LATER)
    with pytest.raises(Refused, match="only once"):
        reply(maybe, Reply.THINKING, LATER + timedelta(days=1), LATER)


HALF_A_YEAR = TODAY + timedelta(days=183)


@pytest.mark.parametrize("day", [None, TODAY - timedelta(days=1), TODAY, HALF_A_YEAR + timedelta(days=1)])
def test_the_day_is_one_that_can_be(day: date | None) -> None:
    with pytest.raises(Refused, match="within half a year"):
        reply(OfferPut(), Reply.THINKING, day, TODAY)
    for good in (TODAY + timedelta(days=1), HALF_A_YEAR):
        assert reply(OfferPut(), Reply.THINKING, good, TODAY).ask_on == good


@pytest.mark.parametrize("says", list(Reply))
def test_it_is_answered_once(says: Reply) -> None:
    with pytest.raises(Refused, match="answered already"):
        reply(OfferPut(answered=True), says, LATER, TODAY)
