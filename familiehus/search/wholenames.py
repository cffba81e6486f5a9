"""Names of one or more words, found where the whole of them stands in a question: the longest at each place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """What was named, each once and in the order it was said, and the positions of the words that named it."""

    keys: tuple[str, ...] = ()
    positions: frozenset[int] = frozenset()


class WholeNames:
    """Knows names by their words, as the question's words are given to ``read``; a name may stand for several keys."""

    def __init__(self, names: Mapping[tuple[str, ...], Iterable[str]]) -> None:
        self._names = {words: tuple(keys) for words, keys in names.items()}
        self._longest = max(map(len, self._names), default=0)

    def read(self, words: Sequence[str]) -> Named:
        """What is named in these words, by the longest name at each place."""
        keys: dict[str, None] = {}
        positions: set[int] = set()
        at = 0
        while at < len(words):
            length = next((n for n in range(self._longest, 0, -1) if tuple(words[at : at + n]) in self._names), 0)
            if length:
                keys |= dict.fromkeys(self._names[tuple(words[at : at + length])])
                positions.update(range(at, at + length))
            at += length or 1
        return Named(tuple(keys), frozenset(positions))
