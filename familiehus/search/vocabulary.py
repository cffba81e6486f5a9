"""The catalogue's own words: how often each is used, and which of them make up a compound.

Nothing here knows Danish by heart: *barselscafé* is *barsel* and *café* because the catalogue uses both words alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from familiehus.search.analysis import danish, is_number, normalise, stop_words, words

_SHORTEST = 3
_LONGEST = 40
_OFTEN = 3
_SHORTEST_BEGINNING, _SHORTEST_REST = 5, 5
_LINKS = ("s", "e")
# Words of three letters that do make compounds; the others are mostly endings ("familiens" is no "ens").
_SHORT_PARTS = frozenset("far mor leg mad hus nat bad ung dag uge tid job".split())
# Of kin alone no compound is made: "mormor" is another person than "mor", "barnebarn" another than "barn". Stems.
_KIN = frozenset("far mor barn bror soester soen datter".split())


class Vocabulary:
    """Folded words with their counts. ``shown`` gives a word back as the catalogue spells it."""

    def __init__(self, counts: Mapping[str, int], shown: Mapping[str, str]) -> None:
        self.counts = dict(counts)
        self.shown = dict(shown)
        self.split = lru_cache(maxsize=16384)(self._split)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Count the words of Danish texts; the commonest spelling of a word is the one shown."""
        spelled: Counter[str] = Counter()
        for text in texts:
            spelled.update(text.casefold().replace("-", " ").split())
        counts: Counter[str] = Counter()
        shown: dict[str, str] = {}
        for spelling, count in spelled.most_common():
            for word in words(spelling, "da"):
                if not is_number(word) and len(word) <= _LONGEST:
                    counts[word] += count
                    shown.setdefault(
                        word, spelling.strip("\"'.,:;!?()«»“”/…") if normalise(spelling) != word else spelling
                    )
        return cls(counts, shown)

    def __contains__(self, word: str) -> bool:
        return word in self.counts

    @cached_property
    def used(self) -> dict[str, int]:
        """How often each word is used in any of its forms."""
        forms: Counter[str] = Counter()
        for word, count in self.counts.items():
            forms[danish(word)] += count
        return {word: forms[danish(word)] for word in self.counts}

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all words that may be part of a compound."""
        never = stop_words("da")
        return frozenset(danish(w) for w in self.counts if len(w) >= _SHORTEST and w.isalpha() and w not in never)

    def _split(self, word: str) -> tuple[str, ...]:
        """The stems of a compound's parts from left to right; empty when it is no compound of known words."""
        if not 2 * _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return ()
        best: tuple[str, ...] = ()
        whole = danish(word)
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
            right = self._part(word[at:])
            left = right and self._left(word[:at])
            # A word whose own stem is the left part is only bent.
            if left and right and whole != left[0] and (not best or len(left) + 1 < len(best)):
                best = (*left, right)
        return () if _KIN.issuperset(best) else best

    def parts(self, word: str) -> tuple[str, ...]:
        """What a compound is made of; of one that ends in a word unknown here, what it begins with."""
        known = None if word in self else self.known_part(word)
        return self.split(word) or ((known,) if known else ())

    def known_part(self, word: str) -> str | None:
        """The stem of the known word that a word of another kind begins with: "samspil" of "samspilsforstyrrelse"."""
        for at in range(len(word) - _SHORTEST_REST, _SHORTEST_BEGINNING - 1, -1):
            if left := self._left(word[:at]):
                return left[-1]
        return None

    def _left(self, word: str) -> tuple[str, ...]:
        """The parts before the last: one known word, with or without its linking letter, or a compound itself."""
        for candidate in (word, *(word[:-1] for link in _LINKS if word.endswith(link))):
            if len(candidate) >= _SHORTEST and (part := self._part(candidate)):
                return (part,)
        return self._split(word) if len(word) >= 2 * _SHORTEST + 2 else ()

    def _part(self, word: str) -> str | None:
        if word in stop_words("da") or (len(word) == _SHORTEST and word not in _SHORT_PARTS):
            return None
        stem = danish(word)
        return stem if stem in self.stems and len(stem) >= _SHORTEST else None


def wider(vocabulary: Vocabulary, more: Vocabulary) -> Vocabulary:
    """The catalogue's words and those of the topics' Danish phrases; the catalogue's spelling comes first."""
    counts = dict(more.counts)
    for word, count in vocabulary.counts.items():
        counts[word] = counts.get(word, 0) + _OFTEN * count
    return Vocabulary(counts, {**more.shown, **vocabulary.shown})


def in_two(said: Sequence[str], vocabulary: Vocabulary) -> frozenset[int]:
    """Positions of known words that were written in two: "kontant hjælp" is no slip for "kontakt"."""
    pairs = (n for n in range(len(said) - 1) if min(len(said[n]), len(said[n + 1])) >= _SHORTEST)
    whole = (n for n in pairs if any(said[n] + link + said[n + 1] in vocabulary for link in ("", *_LINKS)))
    return frozenset(at for n in whole for at in (n, n + 1))
