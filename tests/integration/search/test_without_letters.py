"""What is typed without æ, ø and å is understood as if it had them, over the shipped catalogue."""

from __future__ import annotations

import pytest

from familiehus.search.domain import SearchRequest
from familiehus.search.service import SearchService


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("min baby grader hele tiden", "min baby græder hele tiden"),
        ("fodselsdepression modregruppe", "fødselsdepression mødregruppe"),
        ("hvornar ma baby fa grod", "hvornår må baby få grød"),
        ("rode kors familienetvaerk", "røde kors familienetværk"),
        ("bornehaven siger han slar", "børnehaven siger han slår"),
        ("avedore cafe", "avedøre cafe"),
    ],
)
def test_the_answer_is_the_same(typed: str, meant: str, real: SearchService) -> None:
    bare, full = (real.search(SearchRequest(text, limit=5)) for text in (typed, meant))
    assert [hit.id for hit in bare.hits] == [hit.id for hit in full.hits]
    assert bare.did_you_mean is None


@pytest.mark.parametrize(
    "text",
    [
        "min mand slar mig",
        "jeg vil do",
        "min kareste truer med at sla mig ihjel",
        "min baby far ikke luft",
        "vandet er gaet",
        "han laser mig inde",
        "min kareste taver mig",
    ],
)
def test_danger_is_heard_without_its_letters(text: str, real: SearchService) -> None:
    assert "emergency" in real.read(text).danger


def test_a_town_alone_or_after_in_is_that_town(real: SearchService) -> None:
    assert real.read("gravid i koge").places.municipalities == ("Køge",)
    assert real.read("sonderborg gravid").places.municipalities == ("Sønderborg",)
    assert real.read("koge vand til flasken").places.municipalities == ()


@pytest.mark.parametrize(("text", "months"), [("min pa 4 ar", 48), ("9 maneder", 9), ("2-arig dreng", 24)])
def test_an_age_is_that_age(text: str, months: int, real: SearchService) -> None:
    assert real.read(text).ages.exact_months == months


@pytest.mark.parametrize("text", ["my baby was born at home", "nie ma mleka", "bebegim uyumuyor", "min far har haver"])
def test_other_languages_and_other_words_stay(text: str, real: SearchService) -> None:
    assert real.read(text).corrected is None
    assert "boern" not in {word.said for word in real.read(text).words}
