"""What needs are meant where the same words tell of others as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from familiehus.search.company import with_company
from familiehus.search.harmed import with_violence
from familiehus.search.helped import with_help_wanted
from familiehus.search.moved import with_a_move
from familiehus.search.phrases import TopicMatch
from familiehus.search.whose import with_whose_it_is


def as_meant(
    topics: tuple[TopicMatch, ...],
    danger: Collection[str],
    said: Sequence[str],
    places: Collection[int],
    *,
    of_a_child: bool = False,
) -> tuple[TopicMatch, ...]:
    """These needs, the surest first.

    ``places`` are the positions of places that were named; ``of_a_child``: a child was told of by its age.
    """
    meant = with_a_move(with_violence(topics, danger, said), said, places)
    return with_whose_it_is(with_company(with_help_wanted(meant, said)), of_a_child=of_a_child)
