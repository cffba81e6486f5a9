"""Houses named in a question by their own names; "familiehus" alone names none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from familiehus.search.analysis import danish, spoken
from familiehus.search.concepts import Heard
from familiehus.search.facts import Facts
from familiehus.search.wholenames import Named, WholeNames
from familiehus.search.words import EVERYBODY

# Words that every house may be called by.
_ANY_HOUSE = frozenset(
    danish(w) for w in "familiehus familiehuset familie familien familiens hus huset i kommune kommunes".split()
)


A_HOUSE = ("place", "house")
# Before a house where something is: "gruppe i familiehuset"; folded.
_IN = frozenset("i fra hos ved paa in at from w у в".split())


def asked_for(one: Heard, said: list[str], rest: dict[int, str], tells: Callable[[str], bool]) -> bool:
    """A house that is itself asked for, not the place where something else is."""
    if one.code != A_HOUSE or not one.start or said[one.start - 1] not in _IN:
        return one.code == A_HOUSE
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
