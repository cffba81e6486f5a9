"""What a question weighs beside its needs: its wishes as factors on what the engine finds.

Needs and words decide (``needs.py``); wishes lift what grants them and sink what denies them, but hide nothing; what
every municipality has stands a little behind what is near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from familiehus.catalogue.topics import Topics
from familiehus.search.ages import EXPECTING, NOT_BORN
from familiehus.search.facts import UNKNOWN, Facts, Mask
from familiehus.search.filters import Masks
from familiehus.search.moved import just_came
from familiehus.search.needs import SURE_TOPIC, topic_readings
from familiehus.search.postings import Floats
from familiehus.search.question import Question
from familiehus.search.whose import is_of_ones_own_father

# Said of nearly every offer, so no wish.
ANYBODY = {"parents", "families", "children"}
# Offers for these alone stand back when nobody spoke of them.
_FOR_FEW = ("fathers", "volunteers", "young_people", "other_carers", "solo_parents")
_NOT_SPOKEN_OF = 0.7
# Where nobody was named it is rather the mother who asks: offers for fathers alone are no help to her.
_AFTER_A_BIRTH = {"birth_reaction", "birth_experience", "postpartum_body"}
_RATHER_HERS = 0.5
# It is him whom help is sought for, whoever asks.
_A_MAN_UNWELL, _OF_A_MAN = "fathers_mental_health", ("told_of", "man")
_UNWELL = ("birth_reaction", "depression", "anxiety", "stress_and_overload", "exhaustion", "mental_illness")
_SOMEBODY_ELSE = EXPECTING | {("told_of", "oneself"), ("audience", "mothers")}
_NOT_PREGNANT = 0.5
# Offers about these are for those alone whose life it is.
_LIVES = ("premature", "greenlandic_families", "moving_to_new_place")
_ANOTHER_LIFE = 0.4
# Of the topics about pregnancy and birth these come after it.
_AFTER_BIRTH = {"birth_experience", "postpartum_body", "maternity_leave", "loss_of_child"}
OTHER_PARENT = 0.4
_OTHER_PARENT = {"fathers": "mothers", "mothers": "fathers"}

ACCESS = 1.8
TOLD, ANSWERS_SEVERAL = 0.5, 1.15
NATIONAL = 0.52
NATIONAL_ANYWHERE = 1.3
PLACELESS = 1.0
# It may be in the place that was named, or not.
PERHAPS = 0.3
HOUSE_NAMED = 3.0
ORGANISATION_NAMED = 2.5
IN_HOUSE_NAMED = 1.8
HOUSE_WANTED = 2.0
# An offer says more to a need than the house it is in.
HOUSE_UNASKED = 0.72
# What the municipality must first look into stands behind what is open to whoever comes, unless it was asked for.
VISITED = 0.75
# Who works with families knows the doors that are open to all, and asks for what is made for the need.
NATIONAL_OF_TRADE = 0.92
VISITED_OF_TRADE = 0.9
SEVERAL_OF_TRADE = 1.4
# "Henv. til" is what they do all day, and hardly a wish for what nobody else can begin.
_REFERRED, REFERRED_BY_TRADE = ("referral",), 1.2
_BY_LAW = "special_support_child_law"
# Of all there is in a place that was only looked at, its house comes first, then what one may just join.
HOUSE_THERE, OPEN_THERE, SOMETHING_TO_DO = 1.4, 1.2, 1.15
_TO_DO = ("cafe", "open_house", "play", "family_activities", "activities_for_children", "meeting_others")
# Made for those who ask alone.
ASKER = 1.5
# Known to be closed on the day and at the hour that was told.
CLOSED_THEN = 0.5
# What is of the kind of help that was declined.
DECLINED = 0.3


@dataclass(frozen=True, slots=True)
class Factor:
    """Entries in the mask are worth ``times`` as much."""

    mask: Mask
    times: float


def _of_a_man(question: Question) -> bool:
    """It is a man who is unwell: nobody else was told of, or it is surer than that anybody is."""
    if not _SOMEBODY_ELSE.isdisjoint(question.codes):
        return False
    sure = {t.topic: t.strength for t in question.topics if t.strength >= SURE_TOPIC}
    his, anybodys = sure.get(_A_MAN_UNWELL, 0.0), max((sure.get(topic, 0.0) for topic in _UNWELL), default=0.0)
    return his > anybodys or (_OF_A_MAN in question.codes and anybodys > 0)


def _asks_for_visited(question: Question) -> bool:
    """Help by the law's paragraphs, or a way in that leads over somebody's decision, was spoken of."""
    by_law = any(match.topic == _BY_LAW and match.strength >= SURE_TOPIC for match in question.topics)
    return by_law or bool(question.values("tier")) or bool({"referral", "visitation"} & set(question.values("access")))


class Ranking:
    """Turns wishes into factors over one index."""

    def __init__(self, facts: Facts, masks: Masks, topics: Topics) -> None:
        self._pregnancy = {t.key for t in topics.by_key.values() if t.group == "pregnancy"} - _AFTER_BIRTH
        self._facts = facts
        self._masks = masks
        self._here, self._anywhere = self._standing(NATIONAL, PERHAPS), self._standing(NATIONAL_ANYWHERE, PLACELESS)
        self._only = {few: self._only_for(few) for few in (*_FOR_FEW, *_OTHER_PARENT, "pregnant")}

    def _only_for(self, audience: str) -> Mask:
        others = [value for value in self._facts.values["audience"] if value != audience]
        return self._facts.mask("audience", audience) & ~self._masks.any_of("audience", others)

    def _standing(self, national: float, unplaced: float) -> Floats:
        """What an entry is worth before anything is asked."""
        worth = np.where(self._masks.nationwide, national, np.where(self._masks.placed, 1.0, unplaced))
        return worth.astype(np.float32)

    def apply(self, scores: Floats, question: Question, placed: bool) -> Floats:
        """Scores with standing and wishes taken in; ``placed`` when a place was named or chosen: near comes first."""
        worth = scores * (self._here if placed else self._anywhere)
        for factor in self.factors(question):
            worth = np.where(factor.mask, worth * np.float32(factor.times), worth)
        return worth.astype(np.float32)

    def factors(self, question: Question) -> Iterator[Factor]:
        """One factor for each wish that was heard."""
        facts = self._facts
        yield from self._for_wishes(question)
        if not _asks_for_visited(question):
            yield Factor(facts.mask("tier", "visited"), VISITED_OF_TRADE if question.trade else VISITED)
        if question.trade:
            yield Factor(self._masks.nationwide, NATIONAL_OF_TRADE)
        if question.unwanted:
            yield Factor(self._masks.any_of("topic", question.unwanted), DECLINED)
        if question.places.municipalities and (not (question.words or question.topics) or just_came(question.topics)):
            yield from self._for_a_look_around(of_any_age=question.ages.months is None)
        yield from self._for_several(question)
        yield from self._for_whom(question)
        yield from self._for_age(question)
        yield from self._for_house(question)
        if question.organisations:
            yield Factor(self._masks.any_of("organisation", question.organisations), ORGANISATION_NAMED)

    def _for_wishes(self, question: Question) -> Iterator[Factor]:
        facts = self._facts
        for kind, dimension, more, less in (
            ("access", "way", ACCESS, 0.7),
            ("tier", "tier", 1.4, 0.8),
            ("sector", "sector", 1.15, 0.95),
            ("day", "day", 1.3, 0.9),
            ("day_part", "day_part", 1.25, 0.95),
            ("languages", "language", 1.6, 1.0),
        ):
            values = question.values(kind)
            if question.trade and values == _REFERRED:
                yield Factor(self._masks.any_of(dimension, values), REFERRED_BY_TRADE)
            elif values:
                having = self._masks.any_of(dimension, values)
                yield Factor(having, more)
                told = self._masks.any_of(dimension, facts.values[dimension])
                yield Factor(told & ~having, less)
        if (days := question.values("day")) and (parts := question.values("day_part")):
            yield Factor(self._masks.closed(days, parts), CLOSED_THEN)
        for kind, flag in (("anonymous", "anonymous"), ("online", "online")):
            if question.values(kind):
                yield Factor(facts.mask("flag", flag), 1.6)
                yield Factor(facts.mask("flag", f"not_{flag}"), 0.5)

    def _for_a_look_around(self, *, of_any_age: bool) -> Iterator[Factor]:
        there = ~self._masks.nationwide
        if of_any_age:
            yield Factor(self._facts.mask("kind", "house"), HOUSE_THERE)
        yield Factor(self._facts.mask("tier", "open") & there, OPEN_THERE)
        yield Factor(self._masks.any_of("topic", _TO_DO) & there, SOMETHING_TO_DO)

    def _for_several(self, question: Question) -> Iterator[Factor]:
        """What answers two of the needs that were told is worth more than what answers one of them well."""
        told = ([t.topic for t in one if t.strength >= TOLD] for one in topic_readings(question.topics))
        answers = [self._masks.any_of("topic", topics) for topics in told if topics]
        if len(answers) > 1:
            yield Factor(np.sum(answers, axis=0) > 1, SEVERAL_OF_TRADE if question.trade else ANSWERS_SEVERAL)

    def _for_whom(self, question: Question) -> Iterator[Factor]:
        wanted = set(question.values("audience")) - ANYBODY
        if "fathers" not in question.values("asks") and is_of_ones_own_father(question.topics):
            wanted.discard("fathers")
        if _of_a_man(question):
            wanted.add("fathers")
        if wanted:
            yield Factor(self._masks.any_of("audience", wanted), 1.35)
        for asker in set(question.values("asks")).intersection(_FOR_FEW):
            yield Factor(self._only[asker], ASKER)
        for one in wanted & set(_OTHER_PARENT):
            if _OTHER_PARENT[one] not in wanted:
                yield Factor(self._only[_OTHER_PARENT[one]], OTHER_PARENT)
        if "fathers" in wanted and "mothers" not in wanted:
            yield Factor(self._only["pregnant"], OTHER_PARENT)
        yield from self._for_others(question, wanted)

    def _for_others(self, question: Question, wanted: set[str]) -> Iterator[Factor]:
        """What is for others than those spoken of stands back."""
        heard = {t.topic for t in question.topics if t.strength >= SURE_TOPIC}
        # Where nothing was said somebody looks at all there is in a place: what is the place's own never stands back.
        back = self._masks.everything() if question.words or question.topics else self._masks.nationwide
        if not self._speaks_of_pregnancy(question):
            yield Factor(self._masks.only_pregnant() & back, _NOT_PREGNANT)
        for few in _FOR_FEW:
            if few not in wanted | heard:
                times = _RATHER_HERS if few == "fathers" and _AFTER_A_BIRTH & heard else _NOT_SPOKEN_OF
                yield Factor(self._only[few] & back, times)
        for life in _LIVES:
            if life not in heard:
                yield Factor(self._facts.mask("topic", life) & back, _ANOTHER_LIFE)

    def _speaks_of_pregnancy(self, question: Question) -> bool:
        said = question.ages.week is not None or not question.codes.isdisjoint(NOT_BORN)
        return said or any(t.topic in self._pregnancy and t.strength >= SURE_TOPIC for t in question.topics)

    def _for_age(self, question: Question) -> Iterator[Factor]:
        ages = question.ages
        if ages.months is not None:
            stated, meets = self._masks.knows_age(), self._masks.covers_age(*ages.months)
            narrow = meets & (self._facts.months[:, 1] != UNKNOWN)
            yield Factor(narrow, 1.15)
            yield Factor(stated & ~meets, 0.35)
            yield Factor(self._masks.only_pregnant(), 0.5)
        if ages.week is not None:
            yield Factor(self._masks.for_week(ages.week), 1.3)
            yield Factor(self._facts.mask("flag", "pregnancy") & ~self._masks.for_week(ages.week), 0.5)
        if ages.young_parent:
            yield Factor(self._masks.any_of("audience", ("young_parents", "young_people")), 1.3)

    def _for_house(self, question: Question) -> Iterator[Factor]:
        if question.houses:
            named = self._masks.any_of("house", question.houses)
            house = named & self._facts.mask("kind", "house")
            yield Factor(house, HOUSE_NAMED)
            yield Factor(named & ~house, IN_HOUSE_NAMED)
        else:
            times = HOUSE_WANTED if question.house_wanted else HOUSE_UNASKED
            yield Factor(self._facts.mask("kind", "house"), times)
