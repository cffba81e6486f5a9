"""What the judged questions taught: which kinds of help answer which kinds of question, in ``data/experience.csv``.

A question shows signs (its needs, who asks, how old the child is), an entry bears marks (its topics, tier, audience,
way in). For each pair the table says how much more, or less, such an entry is worth to such a question, in hundredths
of a logarithm. No words of a question and no names of entries stand in it: what comes tomorrow is judged by its marks.
``python -m bench.experience`` learns it anew.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from familiehus.catalogue.topics import Topics
from familiehus.search.engine import Numbers
from familiehus.search.facts import Facts, Mask
from familiehus.search.needs import FIRST_YEAR, KINDS, LATER_NEED, topic_readings
from familiehus.search.postings import Floats
from familiehus.search.question import Question

MARKED: Final = ("topic", "tier", "sector", "audience", "way", "kind")
_AUDIENCES: Final = (
    *("pregnant", "expectant_parents", "first_time_parents", "mothers", "fathers", "solo_parents", "young_parents"),
    *("parents", "families", "children", "other_carers"),
)
_WISHES: Final = {
    "access": ("access",),
    "anonymous": ("anonymous",),
    "online": ("online",),
    "when": ("day", "day_part"),
}
# Of the needs about small children these are about one who walks and talks, or should.
_OF_A_CHILD: Final = {
    *("toddler_behaviour", "behaviour_difficulties", "setting_limits", "language_development", "day_care_start"),
    *("transition_to_school", "child_wellbeing", "disability_or_illness"),
}
_TODDLER: Final = 36
# A need told so surely, and met by so small a share of all entries, is met to the point.
_TOLD_SURELY, _ONE_IN = 0.9, 50
_BEHIND: Final = 0.999
_HUNDREDTHS: Final = 100


@dataclass(frozen=True)
class Experience:
    """``worth[s, m]``: the logarithm by which an entry with mark ``m`` gains where a question shows sign ``s``."""

    signs: Mapping[str, int]
    marks: tuple[tuple[str, str], ...]
    worth: Floats


def load_experience(path: Path) -> Experience:
    """Read ``experience.csv``. Raises OSError or ValueError: the file is shipped with the program."""
    with path.open(encoding="utf-8", newline="") as file:
        (_, *marks), *rows = csv.reader(file)
    return Experience(
        {row[0]: number for number, row in enumerate(rows)},
        tuple((dimension, value) for dimension, _, value in (mark.partition(":") for mark in marks)),
        np.array([row[1:] for row in rows], np.float32).reshape(len(rows), len(marks)) / np.float32(_HUNDREDTHS),
    )


def signs_of(question: Question, topics: Topics, placed: bool) -> dict[str, float]:
    """What a question shows of itself, each with its strength.

    Nothing where only a place or a wish was told, or where a house or an organisation was named: that one is wanted.
    """
    named = question.houses or question.organisations
    if named or not (question.words or question.topics or question.danger):
        return {}
    return {**dict(_needs(question, topics)), **dict.fromkeys(_told(question, placed), 1.0)}


def _needs(question: Question, topics: Topics) -> Iterator[tuple[str, float]]:
    """Each need, and the share of each kind of needs: what is true of one is often true of its neighbours."""
    groups: dict[str, float] = {}
    whole = 0.0
    for place, reading in enumerate(topic_readings(question.topics)):
        for match in reading:
            yield f"topic:{match.topic}", match.strength * LATER_NEED**place
            group = "child" if match.topic in _OF_A_CHILD else KINDS.get(match.topic, topics.by_key[match.topic].group)
            groups[group] = groups.get(group, 0.0) + match.strength
            whole += match.strength
    for group, strength in groups.items():
        yield f"group:{group}", strength / max(1.0, whole)


def _told(question: Question, placed: bool) -> Iterator[str]:
    """Signs that are there or not."""
    yield "asked"
    for name, there in (
        ("trade", question.trade),
        ("placed", placed or bool(question.places.municipalities)),
        ("sentence", question.sentence),
        ("danger", bool(question.danger)),
        ("words", bool(question.words)),
        ("no_need", not question.topics),
        ("week", question.ages.week is not None),
        ("house", question.house_wanted),
    ):
        if there:
            yield name
    yield from _ages_of(question)
    audiences = question.values("audience")
    yield from (f"audience:{one}" for one in _AUDIENCES if one in audiences)
    yield from (name for name, kinds in _WISHES.items() if any(map(question.values, kinds)))


def _ages_of(question: Question) -> Iterator[str]:
    if question.ages.months is None:
        return
    first, last = question.ages.months
    if first >= 0 and last <= FIRST_YEAR:
        yield "baby"
    if first >= FIRST_YEAR and last <= _TODDLER:
        yield "toddler"
    if first >= 2 * FIRST_YEAR:
        yield "older"


def marks_of(facts: Facts) -> Iterable[tuple[str, str]]:
    """Every mark that some entry of an index bears."""
    return ((dimension, value) for dimension in MARKED for value in facts.values[dimension])


class Experienced:
    """An experience over one index. Safe to share."""

    def __init__(self, experience: Experience, facts: Facts, topics: Topics) -> None:
        self._signs = experience.signs
        self._worth = experience.worth
        self._topics = topics
        self._facts = facts
        borne = [facts.mask(dimension, value) for dimension, value in experience.marks]
        self._borne = np.ascontiguousarray(np.array(borne, np.bool_).reshape(len(borne), facts.size).T)

    def to_the_point(self, question: Question) -> Mask | None:
        """The few entries that are made for the need that was told; None where there are many, or none.

        Who is in danger is not kept from the doors open to all.
        """
        if question.danger:
            return None
        made = np.zeros(self._facts.size, np.bool_)
        for match in question.topics:
            if match.strength >= _TOLD_SURELY:
                made |= self._facts.mask("topic", match.topic)
        return made if 0 < np.count_nonzero(made) <= self._facts.size // _ONE_IN else None

    def times(self, question: Question, placed: bool, numbers: Numbers) -> Floats:
        """What each of these entries is worth to the question, as a factor."""
        shown = signs_of(question, self._topics, placed)
        known = {self._signs[sign]: strength for sign, strength in shown.items() if sign in self._signs}
        if not known:
            return np.ones(len(numbers), np.float32)
        strengths = np.fromiter(known.values(), np.float32, len(known))
        worth = strengths @ self._worth[list(known)]
        found: Floats = np.exp(self._borne[numbers].astype(np.float32) @ worth)
        return found


def kept_behind(before: Floats, after: Floats, pointed: Mask) -> Floats:
    """Worths after experience, but for those it would lift over the best of what is to the point: these stay behind."""
    first = float(after.max(where=pointed, initial=0.0))
    lifted = ~pointed & (before < before.max(where=pointed, initial=0.0)) & (after >= first)
    found: Floats = np.where(lifted, np.float32(first * _BEHIND), after)
    return found
