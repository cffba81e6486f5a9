"""How fast the search is over 20,000 generated offers: one engine call for every engine alike, and the whole answer.

A call gets terms and a filter and gives ranked ids. Every engine has the same terms in the same four fields with the
same weights; half of the questions are filtered to one municipality. Warm, in turn, the median of several rounds.
Twice: the stems of the typed words alone, and the groups of words and needs that our own search asks for.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.measurement import Measurement, absolute, measured, not_measured
from bench.offers import SEED, World, generated, load_world
from bench.search_quality import judged
from bench.service import service_over
from familiehus.search.domain import Filters, SearchRequest
from familiehus.search.engine import Group, Mask, SearchEngine
from familiehus.search.entries import Entry
from familiehus.search.index import build_index
from familiehus.search.needs import groups_of
from familiehus.search.plain import open_searcher, plain_rank
from familiehus.search.service import SearchService
from familiehus.search.terms import FIELDS, danish_terms, entry_terms

OFFERS, FEW, TOP, ROUNDS = 20_000, 100, 20, 5
BUILD_S, OPEN_S, ANSWER_MS = 60.0, 1.0, 10.0


@dataclass(frozen=True)
class Asked:
    """One call: groups of weighted terms, and the municipality it is filtered to or None."""

    groups: tuple[Group, ...]
    municipality: str | None
    mask: Mask | None
    numbers: frozenset[int] | None


Call = Callable[[Asked], Sequence[int]]


def measure(root: Path) -> Iterator[Measurement]:
    """Build, open, one call beside tantivy, FTS5 and plain Whoosh, the whole answer, and what 100 offers cost."""
    world = load_world(root / "data")
    with TemporaryDirectory() as folder:
        few = SearchEngine.open(_built(world, Path(folder) / "few", FEW)[0])
        directory, entries, seconds = _built(world, Path(folder) / "many", OFFERS)
        yield absolute(f"search index of {OFFERS:,} built", seconds, "s", BUILD_S)
        start = time.perf_counter()
        engine = SearchEngine.open(directory)
        yield absolute(f"search index of {OFFERS:,} reopened", time.perf_counter() - start, "s", OPEN_S)
        service = service_over(engine, world, root / "data")
        texts = [q.text for q in judged(root / "bench" / "judged.yaml")]
        words = [_words(text, engine) for text in texts]
        needs = [tuple(groups_of(service.read(text), world.topics)) for text in texts]
        yield from _engines(
            directory, engine, entries, _filtered(words, engine, world), _filtered(needs, engine, world)
        )
        yield from _answers(service_over(few, world, root / "data"), service, texts)


def _built(world: World, directory: Path, count: int) -> tuple[Path, list[Entry], float]:
    entries = list(generated(world, count))
    start = time.perf_counter()
    build_index(directory, entries, _progress if sys.stderr.isatty() else None)
    return directory, entries, time.perf_counter() - start


def _progress(done: int, every: int) -> None:
    sys.stderr.write(f"\r{done:,} of {every:,}" + ("\n" if done == every else ""))


def _words(text: str, engine: SearchEngine) -> tuple[Group, ...]:
    stems = dict.fromkeys(danish_terms(text, engine.facts.vocabulary))
    return tuple(Group(((stem, 1.0),)) for stem in stems)


def _filtered(questions: list[tuple[Group, ...]], engine: SearchEngine, world: World) -> list[Asked]:
    """Every second question filtered to a municipality."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    towns = [m.name for m in world.places.municipalities]
    asked = []
    for number, groups in enumerate(filter(None, questions)):
        town = rng.choice(towns) if number % 2 else None
        mask = engine.facts.mask("municipality", town) if town else None
        numbers = frozenset(np.flatnonzero(mask).tolist()) if mask is not None else None
        asked.append(Asked(groups, town, mask, numbers))
    return asked


