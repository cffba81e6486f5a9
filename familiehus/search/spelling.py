"""Misspelled words set right against words that are known here, never against a dictionary of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from familiehus.search.bare import bare

_LONGEST = 24
_SHORTEST_HEARD, _LETTERS_A_SLIP = 4, 6
# Where the ear is known, in a word of four letters one that was left out is a slip, and no other: "kolk" is "kolik",
# "hund" is no "mund".
_ONE_LEFT_OUT = 4
_Matrix = npt.NDArray[np.int16]


def tolerance(word: str) -> int:
    """How many slips are forgiven: none in words of up to four letters, one up to seven, two in longer ones."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


class Speller:
    """Knows words and how common they are. The alphabet is that of the words, so any script will do.

    ``ear`` tells how a word sounds: where no word is written nearly so, one that sounds nearly so is meant.
    """

    def __init__(self, counts: Mapping[str, int], ear: Callable[[str], str] | None = None) -> None:
        self._words = tuple(w for w in counts if 3 <= len(w) <= _LONGEST)
        self._counts = np.array([counts[w] for w in self._words], np.float64)
        self._lengths = np.array([len(w) for w in self._words], np.int16)
        self._letters = _codes(self._words)
        self._bags = np.array([_bag(w) for w in self._words], np.uint64)
        self._ear = ear
        self.nearest = lru_cache(maxsize=4096)(self._nearest)

    def _nearest(self, word: str) -> tuple[str, int] | None:
        """What is written nearly so, else what sounds nearly so."""
        return self._written(word) or self._sounding(word)

    def _sounding(self, word: str) -> tuple[str, int] | None:
        if self._ear is None or not _SHORTEST_HEARD <= len(word) <= _LONGEST:
            return None
        key = self._ear(word)
        near = (key, 0) if key in self._heard else self._by_sound.nearest(key)
        return (self._heard[near[0]], near[1] + 1) if near and near[1] <= len(key) // _LETTERS_A_SLIP else None

    @cached_property
    def _heard(self) -> dict[str, str]:
        """The commonest word of each sound; made when it is first needed, not at each new edition of the index."""
        commonest_last = (self._words[n] for n in np.argsort(self._counts, kind="stable"))
        return {self._ear(word): word for word in commonest_last} if self._ear else {}

    @cached_property
    def _by_sound(self) -> Speller:
        counts = dict(zip(self._words, self._counts, strict=True))
        return Speller({key: counts[word] for key, word in self._heard.items()})

    def _written(self, word: str) -> tuple[str, int] | None:
        """The nearest known word within tolerance and its slips: fewest, then same first letter, then the commoner."""
        slips = tolerance(word) or int(self._ear is not None and len(word) == len(bare(word)) == _ONE_LEFT_OUT)
        if not slips or len(word) > _LONGEST or not self._words:
            return None
        rows = self._candidates(word, slips)
        if len(word) == _ONE_LEFT_OUT:
            same_start = self._letters[rows, 0] == ord(word[0]) % 32768
            rows = rows[same_start & (self._lengths[rows] > _ONE_LEFT_OUT)]
        if not len(rows):
            return None
        distances = _distances(word, self._letters[rows], self._lengths[rows])
        close = distances <= slips
        rows, distances = rows[close], distances[close]
        if not len(rows):
            return None
        other_start = self._letters[rows, 0] != ord(word[0]) % 32768
        best = np.lexsort((-self._counts[rows], distances + 0.6 * other_start))[0]
        return self._words[rows[best]], int(distances[best])

    def _candidates(self, word: str, slips: int) -> npt.NDArray[np.int64]:
        """Words of about that length that share most letters: each slip changes at most two of the letters' set."""
        near = np.abs(self._lengths - len(word)) <= slips
        differing = np.bitwise_count(self._bags ^ np.uint64(_bag(word)))
        return np.flatnonzero(near & (differing <= 2 * slips))


def _codes(words: tuple[str, ...]) -> _Matrix:
    codes = np.zeros((len(words), _LONGEST), np.int16)
    for row, word in enumerate(words):
        codes[row, : len(word)] = [ord(c) % 32768 for c in word]
    return codes


def _bag(word: str) -> int:
    bag = 0
    for letter in word:
        bag |= 1 << (ord(letter) % 61)
    return bag


def _distances(word: str, letters: _Matrix, lengths: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Optimal string alignment (insert, delete, change, swap neighbours) from ``word`` to every row at once."""
    count, width = letters.shape
    width = min(width, int(lengths.max()))
    before = np.zeros((count, width + 1), np.int16)
    last = np.tile(np.arange(width + 1, dtype=np.int16), (count, 1))
    for i, letter in enumerate(ord(c) % 32768 for c in word):
        row = np.empty_like(last)
        row[:, 0] = i + 1
        for j in range(width):
            cost = (letters[:, j] != letter).astype(np.int16)
            best = np.minimum(np.minimum(last[:, j + 1], row[:, j]) + 1, last[:, j] + cost)
            if i and j:
                swapped = (letters[:, j] == ord(word[i - 1]) % 32768) & (letters[:, j - 1] == letter)
                best = np.where(swapped, np.minimum(best, before[:, j - 1] + 1), best)
            row[:, j + 1] = best
        before, last = last, row
    return last[np.arange(count), lengths]
