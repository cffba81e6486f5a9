"""What a survey's page shows of its answers, and somebody who knows the rule and wants to know more."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from familiehus.feedback.domain import CHOICES, Question, Stage, Tick
from familiehus.feedback.results import Unshown, aside_told, number_told, results
from familiehus.feedback.service import Totals

Counts = tuple[int, ...]
NOTHING = (None,) * len(Tick)


def shown(counts: Counts, answered: int | None = None) -> tuple[int | None, ...]:
    """The row of one question, as it stands on the page."""
    said = {Question.SURER.value: dict(zip(Tick, counts, strict=True))}
    told = results(Stage.OVER, Totals(sum(counts) if answered is None else answered, 0, said))
    return tuple(told.counts[Question.SURER].values()) if told.counts else NOTHING


@pytest.mark.parametrize(
    ("counts", "row"),
    [
        ((12, 6, 0, 0), (12, 6, 0, 0)),
        ((12, 6, 2, 0), (12, None, None, None)),
        ((10, 2, 1, 0), NOTHING),
        ((0, 4, 4, 5), NOTHING),
        ((0, 0, 0, 0), (0, 0, 0, 0)),
        ((5, 0, 0, 0), (5, 0, 0, 0)),
    ],
)
def test_a_question_is_published_as_every_other_number_is(counts: Counts, row: tuple[int | None, ...]) -> None:
    assert shown(counts, 40) == row


def test_a_question_that_few_answered_tells_nothing_at_all() -> None:
    """Five answered, one of them ticked "nej": which tick it was is not told by the noughts beside it."""
    assert shown((0, 0, 1, 0), 5) == NOTHING


@pytest.mark.parametrize("all_answered_it", [True, False])
def test_no_small_count_is_pinned_in_any_small_survey(all_answered_it: bool) -> None:
    """Every way four ticks can fall, from none to eight of each; the attacker may know that all answered it."""
    worlds: dict[object, list[Counts]] = defaultdict(list)
    for counts in product(range(9), repeat=len(Tick)):
        answered = sum(counts) if all_answered_it else 40
        worlds[answered, shown(counts, answered)].append(counts)
    for possible in worlds.values():
        for column in zip(*possible, strict=True):
            if set(column) & {1, 2, 3, 4}:
                assert len(set(column)) > 1, possible[0]
                assert all_answered_it or max(column) >= 5, "nobody knows that it is a small one"


def test_nothing_is_shown_before_it_is_settled() -> None:
    counts = {question.value: {next(iter(kind)).value: 20} for question, kind in CHOICES.items()}
    assert results(Stage.OPEN, Totals(20, 0, counts)).unshown is Unshown.NOT_OVER
    assert results(Stage.OVER, Totals(20, 1, counts)).unshown is Unshown.ASIDE
    assert results(Stage.OVER, Totals(4, 0, counts)).unshown is Unshown.FEW
    assert number_told(Stage.OVER, 4) is None


def test_while_more_can_come_no_two_looks_tell_that_one_came() -> None:
    assert [number_told(Stage.OPEN, answered) for answered in (0, 9, 10, 19, 20)] == [0, 0, 10, 10, 20]
    assert [aside_told(Stage.OPEN, aside) for aside in (0, 1, 2, 11)] == [0, None, None, None]
    assert (number_told(Stage.OVER, 17), aside_told(Stage.OVER, 3)) == (17, 3)
