"""What the package imports is what it asks to be installed, no less and no more."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from setuptools.config.setupcfg import read_configuration

# Never imported by name: the servers are started, the driver is found by SQLAlchemy.
NOT_IMPORTED = {"granian", "gunicorn", "psycopg"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;]", name)[0]).lower()


@pytest.fixture(scope="module")
def declared(root: Path) -> set[str]:
    """The names in install_requires."""
    return {_plain(name) for name in read_configuration(root / "setup.cfg")["options"]["install_requires"]}


@pytest.fixture(scope="module")
def imported(root: Path) -> set[str]:
    """The distributions that the package's modules import."""
    roots = set()
    for path in root.glob("familiehus/**/*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots.add(node.module.split(".")[0])
    distributions = packages_distributions()
    outside = roots - sys.stdlib_module_names - {"familiehus", "wsgi"}
    return {_plain(distributions.get(name, [name])[0]) for name in outside}


def test_everything_imported_is_declared(declared: set[str], imported: set[str]) -> None:
    through_flask = {"jinja2", "markupsafe", "werkzeug"}
    assert imported - declared - through_flask == set()


def test_everything_declared_is_used(declared: set[str], imported: set[str]) -> None:
    assert declared - imported - NOT_IMPORTED == set()
