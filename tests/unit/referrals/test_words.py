"""Whoever is told no reads why in Danish, and every code on the screen has its word."""

from __future__ import annotations

import ast
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pytest

from familiehus.consent import domain as consent
from familiehus.families import contact, vocabulary
from familiehus.families import domain as families
from familiehus.referrals import domain, wording
from familiehus.referrals.domain import Facts, Kind, StillMissing
from familiehus.referrals.refusals import REFUSALS
from familiehus.referrals.transitions import TABLE

PACKAGES = ("families", "consent", "referrals")


def refusals(root: Path) -> set[str]:
    """Every text given to Refused or Missing, the three tries filled in; what is said of something is left open."""
    found = set()
    for package in PACKAGES:
        for file in (root / "familiehus" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    if node.func.id == "Refused":
                        found |= texts(node.args[0])
                    elif node.func.id == "Missing":
                        found |= texts(node.args[1])
    return found


def reasons(root: Path) -> set[str]:
    """What the two lists of what is missing return, the three tries filled in."""
    found = set()
    for name in ("families/domain.py", "consent/domain.py"):
        tree = ast.parse((root / "familiehus" / name).read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.returns and _says_why(function.returns):
                for node in ast.walk(function):
                    if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                        found |= texts(node.value)
    return found


def _says_why(returns: ast.expr) -> bool:
    return ast.unparse(returns) in {"str | None", "Iterator[str]"}


def texts(node: ast.AST) -> set[str]:
    if isinstance(node, ast.JoinedStr):
        return {"".join(str(p.value) if isinstance(p, ast.Constant) else "3" for p in node.values)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
        return {node.value}
    return {text for part in ast.iter_child_nodes(node) for text in texts(part)}


def test_every_refusal_says_why_in_danish(root: Path) -> None:
    found = refusals(root)
    assert len(found) > 60
    assert found - REFUSALS.keys() == {"3 is not possible here: the referral is 3"}, "what no page and no link offers"


def test_every_reason_of_the_rules_says_why_in_danish(root: Path) -> None:
    found = reasons(root)
    assert len(found) > 10
    assert found - REFUSALS.keys() == set()


def test_every_guard_says_something_known() -> None:
    worst = Facts(
        kind=Kind.HANDOVER,
        place_free=False,
        gates_missing=("screening",),
        programme_stops=True,
        taken_over=False,
        not_talked=False,
    )
    other = replace(worst, not_talked=True, taken_over=True)
    for guard in {guard for row in TABLE for guard in row.guards}:
        said = guard(worst) or guard(other)
        assert said is not None
        assert isinstance(said, StillMissing) or str(said) in REFUSALS, said


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (domain.State, wording.STATES),
        (domain.State, wording.NEXT),
        (domain.Kind, wording.KINDS),
        (domain.Party, wording.PARTIES),
        (domain.Action, wording.ACTIONS),
        (domain.Action, wording.DONE),
        (families.Ending, wording.ENDINGS),
        (vocabulary.Field, wording.FIELDS),
        (vocabulary.Category, wording.CATEGORIES),
        (vocabulary.Voice, wording.VOICES),
        (vocabulary.Way, wording.WAYS),
        (vocabulary.Why, wording.WHYS),
        (vocabulary.KnownBy, wording.KNOWN_BY),
        (contact.SafeWay, wording.SAFE_WAYS),
        (consent.ConsentForm, wording.FORMS),
        (consent.Understood, wording.UNDERSTOOD),
        (consent.Custody, wording.CUSTODY),
        (consent.Purpose, wording.PURPOSES),
        (domain.Because, wording.BECAUSE),
    ],
)
def test_every_code_has_its_word(kind: type[StrEnum], words: dict[StrEnum, str]) -> None:
    assert set(words) == set(kind)
    said = [text for text in words.values() if text]
    assert len(said) >= len(kind) - 1, "only what is nobody's turn has none"
