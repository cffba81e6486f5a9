"""Where rules are is told by what a module does, whatever it is called: what is asked of it, and what it may know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from configparser import ConfigParser
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.whole import EXCEPTIONS, asked_for, has_rules, takes, with_rules

ROOMS = {"Session", "UnitOfWork", "Database"}
PAGES = {"flask", "marshmallow", "werkzeug"}
# What judges only, and stands on a framework all the same.
READERS = {
    "familiehus/catalogue/fitness.py": "marshmallow says which field of a document is wrong",
    "familiehus/catalogue/source.py": "marshmallow says which line of a file is wrong",
    "familiehus/frontdesk/entering.py": "reads the form of a page",
    "familiehus/referrals/intake.py": "reads the form of a page",
}
# What knows a page and has rules all the same.
AT_A_PAGE = {
    *READERS,
    "familiehus/interop/service.py",  # the mappings of the running application's edition
}


@pytest.mark.parametrize(
    ("path", "source", "asked"),
    [
        ("referrals/anything.py", "def act(work: UnitOfWork) -> None: ...", True),
        ("referrals/anything.py", "def act(self, *, work: UnitOfWork | None) -> None: ...", True),
        ("referrals/anything.py", "def check(a: int) -> None:\n    raise Refused('no')", True),
        ("referrals/anything.py", "def check(a: int) -> None:\n    raise Missing('field', 'no') from None", True),
        ("referrals/anything.py", "def read(session: Session) -> None: ...", False),
        ("referrals/anything.py", "def find(a: int) -> None:\n    raise NotFound('no')", False),
        ("referrals/transitions.py", "TABLE = ()", True),
        ("search/domain.py", "", True),
        ("referrals/staff/anything.py", "def act(work: UnitOfWork) -> None: ...", False),
        ("feedback/public.py", "def act(work: UnitOfWork) -> None: ...", False),
        ("storage/anything.py", "def act(work: UnitOfWork) -> None: ...", False),
    ],
)
def test_what_changes_something_or_says_no_is_asked_for_whole(path: str, source: str, asked: bool) -> None:
    assert has_rules(f"familiehus/{path}", ast.parse(source), frozenset({"Refused", "Missing"})) is asked


def test_an_exception_is_one_that_would_be_asked_for() -> None:
    assert set(EXCEPTIONS) <= set(with_rules())
    assert len(EXCEPTIONS) < 5, "write the tests"
    assert len(asked_for()) > 90


def test_whatever_only_judges_knows_no_framework(root: Path) -> None:
    contracts = ConfigParser()
    contracts.read(root / "setup.cfg", encoding="utf-8")
    listed = contracts["importlinter:contract:domain"]["source_modules"].split()
    found = {path for path in with_rules() if Path(path).stem != "service" and not takes(_tree(root, path), ROOMS)}
    missing = {path for path in found if not any(fnmatch(_name(path), pattern) for pattern in listed)}
    assert missing == set(READERS), "list it in setup.cfg"


def test_whatever_has_rules_knows_no_page(root: Path) -> None:
    found = {path for path in asked_for() if any(_is_of_a_page(name) for name in _imported(_tree(root, path)))}
    assert found == set(AT_A_PAGE), "what a door knows is handed in"


def _is_of_a_page(name: str) -> bool:
    return name.split(".")[0] in PAGES or name.startswith("familiehus.web.") or "accounts.pages" in name


def _name(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def _tree(root: Path, path: str) -> ast.Module:
    return ast.parse((root / path).read_bytes())


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
