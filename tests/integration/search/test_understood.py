"""What is declined, shortened, denied or only told beside it is understood as such, over the shipped catalogue."""

from __future__ import annotations

import pytest

from familiehus.search.domain import SearchRequest
from familiehus.search.service import SearchService

pytestmark = pytest.mark.untraced


def _first(service: SearchService, text: str, count: int) -> list[str]:
    facts = service.engine.facts
    by_id = {facts.id(n): key for n, key in enumerate(facts.keys)}
    return [by_id[hit.id] for hit in service.search(SearchRequest(text, limit=count)).hits]


def _about(service: SearchService, topic: str, keys: list[str]) -> list[bool]:
    facts = service.engine.facts
    return [bool(facts.mask("topic", topic)[facts.numbers[key]]) for key in keys]


@pytest.mark.parametrize(
    "text",
    [
        "ikke forældregruppe men en café",
        "vil ikke i mødregruppe, hellere mødes over frokost",
        "a café rather than a mothers group",
        "hader mødregrupper, vil hellere drikke kaffe",
        "jeg vil ikke i en gruppe men bare snakke med én",
        "tryghedscirklen alene, fordi mor ikke kan være i gruppe",
        "tør ikke gå i mødregruppe, kan man få besøg hjemme",
    ],
)
def test_help_that_is_declined_is_not_what_is_shown(text: str, real: SearchService) -> None:
    assert "parent_group" in real.read(text).unwanted
    assert not any(_about(real, "parent_group", _first(real, text, 3)))


@pytest.mark.parametrize(
    "text",
    ["han vil ikke sove", "vi har ikke en mødregruppe", "nej til mødregruppe", "vil ikke i børnehave men være hjemme"],
)
def test_only_help_is_declined_and_only_for_something_else(text: str, real: SearchService) -> None:
    assert real.read(text).unwanted == frozenset()


def test_a_decision_that_was_declined_leads_to_who_decides_nothing(real: SearchService) -> None:
    first = _first(real, "har takket nej til § 30, vil gerne have rådgivning", 3)
    assert first
    assert not any(key.startswith("national-30") for key in first)


@pytest.mark.parametrize(
    "text",
    [
        "skal jeg have en henvisning fra min egen læge",
        "do i need a referral from the doctor",
        "uden henvisning fra jordemoderen",
    ],
)
def test_whom_one_need_not_ask_is_no_need(text: str, real: SearchService) -> None:
    question = real.read(text)
    assert question.values("access") == ("self_referral",)
    assert not {"gp", "midwife"} & {topic.topic for topic in question.topics}
    assert not [word for word in question.words if word.said in {"laege", "doctor", "jordemoderen"}]


def test_shortened_words_are_read_in_full(real: SearchService) -> None:
    assert real.read("spl. hj.besøg").topics[0].topic == real.read("sundhedsplejerske hjemmebesøg").topics[0].topic
    assert _first(real, "fys el. ergo til spædbarn", 1) == ["lolland-stimulastik"]
    sure = {topic.topic for topic in real.read("vanskelig adf.").topics if topic.strength > 0.6}
    assert "behaviour_difficulties" in sure


def test_who_it_is_said_not_to_be_is_not_who_asks(real: SearchService) -> None:
    assert real.read("er ikke gravid længere").values("audience") == ()
    assert real.read("i am not a single mother").values("audience") != ("solo_parents",)
    assert real.read("er gravid").values("audience") == ("pregnant",)


def test_names_written_as_one_word_are_those_names(real: SearchService) -> None:
    assert "koebenhavn-hjem-til-os" in _first(real, "hjemtilos", 3)
    assert real.read("godstart").corrected is None


@pytest.mark.parametrize("text", ["noget til en treårig dreng", "toårige tvillinger", "halvandetårig"])
def test_an_age_in_one_word_is_no_town_and_no_slip(text: str, real: SearchService) -> None:
    question = real.read(text)
    assert (question.places.municipalities, question.corrected) == ((), None)
    assert question.ages.months is not None


