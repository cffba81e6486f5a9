"""Words that stand for a fact of an offer (for whom, how, when) and not for a need: ``data/concepts.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from familiehus.search.analysis import ENGLISH, LANGUAGES, spoken, term
from familiehus.search.words import MY, OWN

Code = tuple[str, str]
_LONGEST = 8
_SHORTEST_BENT = 5
_NOT, _ARTICLES = frozenset("ikke ik ikk not не nie ليس ليست".split()), frozenset("en et a an w".split())
# "far her", "som far", "far til to"; folded.
_HERE, _OF = frozenset("her here tutaj тут burada هنا".split()), frozenset("til to of".split())
_AS = frozenset("som er as am im jestem як ben".split())
# How words for going away begin; folded, in every language of the site.
_LEAVING = tuple(
    "flyt komme ud gaa gik smidt rejs laengere langt stuk vaek away far mov leav ran run out"
    " вии вихо піт піш втек виг wyj wych wysz wyrz uciek cik git ayril kov kac uzak"
    " خرج اخرج الخروج خروج اطلع طلع نخرج نطلع".split()
)
_THEIRS = frozenset("sin hans hendes barnets boernenes his her swoim swojego иого іі".split())
_PARENTS = {("audience", "mothers"), ("audience", "fathers")}


@dataclass(frozen=True, slots=True)
class Heard:
    """A code, e.g. ("audience", "fathers"), and the words it was read from: ``start`` to ``end``, exclusive."""

    code: Code
    start: int
    end: int

    @property
    def span(self) -> range:
        """Positions of the words it was read from."""
        return range(self.start, self.end)


def of_ones_own_parent(heard: Heard, said: list[str]) -> bool:
    """Whether a mother or father was told of by the one who asks, who is neither: "min mor", "her dad", "sin far"."""
    before = [word for word in said[max(0, heard.start - 2) : heard.start] if word not in OWN]
    return heard.code in _PARENTS and bool(before) and before[-1] in MY | _THEIRS


_EVERY_OTHER = (["hver", "anden"], ["every", "other"], ["every", "second"], ["co", "drugi"], ["кожні", "другі"])


def of_nobody(heard: Heard, said: list[str]) -> bool:
    """Whether somebody was told of to say that it is not so: "ikke gravid", "not a single parent"."""
    before = [word for word in said[max(0, heard.start - 2) : heard.start] if word not in _ARTICLES]
    return heard.code[0] == "audience" and bool(before) and before[-1] in _NOT


def every_other(heard: Heard, said: list[str]) -> bool:
    """Whether a day is one of every other week, on which somebody is with the children: "hver anden weekend"."""
    return heard.code[0] == "day" and said[max(0, heard.start - 2) : heard.start] in _EVERY_OTHER


def leaving_home(heard: Heard, said: list[str]) -> bool:
    """Whether "from home" is where somebody goes from, not where they want help: "ud hjemmefra", "вийти з дому"."""
    beside = (*said[max(0, heard.start - 2) : heard.start], *said[heard.end : heard.end + 1])
    return heard.code[0] == "online" and any(word.startswith(_LEAVING) for word in beside)


def codes_of(heard: Collection[Heard], said: list[str]) -> frozenset[Code]:
    """The codes that were heard, and who asks where it is told as that."""
    return frozenset(one.code for one in heard) | {("asks", one.code[1]) for one in heard if _asks(one, said)}


def _asks(heard: Heard, said: list[str]) -> bool:
    """ "far her", "jeg er enlig mor", "far til to"."""
    before = said[heard.start - 1] if heard.start else ""
    after = said[heard.end] if heard.end < len(said) else ""
    told = after in _HERE or before in _AS or (not before and after in _OF)
    return heard.code[0] == "audience" and told


@dataclass
class Phrases:
    """Phrases of codes in every language: first as typed, then in any form of their words."""

    exact: dict[str, dict[tuple[str, ...], list[Code]]] = field(default_factory=lambda: defaultdict(dict))
    bent: dict[str, dict[tuple[str, ...], list[Code]]] = field(default_factory=lambda: defaultdict(dict))

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, code: Code, phrase: str, language: str, bends: bool = True) -> None:
        """One more way of saying a code; ``bends`` is false for one that in another form of its words means another."""
        said = tuple(spoken(phrase, language))
        if said:
            self.words[language].update(said)
            self.exact[language].setdefault(said, []).append(code)
        if said and bends:
            self.bent[language].setdefault(tuple(_form(w, language) for w in said), []).append(code)

    def listen(self, said: list[str], language: str, bent: bool = True) -> Iterator[Heard]:
        """Codes said in these words, the longest phrase at each place; a phrase inside a longer one is not heard."""
        exact, other = self.exact[language], self.bent[language]
        forms = [_form(w, language) for w in said]
        at = 0
        while at < len(said):
            for length in range(min(_LONGEST, len(said) - at), 0, -1):
                codes = exact.get(tuple(said[at : at + length]))
                if not codes and bent:
                    codes = other.get(tuple(forms[at : at + length]))
                if codes:
                    yield from (Heard(code, at, at + length) for code in dict.fromkeys(codes))
                    break
            else:
                length = 1
            at += length


def _form(word: str, language: str) -> str:
    """A word's term, short ones as they stand: bent they would be others ("min mand" is not "mænd")."""
    one = term(word, language)
    return one if len(one.removeprefix(ENGLISH)) >= _SHORTEST_BENT else word


