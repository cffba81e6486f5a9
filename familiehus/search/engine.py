"""The engine: weighted groups of terms and a mask in, ranked entries out. It knows no language and no catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from familiehus.search.facts import Facts
from familiehus.search.postings import Floats, Ints, Postings

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

# A term that more than one entry in 24 has is added faster as a whole row than entry by entry.
_DENSE = 24
_STRIPES = 64


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that is sought, said in one or more ways: an entry scores the best of them, groups add up."""

    alternatives: tuple[tuple[str, float], ...]


class SearchEngine:
    """An opened index. Read-only, safe to share between threads."""

    def __init__(self, postings: Postings, facts: Facts, version: str = "") -> None:
        self.postings = postings
        self.facts = facts
        self.version = version
        self.size = postings.size
        self._rows: dict[str, Floats] = {}

    @classmethod
    def open(cls, directory: Path) -> SearchEngine:
        """Open what ``build_index`` wrote. Raises OSError when it is not there."""
        return cls(Postings.load(directory), Facts.load(directory), directory.name)

    def scores(self, groups: Sequence[Group]) -> Floats:
        """What every entry scores; 0 where nothing matches."""
        total = np.zeros(self.size, np.float32)
        for group in groups:
            if len(group.alternatives) == 1:
                self._add(total, *group.alternatives[0])
            else:
                self._add_best(total, group)
        return total

    def rank(self, groups: Sequence[Group], allowed: Mask | None = None, limit: int = 20) -> tuple[Numbers, Floats]:
        """The ``limit`` best entries and their scores, best first, ties in catalogue order.

        ``allowed`` None means every entry; a mask that allows nothing finds nothing.
        """
        return best_first(self.scores(groups), allowed, limit)

    def _add(self, total: Floats, term: str, weight: float) -> None:
        found = self._found(term)
        if found is None:
            return
        docs, values = found
        worth = values if weight == 1.0 else values * np.float32(weight)
        if docs is None:
            total += worth
        else:
            total[docs] += worth

    def _add_best(self, total: Floats, group: Group) -> None:
        best = np.zeros(self.size, np.float32)
        for term, weight in group.alternatives:
            found = self._found(term)
            if found is None:
                continue
            docs, values = found
            worth = values if weight == 1.0 else values * np.float32(weight)
            if docs is None:
                np.maximum(best, worth, out=best)
            else:
                best[docs] = np.maximum(best[docs], worth)
        total += best

    def _found(self, term: str) -> tuple[Ints | None, Floats] | None:
        """Entries and scores of a term; no entries but a whole row when the term is common; None when unknown."""
        row = self._rows.get(term)
        if row is not None:
            return None, row
        found = self.postings.of(term)
        if found is None or len(found[0]) * _DENSE < self.size:
            return found
        row = np.zeros(self.size, np.float32)
        row[found[0]] = found[1]
        self._rows[term] = row
        return None, row


def best_first(scores: Floats, allowed: Mask | None, limit: int) -> tuple[Numbers, Floats]:
    """Entry numbers with a score above 0 inside the mask, best first, ties by number."""
    if allowed is not None:
        scores = scores * allowed
    edge = _edge(scores, limit)
    found = np.flatnonzero(scores >= edge) if edge > 0 else np.flatnonzero(scores)
    values = scores[found]
    order = np.argsort(-values, kind="stable")[:limit]
    return found[order], values[order]


def _edge(scores: Floats, limit: int) -> float:
    """A score that at least ``limit`` entries reach, as high as is cheap to know; 0 when there is none.

    The best of each stripe of entries is a score of its own entry, so the ``limit``-th best of these is reached by
    that many entries. It spares sorting all the others.
    """
    columns = len(scores) // _STRIPES
    if not 0 < limit <= columns:
        return 0.0
    best = scores[: columns * _STRIPES].reshape(_STRIPES, columns).max(axis=0)
    return float(np.partition(best, columns - limit)[columns - limit])
