"""One word is one word however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.kernel.text import as_cell, as_name, digits, fold, has_cpr, slugify, whole_number


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Mødregruppe", "moedregruppe"),
        ("  FÆDRE\tgruppe ", "faedre gruppe"),
        ("Aabenraa", "aabenraa"),
        ("Åbenrå", "aabenraa"),
        ("café", "cafe"),
        ("م‍درسة", "م‍درسة"),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_slugs_are_plain() -> None:
    assert slugify("Fars Legestue i Kirkecenteret (Odder)") == "fars-legestue-i-kirkecenteret-odder"
    assert slugify("بيت") == ""


@pytest.mark.parametrize("typed", ["٢٠٣٠٤٠٩٩", "۲۰۳۰۴۰۹۹", "２０３０４０９９", "२०३०४०९९", "20304099"])
def test_digits_of_every_script_are_digits(typed: str) -> None:
    assert digits(typed) == "20304099"


def test_what_is_no_digit_stays() -> None:
    assert digits("+٤٥ ab ½") == "+45 ab ½"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("1.210", 1210),
        ("20 000", 20000),
        ("1.2", -1),
        ("1,5", -1),
        ("٥", -1),
        ("", -1),
        ("-1", -1),
    ],
)
def test_a_whole_number_is_read_as_people_write_it(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize("text", ["=1+1", "+4520304099", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_is_read_and_never_run(text: str) -> None:
    assert as_cell(text) == f"'{text}"
    assert as_cell(f"Huset {text}") == f"Huset {text}"


@pytest.mark.parametrize("between", ["", "-", " ", " - ", "\u2013", " \u2013 ", "\u2011", "\u00a0-\u00a0", "\u2212"])
def test_a_cpr_number_is_seen_with_whatever_dash_it_is_typed(between: str) -> None:
    assert has_cpr(f"Hun har 010190{between}1234.")


@pytest.mark.parametrize("said", ["321390-1234", "010190--1234", "+4501019012 34", "010190\n1234", "0101901234a"])
def test_what_is_no_cpr_number(said: str) -> None:
    assert not has_cpr(said)


def test_a_name_is_one_line_that_can_be_seen() -> None:
    assert as_name(" Lea \n\u202e Lund\u2067 ") == "Lea Lund"
    assert as_name("علی\u200cرضا") == "علی\u200cرضا", "some scripts need signs that are not seen"
    for nothing in ("", " \t", "\u200b", "\u202e\u200f \u200d", "\ufeff"):
        assert not as_name(nothing)
