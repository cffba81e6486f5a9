"""Houses named in a question by their own names; "familiehus" alone names none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from familiehus.search.analysis import danish, spoken
from familiehus.search.concepts import Heard
from familiehus.search.facts import Facts
from familiehus.search.phrases import TopicMatch
from familiehus.search.wholenames import Named, WholeNames
from familiehus.search.words import EVERYBODY

# Words that every house may be called by.
_ANY_HOUSE = frozenset(
    danish(w) for w in "familiehus familiehuset familie familien familiens hus huset i kommune kommunes".split()
)


A_HOUSE = ("place", "house")
_SURELY = 0.6
_WHAT_A_HOUSE_IS = frozenset(
    "open_house meeting_others cafe anonymous_advice talk_to_someone family_counselling activities_for_children"
    " online_advice".split()
)
# Before a house where something is: "gruppe i familiehuset"; folded.
_IN = frozenset("i fra hos ved paa in at from w у в".split())


class Houses:
    """Houses that are spoken of without a name: looked for themselves, or only as whom one asks."""

    def __init__(
        self, heard: Iterable[Heard], said: list[str], rest: Mapping[int, str], tells: Callable[[str], bool]
    ) -> None:
        houses = [one for one in heard if one.code == A_HOUSE]
        self.spoken_of = frozenset(n for one in houses for n in one.span)
        self._itself = frozenset(n for one in houses if _itself(one, said, rest, tells) for n in one.span)

    def asked_for(self, topics: Iterable[TopicMatch]) -> bool:
        """Looked for: "familiehus i midtjylland", not "kan familiehuset hjælpe med amning"."""
        return bool(self._itself) and not _tells_a_need(topics)

    def aside(self, topics: Iterable[TopicMatch]) -> frozenset[int]:
        """Positions of those that are only asked for help with something else."""
        return self._itself if _tells_a_need(topics) else frozenset()


def _tells_a_need(topics: Iterable[TopicMatch]) -> bool:
    """Something that a house could help with, beside what every house is."""
    return any(match.strength >= _SURELY and match.topic not in _WHAT_A_HOUSE_IS for match in topics)


def _itself(one: Heard, said: list[str], rest: Mapping[int, str], tells: Callable[[str], bool]) -> bool:
    """A house itself, not the place where something else is."""
    if not one.start or said[one.start - 1] not in _IN:
        return True
    beside = (w for n, w in rest.items() if not one.start <= n < one.end and w not in EVERYBODY)
    return not any(map(tells, beside))


class HouseNames:
    """All names of all houses of an index."""

    def __init__(self, facts: Facts) -> None:
        names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for number in np.flatnonzero(facts.mask("kind", "house")):
            for name in facts.names[number]:
                key = tuple(danish(w) for w in spoken(name))
                if not set(key) <= _ANY_HOUSE and facts.keys[number] not in names[key]:
                    names[key].append(facts.keys[number])
        self._names = WholeNames(names)

    def read(self, said: list[str]) -> Named:
        """Keys of houses, where a whole name stands in these words."""
        return self._names.read([danish(w) for w in said])
