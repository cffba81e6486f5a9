"""Houses named in a question by their own names; "familiehus" alone names none of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from familiehus.search.analysis import danish, spoken
from familiehus.search.facts import Facts

# Words that every house may be called by.
_ANY_HOUSE = frozenset(
    danish(w) for w in "familiehus familiehuset familie familien familiens hus huset i kommune kommunes".split()
)


@dataclass(frozen=True, slots=True)
class HousesHeard:
    """Keys of houses, and the positions of the words that named them."""

    keys: tuple[str, ...] = ()
    positions: frozenset[int] = frozenset()


class HouseNames:
    """All names of all houses of an index."""

    def __init__(self, facts: Facts) -> None:
        self._names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for number in np.flatnonzero(facts.mask("kind", "house")):
            for name in facts.names[number]:
                key = tuple(danish(w) for w in spoken(name))
                if not set(key) <= _ANY_HOUSE and facts.keys[number] not in self._names[key]:
                    self._names[key].append(facts.keys[number])
        self._longest = max(map(len, self._names), default=0)

    def read(self, said: list[str]) -> HousesHeard:
        """Houses whose whole name stands in these words, the longest name first."""
        stems = [danish(w) for w in said]
        keys: list[str] = []
        positions: set[int] = set()
        at = 0
        while at < len(stems):
            length = next((n for n in range(self._longest, 0, -1) if tuple(stems[at : at + n]) in self._names), 0)
            if length:
                keys += self._names[tuple(stems[at : at + length])]
                positions.update(range(at, at + length))
            at += length or 1
        return HousesHeard(tuple(dict.fromkeys(keys)), frozenset(positions))
