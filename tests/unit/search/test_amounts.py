"""Money and weight are told in numbers that look like postcodes."""

from __future__ import annotations

import pytest

from familiehus.search.amounts import amounts_in
from familiehus.search.analysis import spoken


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("1200 kr", {0, 1}),
        ("en psykolog til 1.200 kroner", {3, 4}),
        ("8000 zł", {0, 1}),
        ("він важив 2500 г", {2, 3}),
        ("koster 2000", {1}),
        ("skylder 9000 i husleje", {1}),
        ("5000 om måneden", {0}),
        ("5000 odense", set()),
        ("legestue 8000", set()),
        ("kr", set()),
        ("", set()),
    ],
)
def test_a_sum_or_a_weight_is_known_by_its_unit(text: str, amounts: set[int]) -> None:
    assert amounts_in(spoken(text)) == amounts