@dataclass(frozen=True)
class Concepts:
    """What ``concepts.yaml`` says: signals to listen for, words for counting ages, and words without meaning."""

    signals: Phrases
    units: Phrases
    numbers: Phrases
    months: Mapping[str, tuple[int, int]]
    small_words: Mapping[str, frozenset[str]]
    # Everyday words that mean nothing here and are no slips.
    right_words: Mapping[str, frozenset[str]]
    # What is going on somewhere.
    around: Mapping[str, frozenset[str]]

    def counting(self, said: list[str], language: str, *, of_an_age: bool) -> frozenset[int]:
        """Positions of the numbers in words that count a time ("om to uger"), and of the units an age was told in."""
        units = [unit for unit in self.units.listen(said, language) if unit.code[1] not in self.months]
        starts = {unit.start for unit in units}
        numbers = {one.start for one in self.numbers.listen(said, language) if one.end in starts}
        return frozenset(numbers.union(*(range(unit.start, unit.end) for unit in units if of_an_age)))


# Values that stand for several.
_MANY = {"weekend": ("sat", "sun"), "weekdays": ("mon", "tue", "wed", "thu", "fri")}
# Listed in all their forms: "hverdage" are days of the week, "hverdagen" is the life one leads.
_AS_THEY_STAND = {("day", "da")}
_COUNTING = {"age_units", "numbers", "stop", "right", "around"}


def load_concepts(path: Path) -> Concepts:
    """Read ``concepts.yaml``. Raises OSError or yaml.YAMLError: the file is shipped with the program."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    small = _words(raw, "stop")
    signals = Phrases()
    for kind in raw:
        if kind not in _COUNTING:
            for code, phrase, language in _said(raw, kind):
                # A small word alone is no signal: "man" is short for Monday and means "one".
                if phrase.casefold() not in small[language]:
                    signals.add(code, phrase, language, (kind, language) not in _AS_THEY_STAND)
    months = {unit: tuple(body["months"]) for unit, body in raw["age_units"].items() if "months" in body}
    units, numbers = _phrases(raw, "age_units"), _phrases(raw, "numbers")
    return Concepts(signals, units, numbers, months, small, _words(raw, "right"), _words(raw, "around"))


def _words(raw: Mapping[str, Any], kind: str) -> Mapping[str, frozenset[str]]:
    """The single words of a kind by language."""
    phrases = raw[kind]["word"]["phrases"]
    return {
        language: frozenset(w for phrase in phrases.get(language, ()) for w in spoken(str(phrase), language))
        for language in LANGUAGES
    }


def _phrases(raw: Mapping[str, Any], kind: str) -> Phrases:
    found = Phrases()
    for code, phrase, language in _said(raw, kind):
        found.add(code, phrase, language)
    return found


def _said(raw: Mapping[str, Any], kind: str) -> Iterator[tuple[Code, str, str]]:
    for value, body in raw[kind].items():
        for language, phrases in body["phrases"].items():
            for phrase in phrases:
                for meant in _MANY.get(str(value), (str(value),)):
                    yield (kind, meant), str(phrase), language
