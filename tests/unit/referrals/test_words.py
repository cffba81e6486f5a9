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
from familiehus.referrals.domain import Facts, Kind
from familiehus.referrals.refusals import REFUSALS, STILL_MISSING
from familiehus.referrals.transitions import TABLE

PACKAGES = ("families", "consent", "referrals")


def known(text: str) -> bool:
    return text in REFUSALS or text.startswith(STILL_MISSING)


def refusals(root: Path) -> set[str]:
    """Every text given to Refused or Missing, and every reason a rule returns; parts that vary are left open."""
    found = set()
    for package in PACKAGES:
        for file in (root / "familiehus" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    if node.func.id == "Refused":
                        found |= said(node.args[0])
                    elif node.func.id == "Missing":
                        found |= said(node.args[1])
    return found


def said(node: ast.expr) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def reasons(root: Path) -> set[str]:
    """What guards and the two lists of what is missing return: their constants, the three tries filled in."""
    found = set()
    for name in ("referrals/transitions.py", "families/domain.py", "consent/domain.py"):
        tree = ast.parse((root / "familiehus" / name).read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.returns and "str | None" in ast.unparse(function):
                for node in ast.walk(function):
                    if isinstance(node, ast.Return) and node.value is not None:
                        found |= {text for part in ast.walk(node.value) for text in texts(part)}
    return found


def texts(node: ast.AST) -> set[str]:
    if isinstance(node, ast.JoinedStr):
        return {"".join(p.value if isinstance(p, ast.Constant) else "3" for p in node.values)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
        return {node.value}
    return set()


def test_every_refusal_says_why_in_danish(root: Path) -> None:
    found = refusals(root)
    assert len(found) > 20
    assert sorted(text for text in found if not known(text)) == []


def test_every_reason_of_the_rules_says_why_in_danish(root: Path) -> None:
    whole = {text for text in reasons(root) if not text.startswith(STILL_MISSING)}
    parts = {" different days", "there must be tries on ", "try on ", " different days first"}
    assert len(whole) > 15
    assert sorted(text for text in whole - parts if not known(text)) == []


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
        assert known(said), said


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
    ],
)
def test_every_code_has_its_word(kind: type[StrEnum], words: dict[StrEnum, str]) -> None:
    assert set(words) == set(kind)
    said = [text for text in words.values() if text]
    assert len(said) >= len(kind) - 1, "only what is nobody's turn has none"


def test_what_nobody_foresaw_is_known_to_be_unknown() -> None:
    assert not known("nothing like this")
