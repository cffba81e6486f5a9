"""Every value of the closed lists has its Danish word in docs/glossary.md."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from familiehus.catalogue import domain, vocabulary

LISTS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
THINGS = [name for name, kind in vars(domain).items() if isinstance(kind, type) and kind.__module__ == domain.__name__]


@pytest.fixture(scope="module")
def glossary(root: Path) -> str:
    """The page as it stands."""
    return (root / "docs/glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind is not StrEnum], ids=lambda kind: kind.__name__)
def test_every_value_has_a_danish_word(kind: type[StrEnum], glossary: str) -> None:
    assert f"`{kind.__name__}`" in glossary
    assert not [value for value in kind if f"`{value}`" not in glossary]


@pytest.mark.parametrize("name", THINGS)
def test_every_thing_has_a_danish_word(name: str, glossary: str) -> None:
    assert f"`{name}`" in glossary