def test_days_and_other_words_of_signals_are_no_slips(real: SearchService) -> None:
    assert real.read("åben rådgivning fredag").corrected is None


def test_a_house_where_something_is_is_not_asked_for_itself(real: SearchService) -> None:
    facts = real.engine.facts
    houses = facts.mask("kind", "house")
    assert not real.read("uddannelsesvejleder i familiens hus").house_wanted
    assert not any(houses[facts.numbers[key]] for key in _first(real, "babycafé i familiens hus", 1))
    for text in ("familiens hus", "hvad er der i familiehuset", "familiehus i nærheden"):
        assert real.read(text).house_wanted


def test_a_mother_to_be_needs_what_is_for_the_pregnant_beside_what_she_tells(real: SearchService) -> None:
    told = {topic.topic: topic.strength for topic in real.read("sidder i kørestol og skal være mor").topics}
    assert told["pregnancy"] >= 0.6
    assert "pregnancy" not in {
        t.topic for t in real.read("skal være far og savner andre fædre").topics if t.strength >= 0.6
    }


def test_an_afternoon_is_no_wish_for_a_cafe(real: SearchService) -> None:
    told = {topic.topic: topic.strength for topic in real.read("samtale en eftermiddag").topics}
    assert told.get("cafe", 0.0) < 0.3


def test_those_told_of_as_many_are_told_of_by_who_works_with_them(real: SearchService) -> None:
    assert real.read("samtalegruppe til gravide").trade
    assert real.read("barn m. autisme jf. handleplan").trade
    assert not real.read("jeg vil møde andre gravide").trade
    assert not real.read("samtalegruppe til en gravid").trade


def test_who_refers_all_day_does_not_wish_for_what_must_be_referred_to(real: SearchService) -> None:
    first = _first(real, "enlig mor uden netværk henvises til frivillig i hjemmet", 5)
    assert "lolland-home-start-frivillig" in first
    assert "koebenhavn-hjem-til-os" not in first  # only who works for the municipality may refer there
    assert "pregnant" in real.read("alkohol i graviditeten").values("audience")


def test_a_slip_that_ends_as_a_small_word_does_is_set_right(real: SearchService) -> None:
    question = real.read("for tilig født")
    assert question.corrected == "for tidlig født"
    assert question.topics[0].topic == "premature"


@pytest.mark.parametrize(("text", "meant"), [("hvem har åbent torsadg", "torsdag"), ("fredag forimddag", "formiddag")])
def test_a_slip_in_a_day_is_set_right(text: str, meant: str, real: SearchService) -> None:
    assert meant in str(real.read(text).corrected)
    assert real.read(text).values("day")


def test_a_slip_in_what_is_declined_does_not_ask_for_it(real: SearchService) -> None:
    assert "parent_group" in real.read("ikke mødregrppe men noget andet hvor man møder folk").unwanted


@pytest.mark.parametrize("text", ["enlig far", "alenefar", "single dad", "samotny ojciec", "bekar baba"])
def test_a_father_alone_is_a_father_too(text: str, real: SearchService) -> None:
    assert {"fathers", "solo_parents"} <= set(real.read(text).values("audience"))


@pytest.mark.parametrize(
    "text",
    [
        "kan familiehuset hjælpe når min baby græder hele tiden",
        "Kære Familiehus, min baby græder hele tiden. Venlig hilsen Sofie",
        "min baby græder hele tiden hvad siger familiehuset",
    ],
)
def test_the_house_one_asks_is_not_what_is_asked_for(text: str, real: SearchService) -> None:
    assert not real.read(text).house_wanted
    assert "national-sundhedspleje-hjemmebesoeg" in _first(real, text, 3)


def test_danger_is_heard_in_what_is_said_in_passing(real: SearchService) -> None:
    assert "emergency" in real.read("hej, jeg vil dø. på forhånd tak").danger


def test_a_small_word_finds_nothing_beside_one_that_nobody_knows(real: SearchService) -> None:
    answer = real.search(SearchRequest("Schornsteinfeger finden"))
    assert (answer.total, len(answer.nearby_person)) == (0, 1)
