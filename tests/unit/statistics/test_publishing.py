"""Attacks on what is published, by somebody who knows the rule: no small count is ever told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.kernel.smallcounts import FEWEST, UNSAID, Line, Table, about, middle, publish, summed

SMALL = range(1, FEWEST)
NAMES = "abcdefgh"
COUNTS = st.dictionaries(st.sampled_from(NAMES), st.one_of(st.integers(0, 9), st.integers(0, 400)), max_size=8)


def seen(table: Table) -> tuple[object, ...]:
    """A table as an attacker has it."""
    return (table.total, tuple(sorted(table.shown.items())), table.hidden)


@pytest.mark.parametrize(("cells", "most"), [(1, 40), (2, 20), (3, 13), (4, 9), (5, 6)])
def test_no_hidden_count_is_pinned_in_any_small_table(cells: int, most: int) -> None:
    worlds = defaultdict(list)
    for counts in product(range(most + 1), repeat=cells):
        worlds[seen(publish(dict(zip(NAMES, counts, strict=False))))].append(counts)
    for possible in worlds.values():
        for column in zip(*possible, strict=True):
            if set(column) & set(SMALL):
                # never one value, and, unless nothing at all is told, never certainly a small one
                assert len(set(column)) > 1, possible[0]
                told = sum(possible[0]) >= FEWEST
                full = max(sum(world) for world in possible) <= most  # worlds past the edge were not tried
                assert not told or not full or max(column) >= FEWEST or sum(possible[0]) == FEWEST, possible[0]


def test_two_ways_of_dividing_the_same_visitors_tell_no_more_than_each() -> None:
    """Every contingency table of four cells: what both of its margins say together, with their common total."""
    worlds = defaultdict(list)
    for a, b, c, d in product(range(10), repeat=4):
        if a + b + c + d > 12:
            continue
        rows, columns = {"m": a + b, "f": c + d}, {"x": a + c, "y": b + d}
        worlds[seen(publish(rows)), seen(publish(columns))].append((*rows.values(), *columns.values()))
    for possible in worlds.values():
        for column in zip(*possible, strict=True):
            assert not set(column) & set(SMALL) or len(set(column)) > 1, possible[0]


def exchange(counts: Mapping[str, int], one: str, other: str) -> dict[str, int]:
    return dict(counts) | {one: counts[other], other: counts[one]}


@given(COUNTS)
def test_any_two_hidden_counts_could_be_exchanged(counts: dict[str, int]) -> None:
    table = publish(counts)
    hidden = [name for name in counts if name not in table.shown] if table.hidden else []
    for one, other in product(hidden, repeat=2):
        assert publish(exchange(counts, one, other)) == table
    if table.hidden and any(count >= FEWEST for count in counts.values()):
        assert max(counts[name] for name in hidden) >= FEWEST, "a small count always stands beside one that is not"


@given(COUNTS, st.booleans())
def test_what_is_shown_is_true_and_never_small(counts: dict[str, int], enough: bool) -> None:
    table = publish(counts, enough=enough)
    assert all(count >= FEWEST and counts[name] == count for name, count in table.shown.items())
    if table.total is None:
        assert (table.shown, table.hidden) == ({}, 0)
    else:
        assert table.total == sum(counts.values()) == sum(table.shown.values()) + table.hidden
        assert table.hidden == 0 or table.hidden >= FEWEST
        assert table.hidden == 0 or len({c for n, c in counts.items() if n not in table.shown and c}) >= 1


@given(st.lists(COUNTS, min_size=2, max_size=6), st.data())
def test_sums_periods_and_differences_tell_nothing_new(quarters: list[dict[str, int]], data: st.DataObject) -> None:
    """Two worlds with the same decided tables give the same answer to every question: here one differs in one of them.

    A year less its other quarters, a municipality less its other houses: each side is made of the same tables.
    """
    at = data.draw(st.integers(0, len(quarters) - 1))
    table = publish(quarters[at])
    hidden = sorted(name for name in quarters[at] if name not in table.shown) if table.hidden else []
    if len(hidden) < 2:
        return
    other = [*quarters]
    other[at] = exchange(quarters[at], *data.draw(st.permutations(hidden))[:2])
    for length in range(1, len(quarters) + 1):
        for first in range(len(quarters) - length + 1):
            ours, theirs = (
                summed(publish(one) for one in world[first : first + length]) for world in (quarters, other)
            )
            assert ours == theirs


def test_few_are_not_told_and_none_are() -> None:
    assert publish({}) == publish({"a": 0}) == Table()
    assert publish({"a": 2, "b": 2}) == UNSAID
    assert publish({"a": 90}, enough=False) == UNSAID
    assert publish({}, enough=False) == Table()


def test_the_smallest_large_count_and_its_equals_hide_the_small_one() -> None:
    assert publish({"a": 30, "b": 9, "c": 9, "d": 2, "e": 0}) == Table(50, {"a": 30}, 20)
    assert publish({"a": 30, "b": 9, "c": 0}) == Table(39, {"a": 30, "b": 9})
    assert publish({"a": 4, "b": 4}) == Table(8, {}, 8)


def test_a_sum_says_what_is_exact() -> None:
    both = summed([publish({"a": 30, "b": 9}), publish({"a": 8, "b": 7, "c": 1}), UNSAID])
    assert (both.total, both.hidden, both.unsaid, both.exact) == (47 + 8, 8, 1, False)
    assert both.lines == (Line("a", 38, False), Line("b", 9, False))
    whole = summed([publish({"a": 30, "b": 9}), publish({"a": 8})])
    assert whole.lines == (Line("a", 38, True), Line("b", 9, True))
    assert whole.count("c") == Line("c", 0, True)
    assert both.count("c") == Line("c", 0, False)
    assert summed([]).exact


def test_what_still_moves_is_told_in_tens() -> None:
    assert [about(count) for count in (0, 4, 9, 10, 19, 120)] == [0, 0, 0, 10, 10, 120]


def test_a_median_of_few_is_not_told() -> None:
    assert middle([1, 2, 3, 4]) is None
    assert middle([1, 2, 9, 4, 3]) == 3


def test_no_order_tells_in_which_it_was_kept() -> None:
    for counts in ({"b": 9, "a": 7, "c": 8}, {"b": 9, "a": 7, "c": 8, "e": 30, "d": 1}):
        backwards = dict(reversed(counts.items()))
        assert list(publish(counts).shown) == list(publish(backwards).shown) == sorted(publish(counts).shown)
