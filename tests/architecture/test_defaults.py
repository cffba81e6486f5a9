"""Whoever forgets to hand a service what it asks must be told so: nothing is allowed for want of somebody to ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# Parameters that may be left out although something is done or not done for it, and why nothing is allowed by that.
HARMLESS = {
    "access/permissions.py Rule.condition": "a row of one table, which always says whose roles may",
    "accounts/domain.py NotDone.details": "an error, not a service",
    "accounts/site.py AccountsSite.naming": "words on a page",
    "accounts/site.py make_accounts.naming": "words on a page",
    "catalogue/site.py CatalogueSite.can_be_asked": "says no until the feature that knows is there",
    "catalogue/site.py CatalogueSite.has_suggestions": "says no until the feature that knows is there",
    "family_page/anonymous.py AnonymousThreads.make_key": "the slow one, as it should be",
    "family_page/site.py make_family_page.make_key": "the slow one, as it should be",
    "kernel/clock.py CalendarClock.offset": "the true time",
    "notifications/worker.py Stop.also": "one more reason to stop",
    "notifications/worker.py Worker.chores": "what a worker with none does not do, nobody is let do",
    "privacy/sealed.py Sealed.row": "where a sealed column is found",
    "referrals/intake.py Missing.others": "an error, not a service",
    "search/site.py SearchSite.met_nothing": "a count that is not kept",
    "storage/unit_of_work.py Database.flush_events": "refuses every event: a change without a record fails",
    "wiring.py open_engine.first": "the schema must be the newest",
}


def test_no_service_is_open_because_somebody_forgot_to_hand_it_a_limit(root: Path) -> None:
    package = root / "familiehus"
    found = {
        f"{path.relative_to(package)} {where}"
        for path in package.glob("**/*.py")
        for where in _left_out(ast.parse(path.read_bytes()))
    }
    assert found - HARMLESS.keys() == set(), "make it a parameter that must be given, as referrals/limits.py does"
    assert HARMLESS.keys() - found == set(), "the exception is no longer needed"


def _left_out(tree: ast.Module) -> Iterator[str]:
    """What is made without a function it asks, without what it runs through, or with a yes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith(("make_", "open_")):
            yield from (f"{node.name}.{name}" for name in _defaults(node))
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                    yield from (f"{node.name}.{name}" for name in _defaults(inner))
                elif isinstance(inner, ast.AnnAssign) and inner.value is not None and _answers(inner.value):
                    yield f"{node.name}.{ast.unparse(inner.target)}"


def _defaults(function: ast.FunctionDef) -> Iterator[str]:
    said = function.args
    given = [*said.posonlyargs, *said.args]
    pairs = [*zip(reversed(given), reversed(said.defaults), strict=False)]
    pairs += [(one, value) for one, value in zip(said.kwonlyargs, said.kw_defaults, strict=True) if value is not None]
    yield from (one.arg for one, value in pairs if _answers(value) or ast.unparse(value) in {"()", "{}", "True"})


def _answers(value: ast.expr) -> bool:
    """Whether it is a function: written on the spot, or called by its name, which no constant and no class has."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "field":
        return any(one.arg == "default" and _answers(one.value) for one in value.keywords)
    return isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id.islower())
