"""Danish typed on a keyboard without æ, ø and å: "sovn", "bornehave", "sonderborg"; not as a slip but as a habit."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from familiehus.search.analysis import danish, normalise
from familiehus.search.vocabulary import Vocabulary

_LETTERS = frozenset("æøåÆØÅ")
_BARE = (("ae", "a"), ("oe", "o"), ("aa", "a"))
_WORD = re.compile(r"[^\W_]+")
_YEARS = re.compile(r"(?<=\d )ar\b|(?<=\bto )ar\b|(?<=\bet )ar\b|(?<=\btre )ar\b|(?<=\bfire )ar\b")
_SHORTEST_PART, _SHORTEST_STEM = 4, 6
# A word as common as that is meant even where nothing else shows the habit: "grader" is "græder", "haver" are gardens.
_COMMON = 12
# Words of their own that hardly anybody asks with.
_RATHER = {"vare": "være", "ga": "gå", "born": "børn", "bornene": "børnene", "arig": "årig", "arige": "årige"}
_COUNTED = re.compile(r"\bga\W*\d")
_RED_CROSS = re.compile(r"\brode(?= ?kors\b)", re.IGNORECASE)
# "far" is a father, but not where somebody gets something.
_GETS = re.compile(r"\b((?:jeg|hun|han|man|vi|barnet) )far\b|\bfar(?= (?:man|jeg|vi|nok)\b)", re.IGNORECASE)


def bare(word: str) -> str:
    """A folded word with one plain vowel for each of the three letters."""
    for folded, plain in _BARE:
        word = word.replace(folded, plain)
    return word


def _unfolded(word: str) -> str:
    return word.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")


class BareLetters:
    """The words of Danish by how they look without the three letters.

    What is a word as it stands is never another one's twin: "bare", "mand", "far".
    """

    def __init__(self, vocabulary: Vocabulary, small: Collection[str], names: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._small = small
        self._names = names
        self.small_looks = frozenset(map(bare, small))

    @staticmethod
    def may_be(text: str) -> bool:
        """Whether it has none of the three letters."""
        return _LETTERS.isdisjoint(text)

    def spelled(self, text: str, known: Callable[[str], bool]) -> str:
        """A Danish text that has none of the three letters with those that belong in it.

        ``known`` tells words that mean something in any of their forms: such a one is a rare word's twin only where the
        text shows the habit.
        """
        said = dict.fromkeys(map(normalise, _WORD.findall(text)))
        twins = {word: twin for word in said if word not in self._taken and (twin := self._twin(word))}
        if all(known(word) for word in twins):
            twins = {word: twin for word, twin in twins.items() if self._vocabulary.used.get(twin, 0) >= _COMMON}
        rather = {word: twin for word, twin in _RATHER.items() if not (word == "ga" and _COUNTED.search(text.lower()))}
        twins = rather | twins
        text = _RED_CROSS.sub("røde", text)
        spelled = _WORD.sub(lambda m: self._shown(t) if (t := twins.get(normalise(m[0]))) else m[0], text)
        return _GETS.sub(r"\1får", _YEARS.sub("år", spelled))

    def _shown(self, word: str) -> str:
        return self._vocabulary.shown.get(word) or _unfolded(word)

    def _twin(self, word: str) -> str | None:
        return self._twins.get(word) or self._bent.get(danish(word)) or next(self._joined(word), None)

    def _joined(self, word: str) -> Iterator[str]:
        """The compound of known words that it looks like."""
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            left, right = word[:at], word[at:]
            whole = self._twins.get(left, left) + self._twins.get(right, right)
            if whole != word and self._vocabulary.split(whole):
                yield whole

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset((*self._vocabulary.used, *self._small))

    # Made at the first question that asks for them, not at each new edition of the index.

    @cached_property
    def _twins(self) -> Mapping[str, str]:
        """The commonest word of each look."""
        used = self._vocabulary.used
        words = (*self._names, *sorted(used, key=lambda word: used[word]), *self._small)
        return {look: word for word in words if (look := bare(word)) != word and len(look) > 1}

    @cached_property
    def _bent(self) -> Mapping[str, str]:
        """The same for any form of a longer word of the catalogue or the topics."""
        stems = {word: danish(word) for word in self._vocabulary.used}
        bent = {bare(stem): word for word, stem in stems.items() if len(stem) >= _SHORTEST_STEM}
        known = frozenset(stems.values())
        return {look: word for look, word in bent.items() if look not in known}
