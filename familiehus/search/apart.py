"""Names of several words that were written as one: "godstart", "hjemtilos"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain

from familiehus.search.analysis import spoken

_MOST_WORDS, _SHORTEST = 4, 7


class Apart:
    """The beginnings of all names of an index, by what they are when they are written as one word.

    ``known`` tells words that mean something as they stand, compounds among them: those are left as they are.
    """

    def __init__(self, names: Iterable[tuple[str, ...]], known: Callable[[str], bool]) -> None:
        self._names = names
        self._known = known

    def read(self, said: list[str]) -> list[str]:
        """The words with such a name written out."""
        return [part for word in said for part in self._written_out(word)]

    def _written_out(self, word: str) -> list[str]:
        together = len(word) >= _SHORTEST and word.isalpha() and not self._known(word)
        return self._apart.get(word, [word]) if together else [word]

    @cached_property
    def _apart(self) -> Mapping[str, list[str]]:
        """Made when a word is first not known, not at each new edition of the index."""
        found: dict[str, list[str]] = {}
        for name in dict.fromkeys(chain.from_iterable(self._names)):
            words = spoken(name)
            for end in range(2, min(len(words), _MOST_WORDS) + 1):
                found.setdefault("".join(words[:end]), words[:end])
        return found
