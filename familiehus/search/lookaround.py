"""Questions for all there is in a place: "hvad sker der for småbørn i Odder"."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from familiehus.search.analysis import of_everybody
from familiehus.search.concepts import Concepts
from familiehus.search.phrases import TopicMatch
from familiehus.search.placenames import PlacesHeard
from familiehus.search.question import Word

# What a word weighs that nearly every offer is found by, and how sure a need must be to be one.
HARDLY: Final = 0.3
_A_NEED: Final = 0.3


def asks_all_there(
    places: PlacesHeard,
    words: Collection[Word],
    topics: Collection[TopicMatch],
    told: Iterable[str],
    concepts: Concepts,
) -> bool:
    """Beside a place nothing is told that parts one offer from another, or only what is going on there is asked.

    ``told`` are the words that say something at all, folded.
    """
    little = all(word.weight <= HARDLY for word in words) and all(topic.strength < _A_NEED for topic in topics)
    return bool(places.municipalities) and (little or _asks_what_is_on(set(told), concepts))


def _asks_what_is_on(told: set[str], concepts: Concepts) -> bool:
    asked = {word for word in told if any(word in words for words in concepts.around.values())}
    return bool(asked) and all(of_everybody(word) for word in told - asked if word)
