"""The postings of the Whoosh index, decoded once: for each term the entries that have it and what it is worth there.

Whoosh answers a query by walking its compressed postings in Python; the same numbers lie here as plain arrays, which
answers some fifty times faster. ``plain.py`` asks Whoosh itself, and a test compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filestore import FileStorage
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from familiehus.search.terms import FIELDS

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
K1 = 1.2
# A name or a list of topics is not worth less for being long: gentle length norms.
LENGTH_NORM = {"name": 0.35, "topic": 0.2, "who": 0.2, "body": 0.5}
_ARRAYS, _TERMS = "postings.npz", "terms.txt"


def weighting() -> BM25F:
    """The scoring of the index, as Whoosh's own model."""
    return BM25F(K1=K1, **{f"{field}_B": norm for field, norm in LENGTH_NORM.items()})


@dataclass(frozen=True)
class Postings:
    """``docs[starts[t]:starts[t+1]]`` are the entries with term ``terms[t]``; ``scores`` runs beside ``docs``."""

    size: int
    terms: tuple[str, ...]
    starts: Ints
    docs: Ints
    scores: Floats

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {term: number for number, term in enumerate(self.terms)}

    def of(self, term: str) -> tuple[Ints, Floats] | None:
        """Entries and scores of a term, None when no entry has it."""
        number = self.numbers.get(term)
        if number is None:
            return None
        span = slice(self.starts[number], self.starts[number + 1])
        return self.docs[span], self.scores[span]

    @classmethod
    def read(cls, directory: Path) -> Postings:
        """Decode the Whoosh index in ``directory``."""
        index = FileStorage(str(directory)).open_index()
        with index.searcher(weighting=weighting()) as searcher:
            size = int(searcher.doc_count_all())
            found: dict[str, list[tuple[Ints, Floats]]] = defaultdict(list)
            for field, boost in FIELDS.items():
                for term, docs, scores in _field_postings(searcher, field, size):
                    found[term].append((docs, scores * np.float32(boost)))
        index.close()
        return cls._join(size, found)

    @classmethod
    def _join(cls, size: int, found: dict[str, list[tuple[Ints, Floats]]]) -> Postings:
        terms = tuple(sorted(found))
        merged = [_sum(found[term]) for term in terms]
        starts = np.zeros(len(terms) + 1, np.int32)
        np.cumsum([len(docs) for docs, _ in merged], out=starts[1:])
        return cls(
            size,
            terms,
            starts,
            np.concatenate([docs for docs, _ in merged]) if merged else np.zeros(0, np.int32),
            np.concatenate([scores for _, scores in merged]) if merged else np.zeros(0, np.float32),
        )

    def save(self, directory: Path) -> None:
        """Write the arrays beside the index they came from."""
        np.savez(directory / _ARRAYS, starts=self.starts, docs=self.docs, scores=self.scores, size=np.int32(self.size))
        (directory / _TERMS).write_text("\n".join(self.terms), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Postings:
        """Read what :meth:`save` wrote. Raises OSError when it is not there."""
        with np.load(directory / _ARRAYS, allow_pickle=False) as arrays:
            terms = (directory / _TERMS).read_text(encoding="utf-8")
            return cls(
                int(arrays["size"]),
                tuple(terms.split("\n")) if terms else (),
                arrays["starts"],
                arrays["docs"],
                arrays["scores"],
            )


def _field_postings(searcher: Searcher, field: str, size: int) -> list[tuple[str, Ints, Floats]]:
    """(term, entries, BM25F scores) of one field: Whoosh's own formula over whole arrays instead of one by one."""
    reader = searcher.reader()
    average = searcher.avg_field_length(field) or 1
    lengths = np.fromiter((reader.doc_field_length(n, field, 1) for n in range(size)), np.float64, size)
    b = LENGTH_NORM[field]
    norms = K1 * ((1 - b) + b * lengths / average)
    found = []
    for raw in reader.lexicon(field):
        docs, weights = [], []
        matcher = reader.postings(field, raw)
        while matcher.is_active():
            docs.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        ids, tf = np.array(docs, np.int32), np.array(weights)
        scores = searcher.idf(field, raw) * (tf * (K1 + 1)) / (tf + norms[ids])
        found.append((raw.decode("utf-8"), ids, scores.astype(np.float32)))
    return found


def _sum(parts: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    """One list of entries from several fields, scores added."""
    if len(parts) == 1:
        return parts[0]
    docs, where = np.unique(np.concatenate([d for d, _ in parts]), return_inverse=True)
    scores = np.bincount(where, np.concatenate([s for _, s in parts]))
    return docs.astype(np.int32), scores.astype(np.float32)
