"""What a question asks for, as groups of terms for the engine: its words, its needs, their neighbours and doors.

A need opens the doors where help with a trouble of its kind can be had, even if no offer names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from familiehus.catalogue.topics import Topics
from familiehus.search.ages import NOT_BORN
from familiehus.search.engine import Group
from familiehus.search.phrases import TopicMatch
from familiehus.search.question import Question
from familiehus.search.terms import TOPIC, topic_term

TOPIC_WEIGHT = 2.8
RELATED = 0.44
MOST_TOPICS = 6
SURE_TOPIC = 0.6
WEAK_TOPIC = 0.4

# Where help with a trouble can be had even if no offer names it, by the topic's group: nobody is turned away.
_DOORS = {
    "baby": (
        ("health_visitor", 1.25),
        ("family_counselling", 0.6),
        ("talk_to_someone", 0.5),
        ("anonymous_advice", 0.3),
        ("early_support", 0.25),
    ),
    "child": (
        ("family_counselling", 1.0),
        ("child_wellbeing", 0.7),
        ("talk_to_someone", 0.6),
        ("anonymous_advice", 0.4),
        ("early_support", 0.25),
    ),
    "pregnancy": (("midwife", 1.0), ("health_visitor", 0.6), ("gp", 0.6), ("talk_to_someone", 0.5)),
    "lonely": (("talk_to_someone", 0.6), ("health_visitor", 0.5), ("volunteer_friend", 0.5)),
    "illness": (("gp", 1.0), ("health_visitor", 0.8)),
    "parents": (
        ("family_counselling", 1.0),
        ("talk_to_someone", 0.8),
        ("anonymous_advice", 0.6),
        ("early_support", 0.25),
    ),
    "wellbeing": (
        ("talk_to_someone", 1.0),
        ("anonymous_advice", 0.9),
        ("family_counselling", 0.8),
        ("health_visitor", 0.7),
        ("early_support", 0.25),
    ),
    "conflict": (
        ("family_counselling", 1.0),
        ("anonymous_advice", 0.9),
        ("talk_to_someone", 0.8),
        ("early_support", 0.25),
    ),
    "everyday": (
        ("family_counselling", 0.8),
        ("systems_and_authorities", 0.55),
        ("anonymous_advice", 0.4),
        ("volunteer_friend", 0.4),
    ),
}
# Urgent help for a body in danger; all other urgent help is for people in trouble.
_FOR_THE_BODY = {"emergency", "medical_on_call", "poison"}
# Among the topics about being together these are troubles, the others are things to do.
KINDS = {
    **dict.fromkeys(("relationship_conflict", "divorce", "co_parenting", "conflict_in_family"), "conflict"),
    **dict.fromkeys(("loneliness", "network"), "lonely"),
}
# Topics of these groups that are no trouble: who somebody is, or something nice to do.
_NO_TROUBLE = {
    *("first_child", "fathers", "co_mothers_and_partners", "young_parents", "solo_parents", "rainbow_families"),
    *("circle_of_security", "marte_meo"),
    *("play", "massage_and_touch", "first_aid", "motor_skills"),
}
_ANY_TROUBLE = "conflict"
DOOR = 0.65
# These have offers made for them, and a need of which nothing but its name was said is asked for by it: where only the
# need speaks, no word of the catalogue, all doors together weigh less.
_MADE_FOR_IT = frozenset(("lonely", "pregnancy"))
NAMED, DOORS_TOGETHER = 0.99, 0.85
# While a child is in its first year, or a parent is still marked by the birth, the health visitor comes anyway.
FIRST_YEAR = 12
# Needs that also open the doors of another group.
_ALSO = {
    "birth_reaction": "baby",
    "birth_experience": "baby",
    "pregnancy_doubt": "wellbeing",
    "loss_of_child": "wellbeing",
    # A doctor looks at a child's body and at how it learns.
    **dict.fromkeys(("disability_or_illness", "language_development"), "illness"),
}
LOST = 0.5
LATER_NEED = 0.78
# Told of oneself beside a need: "just had a baby".
_CIRCUMSTANCES = {"new_baby", "first_child", "solo_parents", "grandparents_and_carers", "moving_to_new_place"}
CIRCUMSTANCE = 0.5
DOOR_OF_TRADE = 0.35


def groups_of(question: Question, topics: Topics) -> list[Group]:
    """Words and needs as groups: a need that is only another reading of the same words competes, it does not add."""
    groups = [Group(tuple((term, word.weight) for term in word.terms)) for word in question.words]
    readings = topic_readings(question.topics)
    for place, reading in enumerate(readings):
        weight = TOPIC_WEIGHT * LATER_NEED**place * _as_need(reading, readings)
        groups.append(Group(tuple((topic_term(t.topic), weight * t.strength) for t in reading)))
        if related := _related(reading, topics):
            groups.append(Group(related))
    groups.extend(_doors(question, readings, topics))
    return groups


def _as_need(reading: list[TopicMatch], readings: list[list[TopicMatch]]) -> float:
    """Less than one for what only tells who is asking, where something they need was told as well."""
    needs = any(t.topic not in _CIRCUMSTANCES and t.strength >= SURE_TOPIC for other in readings for t in other)
    return CIRCUMSTANCE if needs and all(t.topic in _CIRCUMSTANCES for t in reading) else 1.0


def topics_of(groups: Iterable[Group]) -> list[str]:
    """The topics that groups ask for, the heaviest first."""
    weights = [(weight, term) for group in groups for term, weight in group.alternatives if term.startswith(TOPIC)]
    return list(dict.fromkeys(term.removeprefix(TOPIC) for _, term in sorted(weights, reverse=True)))


def _related(reading: list[TopicMatch], topics: Topics) -> tuple[tuple[str, float], ...]:
    """Neighbouring needs, nearest first, at a part of the weight."""
    meant = {t.topic for t in reading}
    weights: dict[str, float] = {}
    for match in reading:
        for place, near in enumerate(topics.by_key[match.topic].related):
            if near not in meant:
                weights[near] = max(weights.get(near, 0.0), match.strength * (1 - place / 6))
    return tuple((topic_term(near), TOPIC_WEIGHT * RELATED * weight) for near, weight in weights.items())


def _doors(question: Question, readings: list[list[TopicMatch]], topics: Topics) -> Iterator[Group]:
    """The doors that are open to any trouble of this kind; to a sentence that was not understood, those open to all."""
    sure: dict[str, float] = {}
    pregnant = _speaks_of_being_pregnant(question)
    for match in (m for reading in readings for m in reading):
        group = topics.by_key[match.topic].group
        kind = KINDS.get(match.topic, group)
        if kind == "baby" and _is_older(question):
            kind = "child"
        if kind in _DOORS and match.topic not in _NO_TROUBLE:
            life = "pregnancy" if pregnant else "baby" if _is_a_baby(question) else kind
            for one in {kind, _ALSO.get(match.topic, kind), life}:
                sure[one] = max(sure.get(one, 0.0), match.strength)
    if question.danger:
        sure["illness" if _FOR_THE_BODY.issuperset(question.danger) else "wellbeing"] = 1.0
    if is_lost(question):
        sure[_ANY_TROUBLE] = LOST
    weights: dict[str, float] = {}
    for kind, strength in sure.items():
        for topic, share in _DOORS[kind]:
            weights[topic] = max(weights.get(topic, 0.0), share * strength)
    # They add up: who is open to more kinds of trouble is the better door.
    known = max((match.strength for reading in readings for match in reading), default=0.0)
    door = DOOR_OF_TRADE if question.trade else DOOR
    together = door * sum(weights.values())
    made = known >= NAMED or not _MADE_FOR_IT.isdisjoint(sure)
    alone = known >= SURE_TOPIC and not (question.words or question.danger)
    part = min(1.0, DOORS_TOGETHER * known / together) if made and alone and together else 1.0
    for topic, weight in weights.items():
        yield Group(((topic_term(topic), TOPIC_WEIGHT * door * weight * part),))


def is_lost(question: Question) -> bool:
    """Somebody told of something, and none of it was understood as a need: any door may be the right one."""
    told = question.sentence and not question.house_wanted
    return told and not topic_readings(question.topics) and not _looks_around(question)


def _is_a_baby(question: Question) -> bool:
    """The child spoken of is in its first year."""
    return question.ages.months is not None and question.ages.months[0] >= 0 and question.ages.months[1] <= FIRST_YEAR


def _speaks_of_being_pregnant(question: Question) -> bool:
    """Whatever the trouble, the midwife is one more to tell it to."""
    told = not question.codes.isdisjoint(NOT_BORN)
    return question.ages.week is not None or (told and ("audience", "fathers") not in question.codes)


def _is_older(question: Question) -> bool:
    """The child spoken of is past what a health visitor comes for."""
    return question.ages.months is not None and question.ages.months[0] >= 2 * FIRST_YEAR


def _looks_around(question: Question) -> bool:
    """A place or an age among small words alone ("anything for our boy of 4 in Vejle"), or that it be online."""
    told = bool(question.places.municipalities) or question.ages.months is not None
    return (told and not question.words and not question.unheard) or bool(question.values("online"))


def topic_readings(topics: tuple[TopicMatch, ...]) -> list[list[TopicMatch]]:
    """Topics worth following, those read from the same words together."""
    best = topics[0].strength if topics else 0.0
    worth = [t for t in topics if t.strength >= max(0.3, WEAK_TOPIC * best)][:MOST_TOPICS]
    readings: list[list[TopicMatch]] = []
    for topic in worth:
        same = next((r for r in readings if len(topic.terms & r[0].terms) * 2 >= len(topic.terms)), None)
        if same is None:
            readings.append([topic])
        else:
            same.append(topic)
    return readings
