"""The index is complete or not there, and the arrays answer as Whoosh does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familiehus.search.engine import Group, SearchEngine, best_first
from familiehus.search.entries import Entry
from familiehus.search.facts import pack, unpack
from familiehus.search.index import build_index
from familiehus.search.plain import open_searcher, plain_rank


def test_the_directory_appears_at_once_and_says_how_far_it_is(real_entries: tuple[Entry, ...], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, every: int) -> None:
        assert not (tmp_path / "7").exists()
        seen.append((done, every))

    build_index(tmp_path / "7", real_entries, progress)
    assert seen[-1] == (len(real_entries), len(real_entries))
    engine = SearchEngine.open(tmp_path / "7")
    assert engine.version == "7"
    assert engine.size == len(real_entries)
    assert [p.name for p in tmp_path.iterdir()] == ["7"]


def test_a_failed_build_leaves_the_old_index(real_entries: tuple[Entry, ...], tmp_path: Path) -> None:
    build_index(tmp_path / "7", real_entries[:3])

    def fail(_done: int, _every: int) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        build_index(tmp_path / "7", real_entries, fail)
    assert SearchEngine.open(tmp_path / "7").size == 3
    build_index(tmp_path / "7", real_entries[:5])
    assert SearchEngine.open(tmp_path / "7").size == 5
    assert [p.name for p in tmp_path.iterdir()] == ["7"]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    build_index(tmp_path / "0", [])
    engine = SearchEngine.open(tmp_path / "0")
    assert engine.size == 0
    assert len(engine.rank([Group((("barn", 1.0),))])[0]) == 0


def test_no_index_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SearchEngine.open(tmp_path / "none")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_arrays_agree_with_whoosh(data: st.DataObject, real_engine: SearchEngine, real_directory: Path) -> None:
    term = st.sampled_from(real_engine.postings.terms) | st.just("nobody-has-this")
    weighted = st.tuples(term, st.sampled_from([0.4, 1.0, 1.3]))
    one = st.lists(weighted, min_size=1, max_size=3, unique_by=lambda t: t[0]).map(lambda a: Group(tuple(a)))
    groups = data.draw(st.lists(one, min_size=1, max_size=5))
    numbers = data.draw(st.none() | st.sets(st.integers(0, real_engine.size - 1)))
    mask = None
    if numbers is not None:
        mask = np.zeros(real_engine.size, np.bool_)
        mask[list(numbers)] = True
    ours = list(zip(*(a.tolist() for a in real_engine.rank(groups, mask, real_engine.size)), strict=True))
    with open_searcher(real_directory) as searcher:
        theirs = plain_rank(searcher, groups, numbers, real_engine.size)
    assert dict(ours).keys() == dict(theirs).keys()
    # In the order of scores, ties apart: float32 sums against float64 sums.
    assert [s for _, s in ours] == pytest.approx([s for _, s in theirs], rel=1e-4)
    assert dict(ours) == pytest.approx(dict(theirs), rel=1e-4)


def test_a_filter_that_allows_nothing_finds_nothing(real_engine: SearchEngine, real_directory: Path) -> None:
    """In Whoosh an empty filter means no filter: neither way of asking may fall for it."""
    groups = [Group((("barn", 1.0),))]
    assert len(real_engine.rank(groups)[0])
    assert len(real_engine.rank(groups, np.zeros(real_engine.size, np.bool_))[0]) == 0
    with open_searcher(real_directory) as searcher:
        assert plain_rank(searcher, groups)
        assert plain_rank(searcher, groups, set()) == []
        assert plain_rank(searcher, []) == []


@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5]), max_size=400), st.integers(1, 30), st.integers(0, 2**32 - 1)
)
def test_the_best_come_first(values: list[float], limit: int, seed: int) -> None:
    scores = np.array(values, np.float32)
    allowed = np.random.default_rng(seed).random(len(values)) < 0.7
    numbers, found = best_first(scores, allowed, limit)
    wanted = sorted((n for n in range(len(values)) if allowed[n] and scores[n] > 0), key=lambda n: (-scores[n], n))[
        :limit
    ]
    assert numbers.tolist() == wanted
    assert found.tolist() == [scores[n] for n in wanted]


@given(st.lists(st.booleans(), max_size=200))
def test_a_mask_survives_packing(values: list[bool]) -> None:
    mask = np.array(values, np.bool_)
    assert unpack(pack(mask), len(mask)).tolist() == values
