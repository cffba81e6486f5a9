"""What a question is not about is not read into it, over the shipped catalogue: tired parents see what we read."""

from __future__ import annotations

import pytest

from familiehus.search.domain import SearchAnswer, SearchRequest
from familiehus.search.service import SearchService


def _asked(service: SearchService, text: str, language: str = "da") -> SearchAnswer:
    return service.search(SearchRequest(text, limit=5, language=language))


@pytest.mark.parametrize(
    ("text", "not_read"),
    [
        ("gratis aktivitet for børn", "fathers"),
        ("jeg tør ikke fortælle sundhedsplejersken hvordan jeg har det", "pregnancy_doubt"),
        ("jeg magter det ikke mere", "grandparents_and_carers"),
        ("barnevogn og tøj til den lille men kontoen er tom", "loss_of_child"),
        ("jeg sidder med en baby hele dagen og keder mig", "open_house"),
        ("min kone fik fødselsdepression sidste gang og vi venter igen", "co_mothers_and_partners"),
        ("mødre grube i vordingborg", "birth_fear"),
        ("skæv ryg baby", "addiction"),
        ("kæreste i fængsel", "serious_illness_in_family"),
        ("brækket arm", "pregnancy"),
        ("red barnet odense", "first_aid"),
        ("jeg er ikke ensom men savner hjælp til søvn", "loneliness"),
        ("не хоче ходити в садок", "motor_skills"),
        ("вагітна в Роскілле", "young_pregnant"),
        ("alene med barnevognen hele dagen", "money"),
        ("gravid og ingen kæreste", "co_mothers_and_partners"),
        ("vi vil gerne have hjælp", "volunteering"),
        ("we just moved to Odder with a baby", "pregnancy"),
        ("sproggruppe for flygtninge", "language_development"),
    ],
)
def test_what_was_not_told_is_not_read(real: SearchService, text: str, not_read: str) -> None:
    assert not_read not in _asked(real, text).understood.topics


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("han slår mig og vi har et barn på et år", ("violence",)),
        ("kontoen er tom", ("money",)),
        ("er ikke deprimeret bare træt", ("exhaustion",)),
        ("skrier hele natten", ("crying",)),
        ("süt gelmiyor", ("breastfeeding",)),
        ("17 år og positiv graviditetstest", ("pregnancy", "young_pregnant")),
        ("gravid og uden partner", ("solo_parents",)),
        ("motion efter fødsel", ("yoga_and_relaxation",)),
        ("oldemor", ("grandparents_and_carers",)),
        ("urodziłam w 30 tygodniu", ("premature",)),
        ("hvor kan vi tage vores barnebarn med hen", ("activities_for_children", "grandparents_and_carers")),
        ("rodzę za miesiąc i boję się bólu", ("birth_fear", "pregnancy")),
    ],
)
def test_what_was_told_is_read(real: SearchService, text: str, read: tuple[str, ...]) -> None:
    assert set(_asked(real, text).understood.topics) == set(read)


def test_who_tells_of_being_unwell_alone_is_not_denied(real: SearchService) -> None:
    assert "loneliness" in _asked(real, "er ikke ensom").understood.topics


def test_an_empty_fridge_is_a_need_and_no_matter_of_elsewhere(real: SearchService) -> None:
    answer = _asked(real, "køleskabet er tomt")
    assert answer.total
    assert not answer.off_subject


@pytest.mark.parametrize("text", ["mieszkam w Aalborgu", "Odense'de anneler grubu", "gdzie zaszczepić niemowlę"])
def test_a_word_bent_as_its_language_bends_it_is_no_slip(real: SearchService, text: str) -> None:
    assert _asked(real, text).did_you_mean is None


def test_a_place_in_which_one_lives_is_known_in_ukrainian(real: SearchService) -> None:
    assert _asked(real, "живу в Ольборзі").understood.municipalities == ("Aalborg",)
    assert _asked(real, "живу в Есб'єрзі").understood.municipalities == ("Esbjerg",)


def test_a_word_written_in_two_is_no_slip(real: SearchService) -> None:
    answer = _asked(real, "kontant hjælp og gravid")
    assert answer.did_you_mean is None
    assert "money" in answer.understood.topics


def test_every_other_weekend_is_when_the_children_are_there(real: SearchService) -> None:
    assert _asked(real, "samvær hver anden weekend").understood.days == ()
    assert _asked(real, "every other weekend with my kids").understood.days == ()
    assert _asked(real, "noget i weekenden").understood.days


@pytest.mark.parametrize("text", ["hvad er et familiehus", "what is a family house", "familiecenter"])
def test_who_asks_for_a_house_is_shown_houses(real: SearchService, text: str) -> None:
    question = real.read(text)
    assert question.house_wanted
    assert not [word for word in question.words if "isa" in word.terms]
    assert "house" in {hit.kind for hit in _asked(real, text).hits[:3]}


def test_what_else_is_said_not_to_be_is_still_looked_up(real: SearchService) -> None:
    assert "day_care_start" in {m.topic for m in real.read("er ikke i vuggestue men sover dårligt").topics}


def test_a_question_that_is_parted_otherwise_is_set_right_word_by_word(real: SearchService) -> None:
    assert real.read("mor/barn vuggestve").corrected == "mor barn vuggestue"


@pytest.mark.parametrize("text", ["вийти з дому з немовлям", "wyjść z domu", "komme lidt ud hjemmefra", "evden çıkmak"])
def test_where_one_wants_to_go_from_is_not_where_one_wants_help(real: SearchService, text: str) -> None:
    assert not real.read(text).values("online")
    assert real.read("rådgivning hjemmefra").values("online")


@pytest.mark.parametrize("text", ["barnet vil ikke over til sin far", "hendes far bor i Vejle", "her dad is away"])
def test_a_childs_father_is_not_the_father_who_asks(real: SearchService, text: str) -> None:
    assert "fathers" not in real.read(text).values("audience")


def test_a_sum_of_money_is_no_place(real: SearchService) -> None:
    question = real.read("psykolog til 1200 kr i timen")
    assert question.places.municipalities == ()
    assert "1200" not in {word.said for word in question.words}


def test_a_slip_in_a_word_for_how_something_is_is_set_right(real: SearchService) -> None:
    assert _asked(real, "trykhed cirkel").did_you_mean == "tryghed cirkel"
    assert real.read("svaghed i benene").corrected is None


def test_a_father_who_drank_is_no_father_who_wants_to_meet_others(real: SearchService) -> None:
    facts = real.engine.facts
    fathers = facts.mask("audience", "fathers") & ~facts.mask("audience", "parents")
    shown = _asked(real, "far drak da jeg var barn og nu er jeg selv mor").hits
    assert shown
    assert not any(fathers[[facts.id(n) for n in range(facts.size)].index(hit.id)] for hit in shown)


def test_the_telephone_of_a_house_is_asked_of_the_house(real: SearchService) -> None:
    facts = real.engine.facts
    first = _asked(real, "familiehusets telefon i Varde").hits[0]
    assert first.id == facts.id(facts.numbers["varde-familiehuset"])


def test_what_the_pregnant_ask_is_not_read_where_nobody_is(real: SearchService) -> None:
    told = {match.topic: match.strength for match in real.read("sport for hele familien").topics}
    assert told.get("pregnancy", 0.0) < 0.5 < told["activities_for_children"]
