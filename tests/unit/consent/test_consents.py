"""Who may read what: a yes that names the very text, from everyone whose yes it needs, until it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from familiehus.consent.domain import (
    LASTS_AT_MOST,
    LASTS_USUALLY,
    Consent,
    ConsentForm,
    Custody,
    Draft,
    Item,
    Purpose,
    Understood,
    check,
    check_longer,
    readable,
    waits_for_others,
)
from familiehus.families.vocabulary import About
from familiehus.kernel.errors import Refused

TODAY = date(2026, 11, 23)
ONE, OTHER = UUID(int=1), UUID(int=2)
HOUSE, ELSEWHERE = UUID(int=10), UUID(int=11)
OWN = Item(UUID(int=20), About.SELF, frozenset({ONE}))
CHILD = Item(UUID(int=21), About.CHILD, frozenset({ONE}))
OF_BOTH = Item(UUID(int=22), About.BOTH, frozenset({ONE, OTHER}))
CHILD_OF_BOTH = Item(UUID(int=23), About.CHILD, frozenset({ONE, OTHER}))
EVERY = (OWN, CHILD, OF_BOTH, CHILD_OF_BOTH)
DRAFT = Draft(
    items=frozenset({OWN.id}),
    purpose=Purpose.OFFER,
    form=ConsentForm.ORAL,
    understood=Understood.OWN_LANGUAGE,
    last_day=TODAY + timedelta(days=90),
    custody=None,
    agreed=True,
)


def yes(line: UUID = ONE, custody: Custody | None = None, unit: UUID | None = HOUSE, **other: object) -> Consent:
    given = datetime(2026, 11, 20, 9, tzinfo=UTC)
    items = frozenset(item.id for item in EVERY)
    consent = Consent(UUID(int=30), line, unit, items, given, TODAY + timedelta(days=30), custody)
    return replace(consent, **other)  # type: ignore[arg-type]


def reads(*consents: Consent, unit: UUID = HOUSE, today: date = TODAY) -> set[Item]:
    ids = readable(EVERY, consents, unit, today)
    return {item for item in EVERY if item.id in ids}


def test_a_consent_that_says_everything_is_one() -> None:
    check(DRAFT, TODAY, about_child=False)
    check(replace(DRAFT, custody=Custody.UNKNOWN), TODAY, about_child=True)


@pytest.mark.parametrize(
    ("worse", "about_child", "reason"),
    [
        ({"agreed": False}, False, "the parent has not agreed"),
        ({"items": frozenset()}, False, "say what may be passed on"),
        ({"purpose": None}, False, "say why it is passed on"),
        ({"form": None}, False, "say whether the yes was oral or written"),
        ({"understood": None}, False, "say how it was understood"),
        ({}, True, "ask who has custody"),
        ({"last_day": TODAY}, False, "say until when, at most a year"),
        ({"last_day": TODAY - timedelta(days=1)}, False, "say until when, at most a year"),
        ({"last_day": TODAY + LASTS_AT_MOST + timedelta(days=1)}, False, "say until when, at most a year"),
    ],
)
def test_r062_what_is_not_specific_is_no_consent(worse: dict[str, object], about_child: bool, reason: str) -> None:
    with pytest.raises(Refused) as said:
        check(replace(DRAFT, **worse), TODAY, about_child=about_child)  # type: ignore[arg-type]
    assert str(said.value) == reason


def test_a_consent_lasts_half_a_year_where_nobody_says_otherwise() -> None:
    assert timedelta(days=182) == LASTS_USUALLY


@pytest.mark.parametrize("days", [1, 365])
def test_the_last_day_may_be_tomorrow_or_in_a_year(days: int) -> None:
    check(replace(DRAFT, last_day=TODAY + timedelta(days=days)), TODAY, about_child=False)


def test_without_a_yes_nothing_is_read() -> None:
    assert reads() == set()
    assert reads(yes(custody=Custody.ALONE), unit=ELSEWHERE) == set()
    assert reads(yes(custody=Custody.ALONE, unit=None)) == set()


def test_a_yes_covers_what_it_names_and_the_parent_alone() -> None:
    assert reads(yes()) == {OWN}
    assert reads(yes(items=frozenset({CHILD.id}))) == set()
    assert reads(yes(), yes(OTHER)) == {OWN, OF_BOTH}


def test_two_units_do_not_add_up() -> None:
    assert reads(yes(), yes(OTHER, unit=ELSEWHERE)) == {OWN}


@pytest.mark.parametrize(
    ("one", "other"), [(a, b) for a, b in product([None, *Custody], repeat=2) if Custody.ALONE not in (a, b)]
)
def test_a_childs_texts_need_everyone_with_custody(one: Custody | None, other: Custody | None) -> None:
    together = one == other == Custody.TOGETHER
    assert (CHILD_OF_BOTH in reads(yes(custody=one), yes(OTHER, other))) is together
    assert CHILD not in reads(yes(custody=one))


def test_who_has_custody_alone_is_everyone_yet_speaks_for_no_other_line() -> None:
    assert reads(yes(custody=Custody.ALONE)) == {OWN, CHILD}
    assert reads(yes(custody=Custody.ALONE), yes(OTHER, Custody.ANOTHER)) == set(EVERY)


def test_what_one_parent_said_yes_to_waits_for_the_other_of_the_same_child_and_nothing_else_does() -> None:
    mine, other = yes(custody=Custody.TOGETHER), yes(OTHER, Custody.TOGETHER, id=UUID(int=31))
    assert waits_for_others(EVERY, mine, (), TODAY) == {CHILD.id, OF_BOTH.id, CHILD_OF_BOTH.id}
    assert waits_for_others(EVERY, mine, (mine, other), TODAY) == frozenset()
    alone = yes(custody=Custody.ALONE)
    assert waits_for_others([OWN, CHILD], alone, (), TODAY) == frozenset()
    written = replace(alone, unconfirmed=True)
    assert waits_for_others([OWN, CHILD], written, (), TODAY) == frozenset(), "her own written yes is another matter"
    assert waits_for_others([CHILD], replace(mine, withdrawn_items=frozenset({CHILD.id})), (), TODAY) == frozenset()


@pytest.mark.parametrize("unit", [UUID(int=9), ELSEWHERE, None])
def test_the_other_parents_yes_to_another_unit_is_another(unit: UUID | None) -> None:
    mine, other = yes(custody=Custody.TOGETHER), yes(OTHER, Custody.TOGETHER, unit, id=UUID(int=31))
    every = {CHILD.id, OF_BOTH.id, CHILD_OF_BOTH.id}
    assert waits_for_others(EVERY, mine, (mine, other), TODAY) == every
    here = replace(other, unit=UUID(str(HOUSE)))
    assert waits_for_others(EVERY, mine, (other, here), TODAY) == frozenset(), "the same unit, wherever it was read"


def test_ones_own_yes_beside_is_no_other_and_the_other_parents_counts_only_once_it_is_confirmed() -> None:
    awaited = yes(custody=Custody.TOGETHER, unconfirmed=True)
    other = yes(OTHER, Custody.TOGETHER, id=UUID(int=31))
    every = {CHILD.id, OF_BOTH.id, CHILD_OF_BOTH.id}
    assert waits_for_others(EVERY, awaited, (awaited,), TODAY) == every
    assert waits_for_others(EVERY, awaited, (replace(awaited, unconfirmed=False),), TODAY) == every
    assert waits_for_others(EVERY, awaited, (awaited, replace(other, unconfirmed=True)), TODAY) == every
    assert waits_for_others(EVERY, awaited, (other, awaited), TODAY) == frozenset()


def test_a_unit_is_the_same_wherever_its_number_was_read() -> None:
    assert reads(yes(ONE), unit=UUID(str(HOUSE))) == reads(yes(ONE)) != set()


def test_no_yes_lasts_longer_than_the_laws_year() -> None:
    assert timedelta(days=365) == LASTS_AT_MOST


def test_it_ends_after_its_last_day() -> None:
    consent = yes()
    assert reads(consent, today=consent.last_day) == {OWN}
    assert reads(consent, today=consent.last_day + timedelta(days=1)) == set()


def test_taken_back_whole_or_in_part() -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert reads(yes(withdrawn_at=now)) == set()
    part = yes(withdrawn_items=frozenset({OWN.id}))
    assert part.valid_on(TODAY)
    assert reads(part) == set()
    assert not yes(withdrawn_items=frozenset(item.id for item in EVERY)).valid_on(TODAY)
    assert not yes(items=frozenset({OWN.id}), withdrawn_items=frozenset({OWN.id, CHILD.id})).valid_on(TODAY)


def test_a_yes_that_awaits_the_written_one_opens_nothing() -> None:
    waiting = yes(custody=Custody.ALONE, unconfirmed=True)
    assert reads(waiting) == set()
    assert (waiting.given_on(TODAY), waiting.valid_on(TODAY)) == (True, False)
    assert reads(replace(waiting, unconfirmed=False)) == {OWN, CHILD}


def test_one_parents_unconfirmed_yes_does_not_open_what_is_both_parents() -> None:
    mine, theirs = yes(ONE, Custody.TOGETHER), yes(OTHER, Custody.TOGETHER, unconfirmed=True)
    assert OF_BOTH not in reads(mine, theirs)
    assert {OF_BOTH, CHILD_OF_BOTH} <= reads(mine, replace(theirs, unconfirmed=False))


def test_an_unconfirmed_yes_that_is_taken_back_or_over_is_none() -> None:
    waiting = yes(unconfirmed=True)
    assert not replace(waiting, withdrawn_at=waiting.given_at).given_on(TODAY)
    assert not waiting.given_on(waiting.last_day + timedelta(days=1))
    assert not replace(waiting, withdrawn_items=waiting.items).given_on(TODAY)


@pytest.mark.parametrize(("days", "longer"), [(29, False), (30, False), (31, True), (365, True)])
def test_a_yes_said_again_ends_after_the_day_it_had(days: int, longer: bool) -> None:
    said, before = replace(DRAFT, last_day=TODAY + timedelta(days=days)), TODAY + timedelta(days=30)
    if longer:
        check_longer(said, before, TODAY, about_child=False)
    else:
        with pytest.raises(Refused, match="a later day"):
            check_longer(said, before, TODAY, about_child=False)


def test_r062_a_yes_said_again_is_as_specific_as_a_new_one() -> None:
    with pytest.raises(Refused, match="custody"):
        check_longer(DRAFT, TODAY, TODAY, about_child=True)
    with pytest.raises(Refused, match="a year"):
        check_longer(replace(DRAFT, last_day=TODAY + timedelta(days=366)), TODAY, TODAY, about_child=False)
