"""The search as the doors use it: a request in, an answer with counts and reasons out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import numpy as np

from familiehus.catalogue.hours import next_start
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import Audience, DayPart, Way, Weekday
from familiehus.geo.tables import Places
from familiehus.kernel.clock import Clock, danish_day
from familiehus.search.concepts import Concepts
from familiehus.search.danger import Danger
from familiehus.search.daysahead import on_the_day
from familiehus.search.domain import Hit, SearchAnswer, SearchRequest, Sort, Understood
from familiehus.search.engine import Group, Numbers, SearchEngine, best_first
from familiehus.search.experience import Experience, Experienced, kept_behind
from familiehus.search.facets import Counter
from familiehus.search.facts import UNKNOWN, Mask
from familiehus.search.filters import Masks, together
from familiehus.search.lessons import Lessons
from familiehus.search.moved import just_came
from familiehus.search.nearness import nearness
from familiehus.search.needs import SURE_TOPIC, groups_of, is_lost
from familiehus.search.phrases import TopicMatch, plainly
from familiehus.search.postings import Floats
from familiehus.search.question import Question
from familiehus.search.ranking import ANYBODY, Ranking
from familiehus.search.reasons import Reasons
from familiehus.search.understanding import Reader

MOST_LETTERS = 200
_KEPT = 1024
_WORTH_SHOWING = 0.14
_LITTLE = 3
_ELSEWHERE = 5
_LOOKED_AT = 50
# So many of the best are weighed by experience.
_WEIGHED = 200
_NAME = 0.5
_HOUSE_ASKED = 0.5
_HOUSE_THERE = 0.3
_ORGANISATION_ASKED = 0.5
_ANYTHING_THERE = 0.16


class SearchService:
    """Answers requests over one opened index. Safe to share between threads."""

    def __init__(
        self,
        engine: SearchEngine,
        places: Places,
        topics: Topics,
        concepts: Concepts,
        danger: Danger,
        clock: Clock,
        lessons: Lessons | None = None,
        experience: Experience | None = None,
    ) -> None:
        """``lessons`` are those of these topics and concepts, where they have been learned already.

        Without ``experience`` the words, the needs and the wishes alone decide.
        """
        self.engine = engine
        self._facts = engine.facts
        self._clock = clock
        self._topics = topics
        lessons = lessons or Lessons.of(topics, concepts)
        self._reader = Reader(engine.facts, engine.postings, places, lessons, danger)
        # The next page and each further filter ask the same words again.
        self._read = lru_cache(maxsize=_KEPT)(self._reader.read)
        self._masks = Masks(engine.facts, places)
        self._ranking = Ranking(engine.facts, self._masks, topics)
        self._experienced = Experienced(experience, engine.facts, topics) if experience else None
        self._counter = Counter(engine.facts, self._masks)
        self._advice = engine.facts.mask("flag", "advice")

    @property
    def version(self) -> str:
        """The edition of the catalogue that is searched."""
        return self.engine.version

    @property
    def known_of(self) -> Mapping[str, int]:
        """How many entries name this municipality, or all of this region; what everybody has is of none."""
        return self._counter.of_their_own

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer one request. Never raises; what is not understood is looked up as words."""
        request = self._with_right_names(request)
        question = self.read(request.text, request.language)
        groups = groups_of(question, self._topics)
        chosen = request.filters
        placed = bool(chosen.municipalities or chosen.postcode)
        scores, matching = self._found(question, groups, placed)
        if chosen.topics and not groups:
            scores = self._about(chosen.topics, question, placed)
        if chosen.postcode:
            scores = scores * nearness(self._masks, chosen.postcode)
        # Where a place is all that was said, what may be there or not is no answer.
        masks = self._masks.of(request.filters, question.places.municipalities, perhaps=bool(groups))
        allowed = matching & together(masks, self.engine.size)
        total = int(np.count_nonzero(allowed))
        reasons = Reasons(self.engine, self._masks, question, groups, request.filters)
        postcode = request.filters.postcode or question.places.postcode
        scores = self._named_lifted(self._weighed(scores, allowed, question, placed), allowed, reasons)
        order = self._ordered(request, scores, allowed, postcode)
        first = (request.page - 1) * request.limit
        shown = order[first : first + request.limit]
        return SearchAnswer(
            total=total,
            hits=self._hits(shown, scores, reasons, postcode),
            elsewhere=self._elsewhere(masks, scores, matching, question, reasons, postcode)
            if question.words or question.topics
            else (),
            did_you_mean=question.corrected,
            urgent=question.danger or self._danger_of(chosen.topics),
            facets=self._counter.count(matching, masks, request.filters),
            understood=self._understood(question),
            nearby_person=self._nearby(request, question, reasons) if total < _LITTLE else (),
            unmet=self._unmet(question, allowed) if total else None,
            off_subject=question.off_subject,
            guessed=self._guessed(question) if total else False,
            known_times=not groups and bool(question.values("day") or question.values("day_part")),
        )

    def read(self, text: str, language: str = "da") -> Question:
        """What a text is understood as today."""
        return on_the_day(self._read(text[:MOST_LETTERS], language), danish_day(self._clock.now()))

    def _with_right_names(self, request: SearchRequest) -> SearchRequest:
        """Municipalities spelled as in the table; unknown ones stay and find nothing."""
        asked = request.filters.municipalities
        known = tuple(map(self._masks.right_name, asked))
        return request if known == asked else replace(request, filters=replace(request.filters, municipalities=known))

    # What fits the words

    def _found(self, question: Question, groups: list[Group], placed: bool) -> tuple[Floats, Mask]:
        """Every entry's worth, and which are worth showing at all: decided by the words alone, never by a filter."""
        if question.off_subject:
            nothing = ~self._masks.everything()
            return nothing.astype(np.float32), nothing
        placed = placed or bool(question.places.municipalities)
        if not groups:
            matching = self._wished(question)
            houses = matching & self._facts.mask("kind", "house")
            return self._ranking.apply(matching + np.float32(0.5) * houses, question, placed), matching
        scores = self.engine.scores(groups)
        here = (
            self._masks.inside(question.places.municipalities)
            if question.places.municipalities
            else ~self._masks.fictional
        )
        best = float(scores.max(where=here, initial=0.0))
        scores = self._with_organisations(self._with_houses(scores, best, question), best, question)
        matching = scores > max(best * _WORTH_SHOWING, 0.0)
        return self._ranking.apply(scores, question, placed), matching

    def _about(self, topics: Iterable[str], question: Question, placed: bool) -> Floats:
        """Where no need was written, topics that were chosen say what fits best, as if they had been."""
        known = (topic for topic in topics if topic in self._topics.by_key)
        meant = replace(question, topics=tuple(TopicMatch(topic, 1.0, frozenset({topic})) for topic in known))
        return self._ranking.apply(self.engine.scores(groups_of(meant, self._topics)), meant, placed)

    def _with_houses(self, scores: Floats, best: float, question: Question) -> Floats:
        """Houses that were named or asked for belong to the answer, and so does the house of a place that was named."""
        house = self._facts.mask("kind", "house")
        if question.houses:
            least, where = _HOUSE_ASKED, house & self._masks.any_of("house", question.houses)
        elif question.house_wanted:
            least, where = _HOUSE_ASKED, house
        elif question.places.municipalities:
            least, where = _HOUSE_THERE, house & self._masks.inside(question.places.municipalities)
        else:
            return scores
        if question.places.municipalities and (not question.topics or just_came(question.topics)):
            there = self._masks.inside(question.places.municipalities) & ~self._masks.nationwide
            scores = np.where(there, np.maximum(scores, np.float32(best * _ANYTHING_THERE)), scores)
        return np.where(where, np.maximum(scores, np.float32(best * least)), scores)

    def _with_organisations(self, scores: Floats, best: float, question: Question) -> Floats:
        """What an organisation does belongs to the answer when it was named, in whatever language."""
        if not question.organisations:
            return scores
        theirs = self._masks.any_of("organisation", question.organisations)
        return np.where(theirs, np.maximum(scores, np.float32(best * _ORGANISATION_ASKED)), scores)

    def _wished(self, question: Question) -> Mask:
        """Without words to look up: what grants one of the wishes, else everything.

        Nothing for words unheard of, and for a day or an hour at which nothing is known to happen.
        """
        found = self._masks.any_of("house", question.houses) | self._masks.any_of(
            "organisation", question.organisations
        )
        for kind, dimension in (
            ("audience", "audience"),
            ("access", "way"),
            ("day", "day"),
            ("day_part", "day_part"),
            ("tier", "tier"),
            ("sector", "sector"),
        ):
            found |= self._masks.any_of(dimension, question.values(kind))
        if ANYBODY.intersection(question.values("audience")):
            found |= self._masks.any_of("audience", ANYBODY)
        for flag in ("anonymous", "online"):
            if question.values(flag):
                found |= self._facts.mask("flag", flag)
        if question.ages.months is not None:
            found |= self._masks.for_age(*question.ages.months)
        days, parts = question.values("day"), question.values("day_part")
        if days and parts:
            found &= ~self._masks.closed(days, parts)
        when = bool(days or parts)
        if found.any() or when or (question.unheard and not question.places.municipalities and not question.danger):
            return found
        return self._masks.everything()

    # In which order

    def _ordered(self, request: SearchRequest, scores: Floats, allowed: Mask, postcode: str | None) -> list[int]:
        match request.sort:
            case Sort.DISTANCE if postcode is not None:
                return self._by(self._masks.distances(postcode), scores, allowed)
            case Sort.NEXT:
                return self._by(self._next_starts(), scores, allowed)
            case _:
                return [int(n) for n in best_first(scores, allowed, request.page * request.limit)[0]]

    def _weighed(self, scores: Floats, where: Mask, question: Question, placed: bool) -> Floats:
        """The best there, as far as experience says that their like answers such a question."""
        if self._experienced is None:
            return scores
        numbers, worth = best_first(scores, where, _WEIGHED)
        weighed = scores.copy()
        weighed[numbers] = worth * self._experienced.times(question, placed, numbers)
        pointed = self._experienced.to_the_point(question)
        return weighed if pointed is None else kept_behind(scores, weighed, pointed & where)

    @staticmethod
    def _named_lifted(scores: Floats, allowed: Mask, reasons: Reasons) -> Floats:
        """Among the best, those whose name was said are lifted."""
        numbers, worth = best_first(scores, allowed, _LOOKED_AT)
        lifted = scores.copy()
        lifted[numbers] = worth * [1 + _NAME * reasons.name_fits(int(number)) for number in numbers]
        return lifted

    @staticmethod
    def _by(measure: np.ndarray[tuple[int], np.dtype[np.float64]], scores: Floats, allowed: Mask) -> list[int]:
        found = np.flatnonzero(allowed)
        order: Numbers = np.lexsort((-scores[found], measure[found]))
        return [int(n) for n in found[order]]

    def _next_starts(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Seconds until each entry happens next; infinite where the source does not say."""
        now = self._clock.now()
        waits = np.array([_wait(next_start(schedule, now), now) for schedule in self._facts.schedules] + [np.inf])
        return waits[np.where(self._facts.schedule_of == UNKNOWN, len(waits) - 1, self._facts.schedule_of)]

    # What is told of it

    def _hits(self, numbers: list[int], scores: Floats, reasons: Reasons, postcode: str | None) -> tuple[Hit, ...]:
        return tuple(self._hit(number, scores, reasons, postcode) for number in numbers)

    def _hit(self, number: int, scores: Floats, reasons: Reasons, postcode: str | None) -> Hit:
        distance = float(self._masks.distances(postcode)[number]) if postcode else np.inf
        known = None if np.isinf(distance) else round(distance, 1)
        return Hit(
            self._facts.id(number),
            self._facts.kinds[number],
            round(float(scores[number]), 4),
            reasons.why(number, known),
            known,
        )

    def _elsewhere(
        self,
        masks: Mapping[str, Mask],
        scores: Floats,
        matching: Mask,
        question: Question,
        reasons: Reasons,
        postcode: str | None,
    ) -> tuple[Hit, ...]:
        """Good hits outside the place that was named; never those of Prøvekommune."""
        if "kommune" not in masks:
            return ()
        outside = (
            matching & together(masks, self.engine.size, without="kommune") & ~masks["kommune"] & ~self._masks.fictional
        )
        near = scores * nearness(self._masks, postcode) if postcode else scores
        numbers, _ = best_first(self._weighed(near, outside, question, placed=True), outside, _ELSEWHERE)
        return self._hits([int(n) for n in numbers[:_ELSEWHERE]], scores, reasons, postcode)

    def _nearby(self, request: SearchRequest, question: Question, reasons: Reasons) -> tuple[Hit, ...]:
        """A way to a person: the free advice every municipality has, and the house of the place (R040)."""
        places = request.filters.municipalities or question.places.municipalities
        houses = self._masks.any_of("municipality", places) & self._facts.mask("kind", "house")
        numbers = [*np.flatnonzero(self._advice)[:1], *np.flatnonzero(houses)]
        ones = np.ones(self.engine.size, np.float32)
        return self._hits([int(n) for n in numbers], ones, reasons, None)

    def _unmet(self, question: Question, allowed: Mask) -> str | None:
        """The surest need that was read, when no hit is about it or about another sure one.

        Where a place was named, what does not say where it is is not known to be there.
        """
        sure = [match.topic for match in question.topics if match.strength >= SURE_TOPIC]
        there = allowed & ~self._masks.unplaced if question.places.municipalities else allowed
        if not sure or bool((self._masks.any_of("topic", sure) & there).any()):
            return None
        return sure[0]

    @staticmethod
    def _guessed(question: Question) -> bool:
        """Nothing was understood that the hits could be about: they are the doors open to all."""
        heard = question.danger or question.codes or question.houses or question.organisations or question.house_wanted
        return is_lost(question) and not heard and not question.places.municipalities

    def _danger_of(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Urgent help for topics that were chosen: each is heard like its name."""
        known = (self._topics.by_key[topic] for topic in topics if topic in self._topics.by_key)
        return tuple(dict.fromkeys(line for topic in known for line in self._read(topic.labels["da"], "da").danger))

    def _understood(self, question: Question) -> Understood:
        sure = [match for match in question.topics if match.strength >= SURE_TOPIC]
        return Understood(
            municipalities=() if question.places.regions else question.places.municipalities,
            regions=question.places.regions,
            postcode=question.places.postcode,
            houses=tuple(self._facts.names[self._facts.numbers[key]][0] for key in question.houses),
            topics=tuple(match.topic for match in plainly(sure))[:_LITTLE],
            audiences=tuple(map(Audience, question.values("audience"))),
            ways=tuple(map(Way, question.values("access"))),
            child_months=question.ages.exact_months,
            pregnancy_week=question.ages.week,
            anonymous=bool(question.values("anonymous")),
            online=bool(question.values("online")),
            days=tuple(map(Weekday, question.values("day"))),
            day_parts=tuple(map(DayPart, question.values("day_part"))),
        )


def _wait(start: datetime | None, now: datetime) -> float:
    return np.inf if start is None else (start - now).total_seconds()
