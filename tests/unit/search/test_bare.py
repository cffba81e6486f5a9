"""Danish without æ, ø and å: what is set right, and what is a word as it stands."""

from __future__ import annotations

import pytest

from familiehus.search.bare import BareLetters, bare
from familiehus.search.vocabulary import Vocabulary

_TEXTS = [
    "søvn og amning",
    "mødregruppe",
    "børn i børnehave",
    "min mor og far har have",
    "forældredag",
    "fødsel",
    "kursus",
]


@pytest.fixture(scope="module")
def letters() -> BareLetters:
    return BareLetters(Vocabulary.of(_TEXTS * 6 + ["hæver"]), ("paa", "kan", "saa"), ("soenderborg",))


def _knows(word: str) -> bool:
    return word in ("haver", "grader")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sovn", "søvn"),
        ("Modregruppe pa mandag", "mødregruppe på mandag"),
        ("foraldredagen", "forældredag"),
        ("bornehave sonderborg", "børnehave sønderborg"),
        ("fodselskursus", "fødselskursus"),
        ("han er 3 ar, hun er to ar", "han er 3 år, hun er to år"),
        ("far jeg nok at vare sammen om", "får jeg nok at være sammen om"),
        ("kan min far og mor", "kan min far og mor"),
        ("at ga til rode kors", "at gå til røde kors"),
        ("ga 22", "ga 22"),
        ("haver", "haver"),
        ("haver og sovn", "hæver og søvn"),
        ("", ""),
    ],
)
def test_words_get_the_letters_that_belong_in_them(typed: str, meant: str, letters: BareLetters) -> None:
    assert letters.may_be(typed)
    assert letters.spelled(typed, _knows) == meant


def test_who_has_the_letters_has_no_need_of_it(letters: BareLetters) -> None:
    assert not letters.may_be("sovn og søvn")


def test_a_look_has_one_plain_vowel_for_each_letter() -> None:
    assert bare("foedselsaengstelse paa") == "fodselsangstelse pa"
