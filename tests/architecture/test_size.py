"""Modules and functions stay small enough to be read whole."""

from __future__ import annotations

import ast
from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 40


def test_no_module_over_400_lines(root: Path) -> None:
    too_long = [
        f"{path.relative_to(root)}: {lines} lines"
        for path in sorted(root.glob("familiehus/**/*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_LINES
    ]
    assert not too_long


def test_no_function_over_40_lines(root: Path) -> None:
    too_long = [
        f"{path.relative_to(root)}:{node.lineno} {node.name}: {lines} lines"
        for path in sorted(root.glob("familiehus/**/*.py"))
        if "versions" not in path.parts  # a migration is one list of what changes
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not too_long
