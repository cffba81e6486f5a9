"""Words of danger: which urgent help to show first. Shown once too often does no harm, once too seldom may."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from familiehus.search.analysis import spoken, term

Words = tuple[str, ...]
_WORD = re.compile(r"[\w']+")
# Danish and English are always listened for, other scripts tell their language; these two could be taken for Danish.
_ALWAYS_HEARD = ("pl", "tr")


@dataclass(frozen=True, slots=True)
class _Category:
    show: tuple[str, ...]
    phrases: dict[str, frozenset[Words]]
    exact: frozenset[Words]
    together: dict[str, tuple[tuple[frozenset[Words], frozenset[Words]], ...]]


@dataclass(frozen=True)
class Danger:
    """Categories in the order of the file, the most urgent first."""

    categories: tuple[_Category, ...]

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
        runs = _runs([term(w, language) for w in said])
        found: dict[str, None] = {}
        for category in self.categories:
            heard = not runs.isdisjoint(category.phrases.get(language, frozenset())) or any(
                not runs.isdisjoint(one) and not runs.isdisjoint(other)
                for one, other in category.together.get(language, ())
            )
            if heard:
                found.update(dict.fromkeys(category.show))
        return list(found)

    def show_as_written(self, text: str) -> list[str]:
        """The same for words written letter by letter as listed, whichever language the page or the rest is in.

        Exactly, because ``şiddet`` without its cedilla is Danish for having sat.
        """
        runs = _runs(_letters(text))
        heard = (category.show for category in self.categories if not runs.isdisjoint(category.exact))
        return list(dict.fromkeys(key for show in heard for key in show))


def _runs(forms: Sequence[str]) -> set[Words]:
    """Every run of up to eight words side by side."""
    last = len(forms)
    return {tuple(forms[at:end]) for at in range(last) for end in range(at + 1, min(at + 9, last + 1))}


def _letters(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def load_danger(path: Path) -> Danger:
    """Read ``danger.yaml``. Raises OSError or yaml.YAMLError: the file is shipped with the program."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Danger(
        tuple(
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
            )
            for body in raw["categories"].values()
        )
    )


def _terms(phrases: Iterable[object], language: str) -> frozenset[Words]:
    return frozenset(tuple(term(w, language) for w in spoken(str(phrase), language)) for phrase in phrases)
