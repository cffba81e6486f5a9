"""What each term is worth in each entry that has it: BM25F as Whoosh reckons it, over whole arrays.

Whoosh answers a query by walking its compressed postings in Python; the same numbers lie here as plain arrays, which
answers some fifty times faster. ``plain.py`` asks Whoosh itself, and a test compares the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F
from whoosh.util.numeric import byte_to_length, length_to_byte

from familiehus.search.terms import FIELDS

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Terms = Mapping[str, Sequence[str]]
K1 = 1.2
# A list of topics is not worth less for being long, a name hardly: gentle length norms.
LENGTH_NORM = {"name": 0.35, "topic": 0.0, "who": 0.2, "body": 0.5}
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
    def reckoned(cls, entries: Sequence[Terms]) -> Self:
        """The postings of entries, each given as its terms by field."""
        size, numbers = len(entries), dict[str, int]()
        parts = [_field_postings(field, [entry[field] for entry in entries], numbers) for field in FIELDS]
        terms, docs, scores = (np.concatenate(column) for column in zip(*parts, strict=True))
        names = tuple(sorted(numbers))
        place = np.empty(len(names), np.int64)
        place[[numbers[name] for name in names]] = np.arange(len(names))
        # One line for each term of each entry, the fields' scores added up; lines run by term, then by entry.
        lines, where = np.unique(place[terms] * max(size, 1) + docs, return_inverse=True)
        return cls(
            size,
            names,
            np.searchsorted(lines, np.arange(len(names) + 1) * max(size, 1)).astype(np.int32),
            (lines % max(size, 1)).astype(np.int32),
            np.bincount(where, scores, len(lines)).astype(np.float32),
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


_Numbers = npt.NDArray[np.int64]


def _field_postings(
    field: str, texts: Sequence[Sequence[str]], numbers: dict[str, int]
) -> tuple[_Numbers, _Numbers, npt.NDArray[np.float64]]:
    """(term, entry, score) of one field as columns; ``numbers`` learns the terms it does not know."""
    lines = [
        (numbers.setdefault(term, len(numbers)), entry, count)
        for entry, text in enumerate(texts)
        for term, count in Counter(text).items()
    ]
    terms, docs, counts = np.array(lines, np.int64).reshape(-1, 3).T
    having = np.bincount(terms, minlength=1)[terms]
    average = sum(map(len, texts)) / max(len(texts), 1) or 1
    # Whoosh keeps a length in one byte.
    lengths = np.array([byte_to_length(length_to_byte(len(text))) for text in texts], np.float64)
    b = LENGTH_NORM[field]
    norms = K1 * ((1 - b) + b * lengths / average)
    rare = np.log(len(texts) / (having + 1)) + 1
    return terms, docs, FIELDS[field] * rare * counts * (K1 + 1) / (counts + norms[docs])
