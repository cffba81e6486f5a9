"""The same question asked of Whoosh itself: what the engine's arrays are checked against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.query import Or, Query, Term
from whoosh.searching import Searcher

from familiehus.search.engine import Group
from familiehus.search.index import WHOOSH
from familiehus.search.postings import weighting
from familiehus.search.terms import FIELDS


def open_searcher(directory: Path) -> Searcher:
    """A Whoosh searcher over the index in ``directory``, scoring as the engine does."""
    searcher: Searcher = FileStorage(str(directory / WHOOSH)).open_index().searcher(weighting=weighting())
    return searcher


def plain_rank(
    searcher: Searcher, groups: Sequence[Group], allowed: set[int] | None = None, limit: int = 20
) -> list[tuple[int, float]]:
    """(entry number, score), best first. An empty ``allowed`` finds nothing: Whoosh alone would drop the filter.

    Each way of saying a thing is a query of its own, and the best is taken here: Whoosh's ``DisjunctionMax`` gives an
    entry the score of a term it does not have.
    """
    if allowed is not None and not allowed:
        return []
    total: dict[int, float] = defaultdict(float)
    for group in groups:
        best: dict[int, float] = {}
        for term, weight in group.alternatives:
            for number, score in _asked(searcher, _anywhere(term, weight), allowed):
                best[number] = max(best.get(number, 0.0), score)
        for number, score in best.items():
            total[number] += score
    return sorted(total.items(), key=lambda found: (-found[1], found[0]))[:limit]


def _anywhere(term: str, weight: float) -> Query:
    """A term in all fields by their weight."""
    return Or([Term(field, term, boost=weight * boost) for field, boost in FIELDS.items()])


def _asked(searcher: Searcher, query: Query, allowed: set[int] | None) -> list[tuple[int, float]]:
    found = searcher.search(query, limit=None, filter=allowed)
    return [(int(number), float(score)) for score, number in found.top_n]
