"""What is known about families is reached through a scope only: a desk, the board, a case, one's own line or page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TABLES = frozenset(
    {
        "LineRow",
        "HoldingRow",
        "TryRow",
        "ItemRow",
        "ItemLineRow",
        "LineFieldRow",
        "FamilyLinkRow",
        "ShutOutRow",
        "ConsentRow",
        "ConsentItemRow",
        "ReferralRow",
        "StepRow",
    }
)
ASKING = frozenset({"select", "query", "update", "delete", "insert", "scalars"})
DOORS = frozenset({"staff", "api", "public"})
# One row by its id, in a function that asks whose it is: what asks stands beside it.
BY_ID = {
    "referrals/staff/line.py": "yours",
    "referrals/api/lines.py": "yours",
    "referrals/api/consents.py": "yours",
    "referrals/api/parent_page.py": "ask_confirmation",
    "referrals/staff/appointment.py": "of_referral",
    "concerns/staff/approval.py": "places_where",
    "concerns/staff/screening.py": "screened",
}


def doors(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((root / "familiehus").rglob("*.py")):
        name = path.relative_to(root / "familiehus")
        if DOORS & {part.removesuffix(".py") for part in name.parts}:
            yield str(name), ast.parse(path.read_bytes())


def tables_of(call: ast.Call) -> set[str]:
    """The tables of families a call names: itself, or a column of one."""
    return {node.id for argument in call.args for node in ast.walk(argument) if isinstance(node, ast.Name)} & TABLES


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def test_no_door_searches_across_families(root: Path) -> None:
    found = [
        f"{name}:{call.lineno}" for name, tree in doors(root) for what, call in calls(tree)
        if what in ASKING and tables_of(call)
    ]  # fmt: skip
    assert found == []


def test_a_door_takes_a_row_by_its_id_only_beside_what_asks_whose_it_is(root: Path) -> None:
    taking = {
        name
        for name, tree in doors(root)
        if any(what in {"get", "get_one"} and tables_of(call) for what, call in calls(tree))
    }
    assert taking <= set(BY_ID)
    for name, tree in doors(root):
        if name in taking:
            assert BY_ID[name] in {what for what, _ in calls(tree)}, name


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("select(LineRow).where(True)", True),
        ("session.query(ItemRow.id)", True),
        ("session.scalars(select(OfferRow))", False),
        ("board(session, consents, actor)", False),
    ],
)
def test_the_test_sees_a_search(source: str, seen: bool) -> None:
    assert any(what in ASKING and tables_of(call) for what, call in calls(ast.parse(source))) is seen
