"""Offers that no count names."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.catalogue.discretion import counted_as, may_be_counted
from familiehus.catalogue.topics import load_topics
from familiehus.frontdesk.domain import DESK_TOPICS


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


def test_what_no_desk_asks_about_is_counted_as_a_talk(root: Path) -> None:
    """Violence, addiction and mental illness by any of their names; every other need by its own."""
    topics = load_topics(root / "data" / "topics.yaml").by_key
    talks = {topic for topic in topics if counted_as(topic) == "talk_to_someone"} - {"talk_to_someone"}
    assert talks == {
        *("violence", "sexual_abuse", "addiction", "mental_illness", "special_support_child_law"),
        *("depression", "anxiety", "birth_reaction", "fathers_mental_health"),
    }
    assert not talks & set(DESK_TOPICS)
    assert {counted_as(topic) for topic in set(topics) - talks} == set(topics) - talks
