"""Every obstacle has its sentence, for both readers, in plain words; and the API's shapes hold what is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from marshmallow import ValidationError

from familiehus.catalogue.domain import Offer
from familiehus.catalogue.site import Edition
from familiehus.catalogue.topics import load_topics
from familiehus.catalogue.vocabulary import Profession, Requirement
from familiehus.router.answers import answer_json
from familiehus.router.domain import Code, Effect, Fit, FitKind, Obstacle, OfferFacts, obstacles
from familiehus.router.schemas import AnswerSchema, RouterQuery, SituationSchema
from familiehus.router.service import Proposal, Router
from familiehus.router.situation import FreeTime, Referrer, Situation, Who
from familiehus.router.wording import REQUIREMENTS, TEXTS, Voice, reasons, told
from familiehus.search.in_words import Words
from tests.unit.router.conftest import Doors
from tests.unit.router.test_domain import REFERRERS, SITUATIONS

pytestmark = pytest.mark.untraced

TODAY = date(2026, 11, 23)
PARENT = Referrer()
MOST_WORDS = 14


@given(situation=SITUATIONS, by=REFERRERS)
def test_whatever_stands_in_the_way_can_be_said(offers: dict[str, Offer], situation: Situation, by: Referrer) -> None:
    for offer in offers.values():
        for obstacle in obstacles(OfferFacts(offer, taken=99), situation, by, TODAY):
            for voice in Voice:
                text = told(obstacle, voice)[0].text
                assert text[0].isupper()
                assert text[-1] in ".?:"
                assert "%(" not in text


def test_sentences_for_parents_are_short() -> None:
    for pair in TEXTS.values():
        for sentence in re.split(r"[.!?:]+(?:\s|$)", pair[Voice.PARENT]):
            assert len(sentence.split()) <= MOST_WORDS, sentence


def test_every_requirement_has_words() -> None:
    assert set(REQUIREMENTS) == set(Requirement)
    assert {code for code, _ in TEXTS} == set(Code)


def test_r027_the_professional_reads_who_may_and_the_parent_whom_to_talk_to(offers: dict[str, Offer]) -> None:
    facts = OfferFacts(offers["odder-tryghedscirklen"], takes_referrals=True)
    refused = obstacles(facts, Situation(municipality="Odder", child_months=9), PARENT, TODAY)[0]
    four = "sundhedsplejersken, dagtilbuddet, familiebehandleren eller børne- og ungerådgiveren"
    assert told(refused, Voice.STAFF)[0].text == f"Kun disse kan henvise hertil: {four}."
    assert told(refused, Voice.PARENT)[0].text == (
        f"Du kan ikke selv melde dig til. Tal med {four}. De kan henvise dig."
    )


def test_what_else_there_is_stands_beside_the_no(offers: dict[str, Offer]) -> None:
    """R027: in Varde the parent may come without anybody. R030: not a first child, and still a way."""
    varde = Obstacle(Code.WHO_MAY_REFER, Effect.INFORMS, professions=(Profession.DAY_CARE,), by_oneself=True)
    assert told(varde, Voice.STAFF)[0].text.endswith("Forælderen kan også selv tage kontakt.")
    assert told(varde, Voice.PARENT)[0].text.startswith("Du kan selv tage kontakt.")
    second = Situation(municipality="Lolland", child_months=5, first_child=False)
    parity = obstacles(OfferFacts(offers["lolland-stimulastik"], True), second, PARENT, TODAY)[0]
    assert "ergoterapeuten" in told(parity, Voice.PARENT)[1].text


def test_r035_an_age_the_source_does_not_name_is_not_made_up() -> None:
    unsaid = Obstacle(Code.AGE, Effect.INFORMS, ask=True)
    assert told(unsaid, Voice.STAFF)[0].text == "Kilden siger ikke, om alderen passer. Spørg stedet."


def test_r059_the_job_centre_begins_a_sentence_with_a_capital() -> None:
    waits = Obstacle(Code.APPROVAL, Effect.BLOCKS_STARTING, professions=(Profession.JOB_CENTRE,))
    assert told(waits, Voice.PARENT)[0].text == "Jobcentret skal sige ja, før det kan begynde."


@pytest.fixture(scope="module")
def words(root: Path) -> Words:
    return Words(load_topics(root / "data" / "topics.yaml"))


def test_reasons_are_told_once_each(router: Router, words: Words) -> None:
    family = Situation(
        municipality="Lolland", postcode="4900", words="psykolog", parent_age=20, who=Who.MOTHER, child_months=3
    )  # fmt: skip
    found = {p.offer.key: reasons(p, words) for p in router.propose(family, PARENT)}
    assert "ingen ventetid (oplyst 2024-11)" in found["lolland-psykolog-til-unge"]
    assert all(len(set(said)) == len(said) for said in found.values())
    advice = found["national-raadgivning-29"]
    assert "passer til alderen" in advice
    assert "ingen visitation" in advice


def test_a_language_and_an_audience_in_words(words: Words, offers: dict[str, Offer]) -> None:
    fits = (Fit(FitKind.LANGUAGE, "pl"), Fit(FitKind.AUDIENCE, "fathers"), Fit(FitKind.NO_WAITING))
    proposal = Proposal(offers["odder-far-kontakten"], fits=fits)
    assert reasons(proposal, words) == ["kan være på polsk", "er til fædre", "ingen ventetid"]


def test_the_answer_has_the_shape_it_is_described_with(router_with: Callable[[Doors], Router], words: Words) -> None:
    family = Situation(municipality="Odder", child_months=24, words="tryghedscirklen")
    answer = answer_json(
        router_with(Doors()).ask(family, PARENT), Edition(), "https://familiehus.example", words
    )  # fmt: skip
    assert AnswerSchema().validate(answer) == {}
    assert answer["urgent"] == []
    blocked = next(r for r in answer["results"] if r["offer"]["name"] == "Tryghedscirklen")
    assert blocked["standing"] == "blocked"
    assert blocked["obstacles"][0]["professions"] == [
        "health_visitor",
        "day_care",
        "family_therapist",
        "child_adviser",
    ]


def test_a_situation_is_read_and_nobody_can_be_named_in_it() -> None:
    read = SituationSchema().load(
        {
            "municipality": "Odder",
            "who": "father",
            "due": "2027-01-04",
            "first_child": None,
            "topics": ["fathers"],
            "times": ["evening", "weekend"],
            "confirmed": ["municipal_case"],
        }
    )
    assert read == Situation(
        municipality="Odder",
        who=Who.FATHER,
        due=date(2027, 1, 4),
        topics=("fathers",),
        times=frozenset({FreeTime.EVENING, FreeTime.WEEKEND}),
        confirmed=frozenset({Requirement.MUNICIPAL_CASE}),
    )
    assert SituationSchema().load({}) == Situation()
    for wrong in ({"name": "Thilde"}, {"cpr": "0101010101"}, {"pregnancy_week": 50}, {"postcode": "83000"}):
        with pytest.raises(ValidationError):
            SituationSchema().load(wrong)


def test_a_question_has_a_limit() -> None:
    assert RouterQuery().load({"situation": {}}) == {"situation": Situation(), "limit": 10}
    with pytest.raises(ValidationError):
        RouterQuery().load({"situation": {}, "limit": 1000})
