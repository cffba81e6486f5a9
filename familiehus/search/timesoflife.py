"""Times of life that were told in numbers, as needs: a week of pregnancy, a parent's youth."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from familiehus.search.ages import BEFORE_BIRTH, EXPECTING, NOT_BORN, Ages
from familiehus.search.concepts import Code
from familiehus.search.phrases import TopicMatch

# Beside another need it is told of oneself, alone it is what is spoken of.
_BESIDE = 0.65
# Needs of the first year: told of an older child the same words rather mean another need.
_OF_A_BABY = {"crying", "feeding", "breastfeeding", "bottle_feeding", "new_baby"}
_PAST_IT, _LESS = 24, 0.5
# Needs of a child that is there: before the birth the same words rather mean another.
_OF_A_CHILD = {"activities_for_children", "play", "motor_skills"}
# What a need after the birth is before it.
_PREPARED = {"breastfeeding": "breastfeeding_preparation"}
_COURSE = ("form", "course")
# What one may be taught before it.
_OF_BEING_PREGNANT = {"pregnancy", "first_child", "parenting_skills", *_OF_A_CHILD}
# Told of somebody young, these tell that she is pregnant: "17 år og to streger".
_OF_HER_OWN = {"pregnancy", "pregnancy_doubt", "birth_fear", "birth_preparation"}
_EXPECTING_PARENTS, _FATHERS = ("audience", "expectant_parents"), ("audience", "fathers")
# Who asks what help costs wants to be helped: told of them, help is nothing they offer.
_FREE, _GIVEN = ("free", "true"), "volunteering"


def with_times_of_life(
    topics: tuple[TopicMatch, ...], ages: Ages, codes: frozenset[Code], known: Collection[str]
) -> tuple[TopicMatch, ...]:
    """These needs, the surest first, with the times of life that ages tell of; only ``known`` topics are added."""
    past = ages.months is not None and ages.months[0] >= _PAST_IT
    other = _OF_A_BABY if past else _OF_A_CHILD if _is_ahead(ages, codes) else set()
    less = (replace(m, strength=m.strength * _LESS) if m.topic in other else m for m in topics)
    heard = {match.topic: match for match in less if _FREE not in codes or match.topic != _GIVEN}
    if _is_ahead(ages, codes):
        for need, prepared in _PREPARED.items():
            if need in heard and prepared in known:
                told = replace(heard[need], topic=prepared)
                heard[prepared] = max(told, heard.get(prepared, told), key=lambda match: match.strength)
                heard[need] = replace(heard[need], strength=heard[need].strength * _LESS)
    for topic in _told(ages, codes, heard):
        told = TopicMatch(topic, _BESIDE if topics else 1.0, frozenset({topic}))
        if topic in known:
            heard[topic] = max(told, heard.get(topic, told), key=lambda match: match.strength)
    return tuple(sorted(heard.values(), key=lambda match: -match.strength))


def _is_ahead(ages: Ages, codes: frozenset[Code]) -> bool:
    """The child is not born."""
    return ages.months is None and (ages.week is not None or not codes.isdisjoint(NOT_BORN))


def _told(ages: Ages, codes: frozenset[Code], heard: Mapping[str, TopicMatch]) -> Iterator[str]:
    of_a_father = _FATHERS in codes or ("fathers" in heard and heard["fathers"].strength >= _BESIDE)
    of_a_mother = _EXPECTING_PARENTS in codes and not of_a_father
    if ages.week is not None or of_a_mother or (BEFORE_BIRTH in codes and not heard):
        yield "pregnancy"
    sure = {topic for topic, match in heard.items() if match.strength >= _BESIDE}
    if _COURSE in codes and _is_ahead(ages, codes) and _OF_BEING_PREGNANT.issuperset(sure):
        yield "birth_preparation"
    if ages.born_week is not None:
        yield "premature"
    if ages.young_parent:
        expecting = ages.week is not None or not codes.isdisjoint(EXPECTING) or not _OF_HER_OWN.isdisjoint(sure)
        yield "young_pregnant" if expecting else "young_parents"
