"""Which modules tests must reach branch by branch: those with rules, by what they do and not by what they are called.

A module of a feature changes something when a function of it takes a unit of work; it says no when it raises a refusal.
Each that does either is asked for whole, and so are ``domain``, ``service`` and ``transitions`` everywhere. What doors
do is shown by tests of pages and of the API. Loaded by coverage itself, as a plug-in (pyproject.toml).
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from coverage.plugin import CoveragePlugin
from coverage.plugin_support import Plugins

ROOT = Path(__file__).parent.parent
ALWAYS = ("domain", "service", "transitions")
# Not features: what all of them stand on, and what puts them together.
BELOW = frozenset({"commands", "geo", "kernel", "storage", "web"})
DOORS = frozenset({"api", "public", "schemas", "staff"})
UNIT, NOTHING = "UnitOfWork", ast.Module(body=[], type_ignores=[])
# What does it and is not asked for whole, and why.
EXCEPTIONS: Mapping[str, str] = {
    "familiehus/accounts/api_acts.py": "what all doors of the API share: shown by the tests of each of them",
}


class Whole(CoveragePlugin):
    """Tells coverage what to trace."""

    def configure(self, config: Any) -> None:  # noqa: ANN401 - coverage's own interface
        """Trace what must be whole and nothing else: tracing is slow."""
        config.set_option("run:include", [str(ROOT / path) for path in asked_for()])


def coverage_init(reg: Plugins, _options: object) -> None:
    """How coverage loads a plug-in."""
    reg.add_configurer(Whole())


def asked_for() -> tuple[str, ...]:
    """The modules, by their path."""
    return tuple(path for path in with_rules() if path not in EXCEPTIONS)


@cache
def with_rules() -> tuple[str, ...]:
    """The same with the exceptions. Each process of a run asks: what names neither is not parsed."""
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted(ROOT.glob("familiehus/*/**/*.py"))}
    refusals = _refusals(texts.values())
    names = refusals | {UNIT}
    trees = {path: _parsed(text) if _holds(text, names) else NOTHING for path, text in texts.items()}
    return tuple(path for path, tree in trees.items() if has_rules(path, tree, refusals))


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _holds(text: str, names: Collection[str]) -> bool:
    return any(name in text for name in names)


def has_rules(path: str, tree: ast.Module, refusals: frozenset[str]) -> bool:
    """Whether a module changes something or says no; ``refusals`` are the names of what it says no with."""
    feature, *inside = Path(path).relative_to("familiehus").with_suffix("").parts
    if inside[-1] in ALWAYS:
        return True
    if feature in BELOW or DOORS.intersection(inside):
        return False
    return takes(tree, {UNIT}) or any(_says_no(node, refusals) for node in ast.walk(tree))


def takes(tree: ast.Module, kinds: Collection[str]) -> bool:
    """Whether a function in it is given one of these."""
    return any(
        one.annotation is not None and not set(kinds).isdisjoint(_names(one.annotation))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    )


def _says_no(node: ast.AST, refusals: frozenset[str]) -> bool:
    return isinstance(node, ast.Raise) and node.exc is not None and bool(refusals.intersection(_names(node.exc)))


def _names(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def _refusals(texts: Collection[str]) -> frozenset[str]:
    """Refused, and every class that is one."""
    found, more = set[str](), {"Refused"}
    while more:
        found |= more
        classes = [one for text in texts if _holds(text, found) for one in _classes(text)]
        more = {name for name, above in classes if above & found} - found
    return frozenset(found)


@cache
def _classes(text: str) -> tuple[tuple[str, set[str]], ...]:
    """The name of each class, and what its bases name."""
    return tuple(
        (node.name, {name for base in node.bases for name in _names(base)})
        for node in ast.walk(_parsed(text))
        if isinstance(node, ast.ClassDef)
    )
