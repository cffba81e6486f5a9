"""Names of several words that were written as one: "godstart", "hjemtilos"."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from familiehus.search.analysis import danish, spoken

_MOST_WORDS, _SHORTEST = 4, 7


class Apart:
    """The beginnings of all names of an index, by what they are when they are written as one word.

    What is a compound of known words anyway is left as it is.
    """

    def __init__(
        self, names: Iterable[tuple[str, ...]], known: Container[str], split: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._words: dict[str, list[str]] = {}
        for name in (name for called in names for name in called):
            words = spoken(name)
            for end in range(2, min(len(words), _MOST_WORDS) + 1):
                whole = "".join(words[:end])
                if len(whole) < _SHORTEST or not whole.isalpha() or danish(whole) in known or split(whole):
                    continue
                self._words.setdefault(whole, words[:end])

    def read(self, said: list[str]) -> list[str]:
        """The words with such a name written out."""
        return [part for word in said for part in self._words.get(word, (word,))]
