"""The same question asked of Whoosh itself: what the engine's arrays are checked against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.query import DisjunctionMax, Or, Query, Term
from whoosh.searching import Searcher

from familiehus.search.engine import Group
from familiehus.search.postings import weighting
from familiehus.search.terms import FIELDS


def open_searcher(directory: Path) -> Searcher:
    """A Whoosh searcher over the index in ``directory``, scoring as the engine does."""
    searcher: Searcher = FileStorage(str(directory)).open_index().searcher(weighting=weighting())
    return searcher


def plain_query(groups: Sequence[Group]) -> Query:
    """Groups as Whoosh queries: the best of its alternatives, each over all fields by their weight."""
    return Or([DisjunctionMax([_anywhere(term, weight) for term, weight in g.alternatives]) for g in groups])


def _anywhere(term: str, weight: float) -> Query:
    return Or([Term(field, term, boost=weight * boost) for field, boost in FIELDS.items()])


def plain_rank(
    searcher: Searcher, groups: Sequence[Group], allowed: set[int] | None = None, limit: int = 20
) -> list[tuple[int, float]]:
    """(entry number, score), best first. An empty ``allowed`` finds nothing: Whoosh alone would drop the filter."""
    if not groups or (allowed is not None and not allowed):
        return []
    found = searcher.search(plain_query(groups), limit=limit, filter=allowed, optimize=False)
    return [(int(number), float(score)) for score, number in found.top_n]
