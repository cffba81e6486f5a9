"""By what a family is found again: a number however it is typed, and the beginnings of a name."""

from __future__ import annotations

import pytest

from familiehus.referrals.finding import as_reference, is_called


@pytest.mark.parametrize("typed", ["K-7G6-UQG", "k 7g6 uqg", " k7g6uqg ", "K-7g6UQG"])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert as_reference(typed) == "K-7G6-UQG"


@pytest.mark.parametrize("typed", ["Maja", "7G6-UQG", "K-7G6-UQGX", "", "X-7G6-UQG"])
def test_anything_else_is_a_name(typed: str) -> None:
    assert as_reference(typed) is None


@pytest.mark.parametrize(
    ("name", "words"), [("Maja Prøve", "maja"), ("Maja Prøve", "proeve ma"), ("Åse", "aa"), ("Zoë", "zoe")]
)
def test_each_word_begins_a_word_of_the_name(name: str, words: str) -> None:
    assert is_called(name, words)


@pytest.mark.parametrize(("name", "words"), [("Maja", ""), ("Maja", "  "), ("Maja", "aja"), ("Maja", "maja prøve")])
def test_nothing_else_is_that_name(name: str, words: str) -> None:
    assert not is_called(name, words)
