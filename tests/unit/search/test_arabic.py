"""Arabic words are known in whatever form they stand."""

from __future__ import annotations

import pytest

from familiehus.search.arabic import other_forms


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("تاكل", ["ياكل"]),
        ("ينام", ["تنام"]),
        ("وتبكي", ["تبكي", "يبكي"]),
        ("ولا", ["لا"]),
        ("طفلي", []),
    ],
)
def test_whoever_does_it(word: str, others: list[str]) -> None:
    assert list(other_forms(word)) == others