def _engines(
    directory: Path, engine: SearchEngine, entries: list[Entry], words: list[Asked], needs: list[Asked]
) -> Iterator[Measurement]:
    calls: dict[str, Call] = {"ours": lambda a: engine.rank(a.groups, a.mask, TOP)[0].tolist()}
    calls["FTS5"] = _fts5(entries, engine)
    tantivy = _tantivy(entries, engine)
    if tantivy:
        calls["tantivy"] = tantivy
    for what, asked in (("words", words), ("words and needs", needs)):
        times = _in_turn(calls, asked)
        yield from _beside(f"search call over {OFFERS:,}, {what}", times)
    searcher = open_searcher(directory)

    def plain(asked: Asked) -> Sequence[int]:
        allowed = None if asked.numbers is None else set(asked.numbers)
        return [number for number, _ in plain_rank(searcher, asked.groups, allowed, TOP)]

    some = words[:: max(1, len(words) // 40)]
    ours, whoosh = _median(_timed(calls["ours"], some)), _median(_timed(plain, some))
    yield measured(f"search call over {OFFERS:,}, words, median", ours, "ms", "plain Whoosh", whoosh, 1.0, less=True)


def _beside(name: str, times: dict[str, list[float]]) -> Iterator[Measurement]:
    median, p95 = {n: _median(t) for n, t in times.items()}, {n: _p95(t) for n, t in times.items()}
    if "tantivy" in times:
        yield measured(f"{name}, median", median["ours"], "ms", "tantivy", median["tantivy"], 0.7, less=True)
    else:
        yield not_measured(f"{name}, median", "ms", "tantivy", "tantivy is not installed")
    yield measured(f"{name}, median", median["ours"], "ms", "FTS5", median["FTS5"], 0.3, less=True)
    yield measured(f"{name}, p95", p95["ours"], "ms", "FTS5", p95["FTS5"], 0.5, less=True)


def _answers(few: SearchService, many: SearchService, texts: list[str]) -> Iterator[Measurement]:
    """Understanding, counts and reasons included."""
    for service in (few, many):
        _timed_answers(service, texts)
    small, large = _timed_answers(few, texts), _timed_answers(many, texts)
    yield absolute(f"search whole answer over {OFFERS:,}, median", _median(large), "ms", ANSWER_MS)
    yield absolute(f"search whole answer over {OFFERS:,}, p95", _p95(large), "ms", None)
    yield absolute(f"search whole answer over {FEW:,}, median", _median(small), "ms", None)


def _timed_answers(service: SearchService, texts: list[str]) -> list[float]:
    requests = [SearchRequest(text, Filters(anonymous=n % 7 == 0), limit=TOP) for n, text in enumerate(texts)]
    found = []
    for request in requests:
        start = time.perf_counter()
        service.search(request)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _in_turn(calls: dict[str, Call], asked: list[Asked]) -> dict[str, list[float]]:
    """Every engine's times by question: the median of the rounds, after one round to warm up."""
    rounds: dict[str, list[list[float]]] = {name: [] for name in calls}
    for number in range(ROUNDS + 1):
        for name, call in calls.items():
            times = _timed(call, asked)
            if number:
                rounds[name].append(times)
    return {name: [statistics.median(one) for one in zip(*times, strict=True)] for name, times in rounds.items()}


def _timed(call: Call, asked: list[Asked]) -> list[float]:
    found = []
    for one in asked:
        start = time.perf_counter()
        call(one)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _median(times: list[float]) -> float:
    return statistics.median(times)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _rows(entries: list[Entry], engine: SearchEngine) -> Iterator[tuple[int, str, list[str]]]:
    """(number, municipality, one text of ready terms a field)."""
    for number, entry in enumerate(entries):
        terms = entry_terms(entry, engine.facts.vocabulary)
        yield number, next(iter(entry.municipalities), ""), [" ".join(terms[field]) for field in FIELDS]


def _fts5(entries: list[Entry], engine: SearchEngine) -> Call:
    database = sqlite3.connect(":memory:")
    columns = ", ".join(FIELDS)
    tokens = "unicode61 remove_diacritics 0 tokenchars '§:_'"
    database.execute(f'create virtual table entry using fts5({columns}, place unindexed, tokenize = "{tokens}")')
    rows = ((number, *texts, place) for number, place, texts in _rows(entries, engine))
    database.executemany(f"insert into entry (rowid, {columns}, place) values (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
    database.commit()
    weights = ", ".join(map(str, FIELDS.values()))
    order = f"order by bm25(entry, {weights}) limit {TOP}"
    every = f"select rowid from entry where entry match ? {order}"  # noqa: S608 - own names and numbers
    inside = f"select rowid from entry where entry match ? and place = ? {order}"  # noqa: S608 - own names and numbers

    def call(asked: Asked) -> Sequence[int]:
        terms = dict.fromkeys(term for group in asked.groups for term, _ in group.alternatives)
        match = " OR ".join(f'"{term}"' for term in terms)
        found = (
            database.execute(inside, (match, asked.municipality))
            if asked.municipality
            else database.execute(every, (match,))
        )
        return [number for (number,) in found]

    return call


def _tantivy(entries: list[Entry], engine: SearchEngine) -> Call | None:
    try:
        import tantivy
    except ImportError:
        return None
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("place", stored=False, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for _, place, texts in _rows(entries, engine):
        writer.add_document(tantivy.Document(place=place, **dict(zip(FIELDS, texts, strict=True))))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    query = tantivy.Query

    def anywhere(term: str, weight: float) -> object:
        """One term in the four fields, by their weights: what our index has added up beforehand."""
        return query.boolean_query(
            [
                (tantivy.Occur.Should, query.boost_query(query.term_query(schema, field, term, "freq"), weight * boost))
                for field, boost in FIELDS.items()
            ]
        )

    def one(group: Group) -> object:
        parts = [anywhere(term, weight) for term, weight in group.alternatives]
        return parts[0] if len(parts) == 1 else query.disjunction_max_query(parts)

    def call(asked: Asked) -> Sequence[int]:
        wanted = query.boolean_query([(tantivy.Occur.Should, one(group)) for group in asked.groups])
        if asked.municipality:
            place = query.const_score_query(query.term_query(schema, "place", asked.municipality, "basic"), 0.0)
            wanted = query.boolean_query([(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, place)])
        found = searcher.search(wanted, limit=TOP, count=False)
        return [address.doc for _, address in found.hits]

    return call
