"""Needs that the same words tell of, where what stands beside them says which is meant."""

from __future__ import annotations

import pytest

from familiehus.search.company import with_company
from familiehus.search.helped import with_help_wanted
from familiehus.search.meant import as_meant
from familiehus.search.moved import just_came, with_a_move
from familiehus.search.phrases import TopicMatch
from familiehus.search.whose import is_of_ones_own_father, with_whose_it_is


def _match(topic: str, strength: float, terms: str, telling: str = "") -> TopicMatch:
    return TopicMatch(topic, strength, frozenset(terms.split()), frozenset(telling.split()))


MOVING = _match("moving_to_new_place", 0.9, "lig flyt", "flyt")
DIVORCE = _match("divorce", 0.95, "er flyt", "flyt")
GIVING = _match("volunteering", 0.8, "vil gern hjaelp")


@pytest.mark.parametrize("text", ["flyttet til vejle", "flyttet med boernene til vejle", "moved to vejle"])
def test_who_moved_to_a_place_did_not_part(text: str) -> None:
    said = text.split()
    topics = with_a_move((DIVORCE, MOVING), said, {len(said) - 1})
    assert [match.topic for match in topics] == ["moving_to_new_place", "divorce"]
    assert just_came(topics)


@pytest.mark.parametrize("text", ["flyttet fra hinanden", "bor i vejle og han er flyttet"])
def test_who_moved_otherwise_may_have(text: str) -> None:
    topics = with_a_move((DIVORCE, MOVING), text.split(), {text.split().index("vejle")} if "vejle" in text else set())
    assert topics == (DIVORCE, MOVING)
    assert not just_came(topics)


def test_another_need_is_more_than_having_come() -> None:
    assert not just_came((MOVING, _match("loneliness", 0.7, "ensom", "ensom")))
    assert not just_came((_match("moving_to_new_place", 0.5, "flyt", "flyt"),))
    assert not just_came(())


@pytest.mark.parametrize("text", ["vi vil gerne have hjaelp", "vil gerne faa lidt hjaelp", "i want some help"])
def test_who_wants_help_does_not_offer_it(text: str) -> None:
    assert with_help_wanted((GIVING,), text.split())[0].strength < 0.3


@pytest.mark.parametrize("text", ["vil gerne hjaelpe", "jeg vil gerne hjaelpe en familie", "hjaelp"])
def test_who_offers_help_does(text: str) -> None:
    assert with_help_wanted((GIVING,), text.split()) == (GIVING,)


def test_who_says_what_they_would_give_offers_it_all_the_same() -> None:
    named = _match("volunteering", 0.8, "frivil", "frivil")
    assert with_help_wanted((named,), "frivillig der vil have hjaelp".split()) == (named,)


def test_all_of_it_is_heard_together() -> None:
    said = "flyttet til vejle og vil gerne have hjaelp".split()
    topics = as_meant((DIVORCE, MOVING, GIVING), (), said, {2})
    assert [match.topic for match in topics] == ["moving_to_new_place", "divorce", "volunteering"]


TALK = _match("talk_to_someone", 0.75, "snak med", "snak")


def test_a_talk_over_coffee_is_company() -> None:
    out = _match("cafe", 0.7, "kaff", "kaff")
    assert [match.topic for match in with_company((TALK, out))] == ["cafe", "talk_to_someone"]


def test_a_talk_told_by_the_words_for_company_or_without_it_is_one() -> None:
    same = _match("meeting_others", 0.8, "andr gravid snak", "gravid snak")
    assert with_company((same, TALK)) == (same, TALK)
    unsure = _match("cafe", 0.5, "kaff", "kaff")
    assert with_company((TALK, unsure)) == (TALK, unsure)


FATHERS, SPEECH = _match("fathers", 0.8, "far", "far"), _match("language_development", 0.79, "sprog", "sprog")


def test_the_father_of_ones_own_childhood_is_not_the_father_who_asks() -> None:
    childhood = _match("own_hard_childhood", 0.75, "mor drik barn", "mor drik")
    topics = with_whose_it_is((FATHERS, childhood), of_a_child=False)
    assert [match.topic for match in topics] == ["own_hard_childhood", "fathers"]
    assert is_of_ones_own_father(topics)
    placed = _match("own_hard_childhood", 0.75, "anbrag", "anbrag")
    assert with_whose_it_is((FATHERS, placed), of_a_child=False) == (FATHERS, placed)


def test_who_is_new_in_the_country_learns_a_language_unless_a_child_was_told_of() -> None:
    new = _match("newcomer_to_denmark", 0.75, "flygtning", "flygtning")
    assert with_whose_it_is((SPEECH, new), of_a_child=False)[0].topic == "newcomer_to_denmark"
    assert with_whose_it_is((SPEECH, new), of_a_child=True) == (SPEECH, new)
