"""What a question weighs: general doors never outweigh a need that is known."""

from __future__ import annotations

from pathlib import Path

from familiehus.catalogue.topics import load_topics
from familiehus.search.phrases import TopicMatch
from familiehus.search.question import Question
from familiehus.search.ranking import groups_of
from familiehus.search.terms import topic_term


def test_general_doors_together_weigh_less_than_a_known_need(root: Path) -> None:
    topics = load_topics(root / "data" / "topics.yaml")
    need = TopicMatch("birth_reaction", 1.0, frozenset({"depre"}))
    groups = [dict(group.alternatives) for group in groups_of(Question(topics=(need,)), topics)]
    # The health visitor is no general door here: she comes anyway, and asks how it goes.
    doors = {"talk_to_someone", "anonymous_advice", "family_counselling"}
    together = sum(group.get(topic_term(door), 0.0) for group in groups for door in doors)
    assert 0 < together < max(group.get(topic_term("birth_reaction"), 0.0) for group in groups)


def test_what_only_tells_who_asks_weighs_less_beside_a_need(root: Path) -> None:
    topics = load_topics(root / "data" / "topics.yaml")
    told = TopicMatch("new_baby", 1.0, frozenset({"foedt"}))
    need = TopicMatch("practical_help_at_home", 0.9, frozenset({"rengoering"}))

    def weight(*matches: TopicMatch) -> float:
        groups = groups_of(Question(topics=matches), topics)
        return max(dict(group.alternatives).get(topic_term("new_baby"), 0.0) for group in groups)

    assert weight(told, need) < weight(told)


def _doors(root: Path, question: Question) -> set[str]:
    topics = load_topics(root / "data" / "topics.yaml")
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
