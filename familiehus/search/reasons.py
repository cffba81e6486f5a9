"""Why a hit fits: what of the question it answers, the most telling first, three at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np

from familiehus.search.analysis import danish, english, is_number, spoken, stop_words
from familiehus.search.domain import Filters, Reason, ReasonKind
from familiehus.search.engine import Group, SearchEngine
from familiehus.search.facts import Mask
from familiehus.search.filters import Masks
from familiehus.search.needs import topic_readings, topics_of
from familiehus.search.question import Question

MOST = 3


@lru_cache(maxsize=32768)
def names_terms(names: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The stems of each name that tell it from others, as Danish and as English words."""
    read = (_terms(name, language) for name in names for language in (_DANISH, _ENGLISH))
    return tuple(dict.fromkeys(terms for terms in read if terms))


_DANISH = ("da", danish)
_ENGLISH = ("en", english)


def _terms(name: str, language: tuple[str, Callable[[str], str]]) -> frozenset[str]:
    code, stem = language
    return frozenset(stem(w) for w in spoken(name) if w not in stop_words(code) and not is_number(w))


class Reasons:
    """Tells why, for one question over one index."""

    def __init__(
        self, engine: SearchEngine, masks: Masks, question: Question, groups: Sequence[Group], filters: Filters
    ) -> None:
        self._engine = engine
        self._facts = engine.facts
        self._masks = masks
        self._question = question
        self._filters = filters
        self._said = frozenset(t for word in question.words for t in word.terms)
        self._words_said = len({word.said for word in question.words})
        self._named = (*filters.municipalities, *question.places.municipalities)
        self._topics = {
            m.topic: (Reason(ReasonKind.TOPIC, m.topic), self._facts.mask("topic", m.topic))
            for reading in topic_readings(question.topics)
            for m in reading
        }
        self._told = list(self._wishes())
        self._givers = [
            (Reason(ReasonKind.ORGANISATION, name), self._facts.mask("organisation", name))
            for name in question.organisations
        ]
        self._rows: dict[str, Mask] = {}
        # Needs near those that were named, and the doors open to any trouble: told when nothing nearer can be.
        self._near = [key for key in topics_of(groups) if key not in self._topics]

    def name_fits(self, number: int) -> float:
        """How much of the question is the entry's name: 0 when no whole name stands in it, up to 1."""
        if not self._said:
            return 0.0
        longest = max(
            (len(terms) for terms in names_terms(self._facts.names[number]) if terms <= self._said), default=0
        )
        return min(1.0, longest / self._words_said)

    def why(self, number: int, distance: float | None = None) -> tuple[Reason, ...]:
        """At most three reasons for this entry; that nobody knows whether it is there is always said."""
        unsure = bool(self._named and self._masks.unplaced[number])
        found: dict[Reason, None] = {}
        for reason in self._all(number, distance):
            found[reason] = None
            if len(found) == MOST - unsure:
                break
        if unsure:
            found[Reason(ReasonKind.PERHAPS)] = None
        if not found:
            return tuple(islice((r for topic in self._near if (r := self._about(topic, number))), 1))
        return tuple(found)

    def _about(self, topic: str, number: int) -> Reason | None:
        return Reason(ReasonKind.TOPIC, topic) if self._facts.mask("topic", topic)[number] else None

    def _all(self, number: int, distance: float | None) -> Iterator[Reason]:
        if self.name_fits(number) or self._facts.keys[number] in self._question.houses:
            yield Reason(ReasonKind.NAME)
        yield from (reason for reason, mask in self._givers if mask[number])
        topics = [reason for reason, mask in self._topics.values() if mask[number]]
        yield from topics[:1]
        yield from (reason for reason, mask in self._told if mask[number])
        yield from topics[1:2]
        words = self._words(number)
        if words:
            yield Reason(ReasonKind.WORDS, " ".join(words))
        yield from self._where(number)
        if distance is not None:
            yield Reason(ReasonKind.DISTANCE, f"{distance:.0f}")

    def _where(self, number: int) -> Iterator[Reason]:
        if self._facts.kinds[number] == "national" or self._masks.nationwide[number]:
            yield Reason(ReasonKind.EVERYWHERE)
            return
        for name in self._named:
            if self._facts.mask("municipality", name)[number]:
                yield Reason(ReasonKind.PLACE, name)
                return

    def _wishes(self) -> Iterator[tuple[Reason, Mask]]:
        """Reasons that hold for many entries, each with those entries."""
        question, filters = self._question, self._filters
        for value in _both(filters.audiences, question.values("audience")):
            yield Reason(ReasonKind.AUDIENCE, value), self._facts.mask("audience", value)
        if filters.anonymous or question.values("anonymous"):
            yield Reason(ReasonKind.ANONYMOUS), self._facts.mask("flag", "anonymous")
        for value in _both(filters.ways, question.values("access")):
            yield Reason(ReasonKind.WAY, value), self._facts.mask("way", value)
        if filters.child_months is not None:
            yield Reason(ReasonKind.AGE), self._masks.covers_age(filters.child_months, filters.child_months)
        elif question.ages.exact_months is not None:
            yield Reason(ReasonKind.AGE), self._masks.covers_age(*question.ages.months or (0, 0))
        week = filters.pregnancy_week if filters.pregnancy_week is not None else question.ages.week
        if week is not None:
            yield Reason(ReasonKind.AGE), self._masks.for_week(week)
        if filters.online or question.values("online"):
            yield Reason(ReasonKind.ONLINE), self._facts.mask("flag", "online")
        times = [("day", v) for v in _both(filters.days, question.values("day"))]
        times += [("day_part", v) for v in _both(filters.day_parts, question.values("day_part"))]
        for dimension, value in times:
            yield Reason(ReasonKind.TIME), self._facts.mask(dimension, value)
        for value in filters.topics:
            yield Reason(ReasonKind.TOPIC, value), self._facts.mask("topic", value)

    def _words(self, number: int) -> list[str]:
        """Words of the question that stand in the entry, as they were said."""
        found: dict[str, None] = {}
        for word in self._question.words:
            if any(self._has(number, term) for term in word.terms):
                found[word.said] = None
        return list(found)[:MOST]

    def _has(self, number: int, term: str) -> bool:
        row = self._rows.get(term)
        if row is None:
            row = self._rows[term] = np.zeros(self._facts.size, np.bool_)
            found = self._engine.postings.of(term)
            if found is not None:
                row[found[0]] = True
        return bool(row[number])


def _both(chosen: Iterable[str], heard: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*map(str, chosen), *heard)))
