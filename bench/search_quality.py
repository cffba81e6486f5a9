"""How good the answers are: judged queries (``judged.yaml``, graded before any tuning), beside SQLite FTS5.

nDCG@10 with gain 2^grade - 1, and success@3: something of grade 2 or 3 among the first three. FTS5 gets the same texts,
stemmed the same way, the question's stems joined by OR, the same field weights and the same filter.
"""

from __future__ import annotations

import math
import sqlite3
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import Stemmer
import yaml

from bench.measurement import Measurement, measured
from bench.offers import World, load_world
from bench.service import service_over
from familiehus.search.analysis import spoken
from familiehus.search.domain import Filters, SearchRequest
from familiehus.search.engine import SearchEngine
from familiehus.search.index import build_index
from familiehus.search.service import SearchService
from familiehus.search.terms import FIELDS

NDCG_AIM, SUCCESS_AIM, RATIO_AIM = 0.80, 0.90, 1.6
_GOOD = 2
_STEMMERS = (Stemmer.Stemmer("danish"), Stemmer.Stemmer("english"))


@dataclass(frozen=True, slots=True)
class Judged:
    """One query as somebody typed it, with the entries that answer it."""

    text: str
    kind: str
    part: str
    municipalities: tuple[str, ...]
    relevant: dict[str, int]


Answer = Callable[[Judged], list[str]]


def judged(path: Path) -> tuple[Judged, ...]:
    """The judged queries of a file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Judged(q["q"], q["kind"], q.get("set", ""), _list((q.get("filters") or {}).get("kommune")), q["relevant"])
        for q in raw
        if q["relevant"]
    )


def measure(root: Path) -> Iterator[Measurement]:
    """nDCG@10 and success@3, all queries and by kind, for us and for FTS5."""
    world = load_world(root / "data")
    queries = judged(root / "bench" / "judged.yaml")
    with TemporaryDirectory() as folder:
        directory = Path(folder) / "quality"
        build_index(directory, world.entries)
        engine = SearchEngine.open(directory)
        ours = _scores(queries, _ours(service_over(engine, world, root / "data"), engine))
        peer = _scores(queries, _fts5(world))
    for kind in ours:
        aims = (NDCG_AIM, SUCCESS_AIM) if kind == "all" else (None, None)
        for name, value, base, aim in zip(("nDCG@10", "success@3"), ours[kind], peer[kind], aims, strict=True):
            yield _beside(f"search quality {name}, {kind}", value, base, aim)
    yield measured("search quality nDCG@10 against FTS5", ours["all"][0], "", "FTS5", peer["all"][0], RATIO_AIM)


def _beside(name: str, value: float, base: float, aim: float | None) -> Measurement:
    """A value with an aim of its own, told beside FTS5's."""
    return Measurement(
        name=name,
        value=value,
        unit="",
        peer=f"FTS5 {base:.3f}",
        ratio=value / base,
        target="" if aim is None else f">= {aim:g}",
        met=None if aim is None else value >= aim,
    )


def ndcg(keys: Iterable[str], relevant: dict[str, int]) -> float:
    """Normalised discounted gain of the first ten keys."""
    gained = sum((2 ** relevant.get(key, 0) - 1) / math.log2(n + 2) for n, key in enumerate(list(keys)[:10]))
    best = sorted(relevant.values(), reverse=True)[:10]
    return gained / sum((2**grade - 1) / math.log2(n + 2) for n, grade in enumerate(best))


def success(keys: list[str], relevant: dict[str, int]) -> bool:
    """Something good among the first three."""
    return any(relevant.get(key, 0) >= _GOOD for key in keys[:3])


def _scores(queries: tuple[Judged, ...], answer: Answer) -> dict[str, tuple[float, float]]:
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for query in queries:
        keys = answer(query)
        got = (ndcg(keys, query.relevant), success(keys, query.relevant))
        for name in ("all", query.kind, *([f"set {query.part}"] if query.part else [])):
            found[name].append(got)
    return {
        name: (statistics.mean(n for n, _ in got), statistics.mean(float(s) for _, s in got))
        for name, got in found.items()
    }


def _ours(service: SearchService, engine: SearchEngine) -> Answer:
    keys = {engine.facts.id(n): key for n, key in enumerate(engine.facts.keys)}

    def answer(query: Judged) -> list[str]:
        request = SearchRequest(query.text, Filters(municipalities=query.municipalities), limit=10)
        return [keys[hit.id] for hit in service.search(request).hits]

    return answer


def _fts5(world: World) -> Answer:
    """The same texts in the same four columns with the same weights, every word stemmed by Snowball."""
    database = sqlite3.connect(":memory:")
    database.execute(
        f"create virtual table entry using fts5({', '.join(FIELDS)}, tokenize = \"unicode61 tokenchars '§'\")"
    )
    for entry in world.entries:
        text = entry.text
        danish_english = zip((text.danish, text.english), _STEMMERS, strict=True)
        row = [
            _stems(text.names, _STEMMERS[0]),
            _stems(entry.topic_labels, _STEMMERS[0]),
            _stems(text.who, _STEMMERS[0]),
            " ".join(_stems(texts, stemmer) for texts, stemmer in danish_english),
        ]
        database.execute("insert into entry values (?, ?, ?, ?)", row)
    weights = ", ".join(str(weight) for weight in FIELDS.values())
    question = f"select rowid from entry where entry match ? order by bm25(entry, {weights})"  # noqa: S608 - own numbers

    def answer(query: Judged) -> list[str]:
        stems = dict.fromkeys(word for stemmer in _STEMMERS for word in _stems((query.text,), stemmer).split())
        match = " OR ".join(f'"{stem}"' for stem in stems)
        rows = database.execute(question, (match,)) if match else ()
        entries = (world.entries[number - 1] for (number,) in rows)
        return [e.key for e in entries if _there(e, query.municipalities)][:10]

    return answer


def _stems(texts: Iterable[str], stemmer: Stemmer.Stemmer) -> str:
    return " ".join(stemmer.stemWords([word for text in texts for word in spoken(text)]))


def _there(entry: Any, municipalities: tuple[str, ...]) -> bool:  # noqa: ANN401 - an Entry
    return not municipalities or entry.nationwide or bool(set(municipalities) & set(entry.municipalities))


def _list(value: str | list[str] | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)
