"""When a talk may be booked, what counts, and who is asked again (R019, R049, R050, R087)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import State
from familiehus.referrals.talks.appointing import (
    MEETING,
    Invited,
    TalkAnswer,
    TalkForm,
    Told,
    asked_again,
    check_answer,
    check_attendance,
    check_booking,
    check_cancelling,
    check_where,
)
from familiehus.router.domain import Talks

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(days=3), NOW - timedelta(days=3)
PARENT = Invited(State.ACTIVE, consents=True, agreed=False, quiet=False)
BOTH = (replace(PARENT, agreed=True), replace(PARENT, agreed=True))
HER, HIM = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("state", sorted(MEETING))
def test_one_parent_is_booked_after_the_receivers_yes(state: State) -> None:
    check_booking([replace(PARENT, state=state)], SOON, NOW, Talks.WITHIN)


@pytest.mark.parametrize("at", [datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2026, 12, 1, 20, 59, tzinfo=UTC)])
def test_early_mornings_and_evenings_are_no_slip(at: datetime) -> None:
    check_booking([PARENT], at, NOW, Talks.WITHIN)


def test_two_parents_are_booked_when_both_have_said_yes_to_it() -> None:
    check_booking(BOTH, NOW + timedelta(days=366), NOW, Talks.WITHIN)


@pytest.mark.parametrize("state", sorted(set(State) - MEETING))
def test_nothing_is_booked_before_the_receivers_yes_or_after_the_familys_no(state: State) -> None:
    with pytest.raises(Refused, match="has not agreed"):
        check_booking([PARENT, replace(PARENT, state=state)], SOON, NOW, Talks.WITHIN)


@pytest.mark.parametrize(
    ("invited", "at", "talks", "missing", "why"),
    [
        ([replace(PARENT, consents=False)], SOON, Talks.WITHIN, (), "has not agreed"),
        ([replace(PARENT, quiet=True)], SOON, Talks.WITHIN, (), "has stopped"),
        ([PARENT, BOTH[0]], SOON, Talks.WITHIN, (), "every parent must say yes"),
        ([PARENT, PARENT], SOON, Talks.WITHIN, (), "every parent must say yes"),
        ([PARENT], SOON, Talks.WITHIN, ("screening", "approval"), "still missing: screening, approval"),
        ([PARENT], NOW, Talks.WITHIN, (), "that time is over"),
        ([PARENT], BEFORE, Talks.WITHIN, (), "that time is over"),
        ([PARENT], NOW + timedelta(days=367), Talks.WITHIN, (), "within a year"),
        ([PARENT], datetime(2026, 12, 25, 2, tzinfo=UTC), Talks.WITHIN, (), "at night"),  # 03:00 in Denmark
        ([PARENT], datetime(2026, 12, 1, 4, 59, tzinfo=UTC), Talks.WITHIN, (), "at night"),
        ([PARENT], datetime(2026, 12, 1, 21, tzinfo=UTC), Talks.WITHIN, (), "at night"),
        ([PARENT], datetime(2026, 12, 1, 22, tzinfo=UTC), Talks.WITHIN, (), "at night"),
        ([PARENT], SOON, Talks.DECIDE_WHAT_NOW, (), "decide together what comes next"),
    ],
)
def test_what_stands_in_the_way_is_said(
    invited: list[Invited], at: datetime, talks: Talks, missing: tuple[str, ...], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        check_booking(invited, at, NOW, talks, missing)


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        (TalkForm.PLACE, "Huset"),
        (TalkForm.VIDEO, "Huset"),
        (TalkForm.WALK, "Huset"),
        (TalkForm.HOME, ""),
        (TalkForm.PHONE, ""),
    ],
)
def test_where_it_is_is_kept_but_never_where_the_family_lives(form: TalkForm, kept: str) -> None:
    assert check_where(form, " Huset ") == kept


def test_a_place_or_a_link_must_be_said() -> None:
    for form in (TalkForm.PLACE, TalkForm.VIDEO):
        with pytest.raises(Refused, match="say where"):
            check_where(form, " ")
    assert check_where(TalkForm.WALK, "") == ""


def test_answers_are_for_what_is_to_come_and_attendance_for_what_has_been() -> None:
    check_answer(SOON, NOW, cancelled=False)
    for at in (NOW, BEFORE):
        check_attendance(at, NOW, cancelled=False)
    for check in (check_answer, check_attendance):
        for at in (SOON, BEFORE):
            with pytest.raises(Refused, match="cancelled"):
                check(at, NOW, cancelled=True)
    for at in (NOW, BEFORE):
        with pytest.raises(Refused, match="over"):
            check_answer(at, NOW, cancelled=False)
    with pytest.raises(Refused, match="not been yet"):
        check_attendance(SOON, NOW, cancelled=False)


def test_what_somebody_came_to_is_not_cancelled() -> None:
    check_cancelling([None, False])
    with pytest.raises(Refused, match="somebody came"):
        check_cancelling([False, True])


def test_whoever_could_not_or_did_not_come_is_asked_again_until_there_is_a_new_time() -> None:
    held = [Told(HER, BEFORE, False, TalkAnswer.COMES, True), Told(HIM, BEFORE, False, TalkAnswer.NONE, False)]
    assert asked_again(held) == {HIM}
    assert asked_again([*held, Told(HIM, SOON, True, TalkAnswer.NONE, None)]) == {HIM}
    assert asked_again([Told(HIM, SOON, False, TalkAnswer.NONE, None), *held]) == frozenset()
    assert asked_again([*held, Told(HIM, SOON, False, TalkAnswer.CANNOT, None)]) == {HIM}
    assert asked_again([]) == frozenset()
