"""Organisations named in a question, in any language they are known by; whoever says Røde Kors wants what it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from familiehus.search.analysis import spoken

_LONGEST = 4
# Letters of the shortest name that is surely one.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class OrganisationsHeard:
    """The organisations' own names, and the positions of the words that named them."""

    names: tuple[str, ...] = ()
    positions: frozenset[int] = frozenset()


class OrganisationNames:
    """All that the organisations of an index are called: ``called`` has every name by the organisation's own."""

    def __init__(self, called: Mapping[str, tuple[str, ...]]) -> None:
        self._names: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        own = {name: tuple(spoken(name)) for name in called}
        for name, others in called.items():
            for said in map(tuple, map(spoken, (name, *others))):
                if not said or len("".join(said)) < _SHORTEST:
                    continue
                self._names[said][name] = None
                # A branch has the whole's name before its own: "Røde Kors" is also Røde Kors Hovedstaden.
                self._names[said].update(dict.fromkeys(n for n, words in own.items() if words[: len(said)] == said))
        self._longest = min(_LONGEST, max(map(len, self._names), default=0))

    def read(self, said: list[str]) -> OrganisationsHeard:
        """Organisations whose whole name stands in these words, the longest name first."""
        names: dict[str, None] = {}
        positions: set[int] = set()
        at = 0
        while at < len(said):
            length = next((n for n in range(self._longest, 0, -1) if tuple(said[at : at + n]) in self._names), 0)
            if length:
                names |= self._names[tuple(said[at : at + length])]
                positions.update(range(at, at + length))
            at += length or 1
        return OrganisationsHeard(tuple(names), frozenset(positions))
