"""What a question weighs: the need that was told, and the doors that are open to whoever has such a trouble."""

from __future__ import annotations

from pathlib import Path

from familiehus.search.needs import groups_of
from familiehus.search.phrases import TopicMatch
from familiehus.search.question import Question
from familiehus.search.terms import topic_term
from tests import shipped


def _together(root: Path, topic: str, group: str, strength: float) -> tuple[float, float]:
    """What the need itself weighs in a question that tells nothing else, and what the doors of its group do."""
    topics = shipped.topics()
    need = TopicMatch(topic, strength, frozenset({"said"}))
    groups = [dict(one.alternatives) for one in groups_of(Question(topics=(need,)), topics)]
    assert topics.by_key[topic].group == group
    doors = {"talk_to_someone", "anonymous_advice", "family_counselling", "midwife", "health_visitor", "gp"}
    return (
        max(one.get(topic_term(topic), 0.0) for one in groups),
        sum(one.get(topic_term(door), 0.0) for one in groups for door in doors if len(one) == 1),
    )


def test_the_doors_together_weigh_less_than_a_need_that_offers_are_made_for(root: Path) -> None:
    need, doors = _together(root, "birth_preparation", "pregnancy", 0.8)
    assert 0 < doors < need


def test_the_doors_together_weigh_less_than_a_need_of_which_only_the_name_was_said(root: Path) -> None:
    need, doors = _together(root, "stress_and_overload", "wellbeing", 1.0)
    assert 0 < doors < need


def test_where_only_a_trouble_is_told_whoever_is_open_to_all_may_come_before_what_is_about_it(root: Path) -> None:
    need, doors = _together(root, "stress_and_overload", "wellbeing", 0.8)
    assert doors > need


def test_what_only_tells_who_asks_weighs_less_beside_a_need(root: Path) -> None:
    topics = shipped.topics()
    told = TopicMatch("new_baby", 1.0, frozenset({"foedt"}))
    need = TopicMatch("practical_help_at_home", 0.9, frozenset({"rengoering"}))

    def weight(*matches: TopicMatch) -> float:
        groups = groups_of(Question(topics=matches), topics)
        return max(dict(group.alternatives).get(topic_term("new_baby"), 0.0) for group in groups)

    assert weight(told, need) < weight(told)


def _doors(root: Path, question: Question) -> set[str]:
    topics = shipped.topics()
    return {term for group in groups_of(question, topics) for term, _ in group.alternatives}


def test_a_sick_child_leads_to_the_doctor_and_danger_from_people_to_somebody_to_talk_to(root: Path) -> None:
    sick, hit = (_doors(root, Question(danger=(*shown,))) for shown in (["medical_on_call"], ["violence_line"]))
    assert topic_term("gp") in sick - hit
    assert topic_term("anonymous_advice") in hit - sick


def test_who_is_lonely_may_come_to_whoever_listens(root: Path) -> None:
    lonely = TopicMatch("loneliness", 1.0, frozenset({"ensom"}))
    assert {topic_term("talk_to_someone"), topic_term("volunteer_friend")} <= _doors(root, Question(topics=(lonely,)))


def test_whatever_the_trouble_who_is_pregnant_may_tell_the_midwife(root: Path) -> None:
    told = TopicMatch("addiction", 1.0, frozenset({"ryger"}))
    for codes in ({("audience", "pregnant")}, {("audience", "expectant_parents")}):
        assert topic_term("midwife") in _doors(root, Question(topics=(told,), codes=frozenset(codes)))
    father = frozenset({("audience", "expectant_parents"), ("audience", "fathers")})
    for codes in (frozenset(), father):
        assert topic_term("midwife") not in _doors(root, Question(topics=(told,), codes=codes))


def test_who_worries_for_a_childs_body_may_ask_the_doctor(root: Path) -> None:
    for need in ("disability_or_illness", "language_development"):
        told = TopicMatch(need, 1.0, frozenset({"ord"}))
        assert topic_term("gp") in _doors(root, Question(topics=(told,)))
