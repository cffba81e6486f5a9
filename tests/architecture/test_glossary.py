"""Every value of the closed lists has its Danish word in docs/glossary.md, and what it names is there."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from familiehus.catalogue import domain, vocabulary
from familiehus.concerns import vocabulary as concerns
from familiehus.concerns import wording as worried
from familiehus.consent import domain as consent
from familiehus.families import domain as families_domain
from familiehus.families import vocabulary as families
from familiehus.families.contact import SafeWay
from familiehus.families.domain import Ending
from familiehus.referrals import domain as referrals
from familiehus.referrals import wording
from familiehus.router import gates

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


HANDOVER = [
    (referrals.State, wording.STATES),
    (referrals.Kind, wording.KINDS),
    (referrals.Party, {party: word or "ingen" for party, word in wording.PARTIES.items()}),
    (referrals.Action, wording.ACTIONS),
    (referrals.Effect, None),
    (families.Field, wording.FIELDS),
    (families.Category, wording.CATEGORIES),
    (families.About, None),
    (families.Voice, wording.VOICES),
    (families.KnownBy, wording.KNOWN_BY),
    (SafeWay, wording.SAFE_WAYS),
    (families.Way, wording.WAYS),
    (families.Why, wording.WHYS),
    (Ending, wording.ENDINGS),
    (referrals.Because, wording.BECAUSE),
    (consent.ConsentForm, wording.FORMS),
    (consent.Understood, wording.UNDERSTOOD),
    (consent.Custody, wording.CUSTODY),
    (consent.Purpose, wording.PURPOSES),
    (concerns.Subject, worried.SUBJECTS),
    (concerns.Occasion, worried.OCCASIONS),
    (concerns.Level, worried.LEVELS),
    (concerns.Attendee, worried.ATTENDEES),
    (concerns.Bearing, None),
    (gates.Outcome, worried.OUTCOMES),
    (gates.Gate, worried.GATES),
]


@pytest.mark.parametrize(("kind", "words"), HANDOVER, ids=lambda given: getattr(given, "__name__", ""))
def test_the_handover_is_told_in_the_words_of_the_screen(
    kind: type[StrEnum], words: dict[StrEnum, str] | None, glossary: str
) -> None:
    section = next(part for part in glossary.split("\n### ") if f"(`{kind.__name__}`" in part.partition("\n")[0])
    assert not [value for value in kind if f"| `{value}` |" not in section]
    assert not [word for code, word in (words or {}).items() if f"| {word} | `{code}` |" not in section]


def test_no_list_of_the_handover_is_left_out() -> None:
    modules = (referrals, families, consent, families_domain, concerns, gates)
    lists = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.__name__
    }
    assert lists <= {kind for kind, _ in HANDOVER}


NAME = re.compile(r"`((?:[a-z_]+\.)*\w+)`")


def test_what_the_glossary_names_is_there(root: Path, glossary: str) -> None:
    """A class or constant by its definition, a code by its word; ``None`` and ``false`` are Python's and JSON's."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(root.glob("familiehus/**/*.py")))
    defined = set(re.findall(r"^ *class (\w+)|^ *([A-Z_]+)\b[^\n=]*=", source, re.MULTILINE))
    known = {name for pair in defined for name in pair} | {
        word for word in re.findall(r"\w+", source) if word.islower()
    }
    named = {name.rpartition(".")[2] for name in NAME.findall(glossary)} - {"None", "false"}
    assert len(named) > 400
    assert sorted(named - known) == []
