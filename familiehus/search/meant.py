"""What needs are meant where the same words tell of others as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from familiehus.search.harmed import with_violence
from familiehus.search.helped import with_help_wanted
from familiehus.search.moved import with_a_move
from familiehus.search.phrases import TopicMatch


def as_meant(
    topics: tuple[TopicMatch, ...], danger: Collection[str], said: Sequence[str], places: Collection[int]
) -> tuple[TopicMatch, ...]:
    """These needs, the surest first; ``places`` are the positions of places that were named."""
    return with_help_wanted(with_a_move(with_violence(topics, danger, said), said, places), said)
