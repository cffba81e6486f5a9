"""Questions for all there is in a place: "hvad sker der for småbørn i Odder"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from familiehus.search.analysis import term
from familiehus.search.concepts import Concepts
from familiehus.search.phrases import TopicMatch
from familiehus.search.question import Word
from familiehus.search.words import EVERYBODY

# What a word weighs that nearly every offer is found by, and how sure a need must be to be one.
HARDLY: Final = 0.3
_A_NEED: Final = 0.3


def asks_all_there(told: Iterable[str], concepts: Concepts, languages: Sequence[str]) -> bool:
    """Of the words that tell something one at least asks what is going on, and the others name nobody in particular."""
    words = set(told)
    asked = {word for word in words if any(word in concepts.around[language] for language in languages)}
    return bool(asked) and all(term(word, languages[0]) in EVERYBODY for word in words - asked)


def say_little(words: Iterable[Word], topics: Iterable[TopicMatch]) -> bool:
    """No need is told, and no word that tells one offer from another."""
    return all(word.weight <= HARDLY for word in words) and all(topic.strength < _A_NEED for topic in topics)
