"""Words of danger: which urgent help to show first. Shown once too often does no harm, once too seldom may."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import yaml

from familiehus.search.analysis import spoken, term
from familiehus.search.spelling import Speller

Words = tuple[str, ...]
_WORD = re.compile(r"[\w']+")
# Danish and English are always listened for, other scripts tell their language; these two could be taken for Danish.
_ALWAYS_HEARD = ("pl", "tr")
# A word that long says it by itself, also with a slip of the finger, and as a part of a longer word.
_LONG = 8
_LONGEST_PHRASE, _MOST_BETWEEN = 8, 4
_SHORTEST_APART = 3


@dataclass(frozen=True, slots=True)
class _Category:
    show: tuple[str, ...]
    phrases: dict[str, frozenset[Words]]
    exact: frozenset[Words]
    together: dict[str, tuple[tuple[frozenset[Words], frozenset[Words]], ...]]
    alone: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Danger:
    """Categories in the order of the file, the most urgent first.

    ``spellings`` leads from folded words as tired thumbs write them to the right ones; ``between`` are terms of small
    words that change nothing where they stand inside a phrase; ``meant_otherwise`` are phrases of terms that sound like
    danger and are everyday trouble ("min 2-årige slår mig"). All by language.
    """

    categories: tuple[_Category, ...]
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    between: Mapping[str, frozenset[str]] = field(default_factory=dict)
    meant_otherwise: Mapping[str, frozenset[Words]] = field(default_factory=dict)

    def knows(self, word: str, language: str) -> bool:
        """Whether a folded word stands in what is listed: then it is no slip, and is not set right into another."""
        return term(word, language) in self._terms.get(language, frozenset())

    @cached_property
    def _terms(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for category in self.categories:
            for language, phrases in category.phrases.items():
                found[language].update(word for phrase in phrases for word in phrase)
            for language, pairs in category.together.items():
                found[language].update(word for pair in pairs for group in pair for phrase in group for word in phrase)
        return {language: frozenset(words) for language, words in found.items()}

    def show(self, said: Sequence[str], language: str) -> list[str]:
        """Keys of ``urgent.yaml`` to show for these folded words, the most urgent first; empty when all is calm."""
        right = self.spellings.get(language, {})
        words = [part for word in said for part in self._apart(right.get(word, word), language)]
        terms = _without([term(word, language) for word in words], self.meant_otherwise.get(language, frozenset()))
        runs = _runs(terms, self.between.get(language, frozenset()))
        long = frozenset(self._long(words, language))
        found: dict[str, None] = {}
        for category in self.categories:
            heard = (
                not runs.isdisjoint(category.phrases.get(language, frozenset()))
                or not long.isdisjoint(category.alone.get(language, frozenset()))
                or any(
                    not runs.isdisjoint(one) and not runs.isdisjoint(other)
                    for one, other in category.together.get(language, ())
                )
            )
            if heard:
                found.update(dict.fromkeys(category.show))
        return list(found)

    def _apart(self, word: str, language: str) -> tuple[str, ...]:
        """Two listed words written as one, taken apart: "egetliv"."""
        if not self.knows(word, language):
            for at in range(_SHORTEST_APART, len(word) - _SHORTEST_APART + 1):
                if self.knows(word[:at], language) and self.knows(word[at:], language):
                    return word[:at], word[at:]
        return (word,)

    def _long(self, said: Sequence[str], language: str) -> Iterator[str]:
        """Long words of danger: part of a longer word, written in two, or with one slip."""
        known = self._alone.get(language, frozenset())
        lengths = sorted({len(word) for word in known})
        joined = [one + other for one, other in pairwise(said)]
        for word in (*said, *joined):
            for length in lengths:
                if length <= len(word):
                    yield from {word[:length], word[-length:]} & known
        for word in said:
            near = self._spellers[language].nearest(word) if language in self._spellers else None
            # Another first letter is another word rather than a slip: "talking" is no "stalking".
            if near is not None and near[1] <= 1 and near[0][0] == word[0]:
                yield near[0]

    @cached_property
    def _alone(self) -> dict[str, frozenset[str]]:
        languages = {language for category in self.categories for language in category.alone}
        nothing: frozenset[str] = frozenset()
        return {one: nothing.union(*(c.alone.get(one, nothing) for c in self.categories)) for one in languages}

    @cached_property
    def _spellers(self) -> dict[str, Speller]:
        return {language: Speller(dict.fromkeys(words, 1)) for language, words in self._alone.items()}

    def show_as_written(self, text: str) -> list[str]:
        """The same for words written letter by letter as listed, whichever language the page or the rest is in.

        Exactly, because ``şiddet`` without its cedilla is Danish for having sat.
        """
        runs = _runs(_letters(text))
        heard = (category.show for category in self.categories if not runs.isdisjoint(category.exact))
        return list(dict.fromkeys(key for show in heard for key in show))


def _runs(forms: Sequence[str], between: frozenset[str] = frozenset()) -> set[Words]:
    """Every run of up to eight words side by side, also without the small words inside it."""
    last, most = len(forms), _LONGEST_PHRASE + _MOST_BETWEEN
    found: set[Words] = set()
    for at in range(last):
        for end in range(at + 1, min(at + most, last) + 1):
            run = tuple(forms[at:end])
            inside = tuple(word for word in run[1:-1] if word not in between)
            found.add(run)
            found.add((run[0], *inside, *run[1:][-1:]))
    return found


def _without(terms: list[str], harmless: frozenset[Words]) -> list[str]:
    """The same with the words of harmless phrases left blank, so that nothing is heard in them or across them."""
    left = list(terms)
    for at in range(len(terms)):
        for length in range(2, _LONGEST_PHRASE + 1):
            if tuple(terms[at : at + length]) in harmless:
                left[at : at + length] = [""] * len(terms[at : at + length])
    return left


def _letters(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def load_danger(path: Path) -> Danger:
    """Read ``danger.yaml``. Raises OSError or yaml.YAMLError: the file is shipped with the program."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Danger(
        spellings={
            language: {_folded(wrong): _folded(right) for right, said in words.items() for wrong in said}
            for language, words in raw["spellings"].items()
        },
        between={
            language: frozenset(_term(word, language) for word in said) for language, said in raw["between"].items()
        },
        meant_otherwise={language: _terms(said, language) for language, said in raw["meant_otherwise"].items()},
        categories=tuple(
            _Category(
                show=tuple(body["show"]),
                phrases={language: _terms(said, language) for language, said in body["phrases"].items()},
                exact=frozenset(
                    tuple(_letters(str(phrase)))
                    for language in _ALWAYS_HEARD
                    for phrase in body["phrases"].get(language, ())
                ),
                together={
                    language: tuple((_terms(one, language), _terms(other, language)) for one, other in pairs)
                    for language, pairs in (body.get("together") or {}).items()
                },
                alone={language: _alone(body["phrases"].get(language, ())) for language in ("da", "en")},
            )
            for body in raw["categories"].values()
        ),
    )


def _alone(phrases: Iterable[object]) -> frozenset[str]:
    said = (spoken(str(phrase)) for phrase in phrases)
    return frozenset(words[0] for words in said if len(words) == 1 and len(words[0]) >= _LONG)


def _folded(word: object) -> str:
    return spoken(str(word))[0]


def _term(word: object, language: str) -> str:
    return term(_folded(word), language)


def _terms(phrases: Iterable[object], language: str) -> frozenset[Words]:
    return frozenset(tuple(term(w, language) for w in spoken(str(phrase), language)) for phrase in phrases)
