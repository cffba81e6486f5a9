"""A new edition: built by one process, opened by the others, and understood as if it were the first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from familiehus.kernel.clock import FixedClock
from familiehus.search.domain import SearchRequest
from familiehus.search.engine import Group, SearchEngine
from familiehus.search.entries import Entry, EntryText
from familiehus.search.lessons import Lessons
from familiehus.search.plain import open_searcher, plain_rank
from familiehus.search.service import SearchService
from familiehus.search.shelf import Shelf
from tests.integration.search.conftest import NOW, Tables

pytestmark = pytest.mark.untraced

Entries = tuple[Entry, ...]
BABY = [Group((("baby", 1.0),))]


def never() -> Iterator[Entry]:
    raise AssertionError("it was built already")


def test_one_process_builds_and_the_others_open(real_entries: Entries, tmp_path: Path) -> None:
    asked: list[int] = []
    engines: list[SearchEngine] = []

    def entries() -> Entries:
        asked.append(1)
        return real_entries

    def take_over() -> None:  # flock holds between open files, so threads wait for each other as processes do
        engines.append(Shelf(tmp_path).open_or_build("a-1", entries))

    threads = [Thread(target=take_over) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
    assert [engine.rank(BABY)[0].tolist() for engine in engines] == [engines[0].rank(BABY)[0].tolist()] * 4


def test_what_an_earlier_program_wrote_is_built_anew(real_entries: Entries, tmp_path: Path) -> None:
    Shelf(tmp_path).open_or_build("a-1", lambda: real_entries[:3])
    details = tmp_path / "a-1" / "facts.json"
    known = json.loads(details.read_text(encoding="utf-8"))
    del known["called"]
    details.write_text(json.dumps(known), encoding="utf-8")
    assert Shelf(tmp_path).open_or_build("a-1", lambda: real_entries[:3]).size == 3
    assert "called" in json.loads(details.read_text(encoding="utf-8"))


def test_whoosh_is_put_beside_the_arrays_by_whoever_built_them(real_entries: Entries, tmp_path: Path) -> None:
    builder, other = Shelf(tmp_path), Shelf(tmp_path)
    engine = builder.open_or_build("a-1", lambda: real_entries)
    other.open_or_build("a-1", never)
    other.complete()
    assert not (tmp_path / "a-1" / "whoosh").exists()
    builder.complete()
    builder.complete()
    with open_searcher(tmp_path / "a-1") as searcher:
        found = dict(plain_rank(searcher, BABY, limit=engine.size))
    assert found
    assert found == pytest.approx(dict(zip(*(a.tolist() for a in engine.rank(BABY, limit=engine.size)), strict=True)))
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "a-1"]


def test_what_was_left_half_made_is_swept_and_two_editions_stay(real_entries: Entries, tmp_path: Path) -> None:
    shelf, few = Shelf(tmp_path), real_entries[:3]
    (tmp_path / ".a-0.4711").mkdir()
    for number in range(1, 5):
        shelf.open_or_build(f"a-{number}", lambda: few)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "a-3", "a-4"]
    Shelf(tmp_path).open_or_build("a-5", lambda: few)
    Shelf(tmp_path).open_or_build("a-6", lambda: few)
    shelf.complete()  # its edition is gone: nothing to complete, and no mistake
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "a-5", "a-6"]


def test_a_service_after_another_understands_as_one_that_starts_anew(
    real: SearchService, over: Callable[..., SearchService], real_entries: Entries, tables: Tables
) -> None:
    """New words of the catalogue, its compounds among them, are known; words that are gone are not."""
    text = EntryText(names=("Klatreklubben Bjergflue",), danish=("En klatreklub for barselsramte bjergfluer.",))
    new = replace(real_entries[-1], key="ny", text=text)
    fresh = over(*real_entries[:40], new)
    learned = Lessons.of(tables.topics, tables.concepts)
    known = (tables.places, tables.topics, tables.concepts, tables.danger, FixedClock(NOW), learned, tables.experience)
    assert SearchService(real.engine, *known).search(SearchRequest(text="bjergfluer")).total == 0
    after = SearchService(fresh.engine, *known)
    for said in (
        *("klatreklub", "bjergfluer", "bjegflue", "barselsramt", "min baby græder hele tiden", "far gruppe i Odder"),
        *("crying baby", "طفلي يبكي", "depresja po porodzie", "bebeğim ağlıyor", "плаче", "legestue for fædre"),
    ):
        request = SearchRequest(text=said)
        assert after.read(said, "da") == fresh.read(said, "da"), said
        assert after.search(request) == fresh.search(request), said
    assert after.search(SearchRequest(text="klatreklub")).total >= 1
