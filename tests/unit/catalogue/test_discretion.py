"""Offers that no count names."""

from __future__ import annotations

import pytest

from familiehus.catalogue.discretion import may_be_counted


@pytest.mark.parametrize(
    "document",
    [
        {"topics": ["cafe", "violence"]},
        {"topics": ["mental_illness"]},
        {"legal_basis": ["Barnets lov § 30"]},
        {"legal_basis": ["Barnets lov §31, stk. 2"]},
        {"legal_basis": ["Barnets lov § 32"]},
    ],
)
def test_what_would_tell_too_much(document: dict[str, list[str]]) -> None:
    assert not may_be_counted(document)


@pytest.mark.parametrize(
    "document",
    [{}, {"topics": None}, {"topics": ["sleep"], "legal_basis": ["Barnets lov § 29"]}],
)
def test_what_anybody_may_know(document: dict[str, list[str]]) -> None:
    assert may_be_counted(document)
