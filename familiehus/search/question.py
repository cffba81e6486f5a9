"""What was understood of a text: the question as the ranking and the reasons use it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from familiehus.search.ages import Ages
from familiehus.search.concepts import Code
from familiehus.search.phrases import TopicMatch
from familiehus.search.placenames import PlacesHeard

_NEXT_TO_NOTHING = 0.05


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look up: its terms, what it weighs, and the word it was read as when it was misspelled."""

    said: str
    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A text understood. ``topics`` are the needs it speaks of, the surest first.

    ``unheard``: there are words in it, and none of them means anything here. ``trade``: it is worded as those who work
    with families word it. ``off_subject``: it asks for what nobody here helps with.
    """

    languages: tuple[str, ...] = ("da",)
    places: PlacesHeard = field(default_factory=PlacesHeard)
    houses: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    house_wanted: bool = False
    ages: Ages = field(default_factory=Ages)
    codes: frozenset[Code] = frozenset()
    topics: tuple[TopicMatch, ...] = ()
    # Kinds of help that were declined.
    unwanted: frozenset[str] = frozenset()
    words: tuple[Word, ...] = ()
    danger: tuple[str, ...] = ()
    corrected: str | None = None
    sentence: bool = False
    unheard: bool = False
    trade: bool = False
    off_subject: bool = False

    def values(self, kind: str) -> tuple[str, ...]:
        """Values of one kind of code, e.g. the audiences."""
        return tuple(sorted(value for k, value in self.codes if k == kind))


def telling(words: Collection[Word], topics: Collection[TopicMatch]) -> tuple[Word, ...]:
    """Where no need was told, words that say next to nothing find nothing beside others: "Hebamme finden"."""
    most = max((word.weight for word in words), default=0.0)
    return tuple(word for word in words if topics or most <= _NEXT_TO_NOTHING or word.weight > _NEXT_TO_NOTHING)
