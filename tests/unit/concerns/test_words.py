"""Whoever is told no reads why, every code has its word, and channels are only what a source says."""

from __future__ import annotations

import ast
from enum import StrEnum
from pathlib import Path

import pytest

from familiehus.concerns import vocabulary, wording
from familiehus.concerns.channels import Channel, load_channels
from familiehus.router.gates import Gate, Outcome

ENTRY = """
channels:
  - municipality: Prøvekommune
    url: https://proeve.example/underretning
    source: {publisher: Prøvekommune, url: "https://proeve.example", seen: 2026-11-21}
"""


def reasons(root: Path) -> set[str]:
    """Every sentence that is given to Refused, said() or written() in the feature."""
    found = set()
    for file in (root / "familiehus/concerns").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found |= {
                    argument.value
                    for argument in node.args
                    if node.func.id in {"Refused", "said", "written"}
                    and isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                }
    return found


def test_every_refusal_says_why_in_danish(root: Path) -> None:
    found = reasons(root)
    assert len(found) > 20
    assert sorted(text for text in found if text not in wording.REFUSALS) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (vocabulary.Subject, wording.SUBJECTS),
        (vocabulary.Occasion, wording.OCCASIONS),
        (vocabulary.Level, wording.LEVELS),
        (vocabulary.Attendee, wording.ATTENDEES),
        (Outcome, wording.OUTCOMES),
        (Gate, wording.GATES),
    ],
)
def test_every_code_has_its_word(kind: type[StrEnum], words: dict[StrEnum, str]) -> None:
    assert set(words) == set(kind)


def test_no_channel_is_shipped_because_no_source_names_one(root: Path) -> None:
    assert load_channels(root / "data" / "notify.yaml") == {}


def test_a_channel_has_a_source_and_a_secure_address(tmp_path: Path) -> None:
    path = tmp_path / "notify.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    found = load_channels(path)["Prøvekommune"]
    assert found == Channel("Prøvekommune", "https://proeve.example/underretning", publisher="Prøvekommune")
    for bad in (ENTRY.replace("publisher: Prøvekommune, ", ""), ENTRY.replace("https://proeve.example/u", "http://u")):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ValueError, match="Prøvekommune"):
            load_channels(path)
