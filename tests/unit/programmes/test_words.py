"""Everything a programme can be has words: for the association, for the parent, and in the glossary."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from familiehus.programmes import wording
from familiehus.programmes.domain import Action, Effect, Phase
from familiehus.programmes.due import What
from familiehus.programmes.transitions import TABLE
from familiehus.referrals.refusals import REFUSALS as OF_REFERRALS

GLOSSARY = Path(__file__).parents[3] / "docs" / "glossary.md"


@pytest.mark.parametrize("words", [wording.PHASES, wording.NEXT, wording.FAMILY], ids=["staff", "next", "family"])
def test_every_phase_has_words(words: dict[Phase, str]) -> None:
    assert set(words) == set(Phase)


def test_every_action_has_a_button_and_a_past() -> None:
    assert set(wording.ACTIONS) == set(wording.DONE) == set(Action)
    assert set(wording.DUE) == set(What)


def test_every_guard_has_words_and_a_place() -> None:
    for row in TABLE:
        for guard in row.guards:
            said = [text for text in guard.__code__.co_consts if isinstance(text, str) and " " in text]
            reasons = [text for text in said if text != guard.__doc__]
            assert reasons
            assert all(wording.is_known(text) for text in reasons), reasons
    assert set(wording.FIELDS) <= set(wording.REFUSALS) | set(OF_REFERRALS)
    assert not wording.is_known("nonsense")


@pytest.mark.parametrize("phase", [Phase.LOOKING, Phase.PROPOSED])
def test_no_volunteer_is_promised(phase: Phase) -> None:
    assert "måske" in wording.FAMILY[phase] or "ikke sikkert" in wording.FAMILY[phase]


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Phase, wording.PHASES), (Action, wording.ACTIONS), (What, wording.DUE), (Effect, {})],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_the_glossary_has_the_words_of_the_screen(kind: type[StrEnum], words: dict[StrEnum, str]) -> None:
    section = GLOSSARY.read_text(encoding="utf-8").partition("## Families and volunteers")[2]
    assert not [value for value in kind if f"| `{value}` |" not in section]
    assert not [code for code, word in words.items() if f"| {word} | `{code}` |" not in section]
