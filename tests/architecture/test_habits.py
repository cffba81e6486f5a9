"""Small things that must not creep in: output past the logs, cookies for anonymous visitors, calls to other hosts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

Modules = dict[str, list[ast.AST]]
NETWORK = {"aiohttp", "ftplib", "httpx", "requests", "smtplib", "telnetlib", "urllib3"}


@pytest.fixture(scope="session")
def modules(root: Path) -> Modules:
    """Everything that stands in each module of the package, by its path."""
    return {
        str(path.relative_to(root)): list(ast.walk(ast.parse(path.read_bytes())))
        for path in sorted(root.glob("familiehus/**/*.py"))
    }


def _called(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if isinstance(node, ast.Call):
            name = node.func
            if isinstance(name, ast.Name):
                yield name.id, node.lineno
            elif isinstance(name, ast.Attribute):
                yield name.attr, node.lineno


def _imported(nodes: list[ast.AST]) -> set[str]:
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_nothing_prints(modules: Modules) -> None:
    found = [f"{path}:{line}" for path, nodes in modules.items() for name, line in _called(nodes) if name == "print"]
    assert not found, "write through the logger, or click.echo in the command line"


COOKIES = "familiehus/web/cookies.py"  # for staff, and for a parent who has opened their own page


def test_no_cookie_is_set(modules: Modules) -> None:
    others = {path: nodes for path, nodes in modules.items() if path != COOKIES}
    found = [
        f"{path}:{line}" for path, nodes in others.items() for name, line in _called(nodes) if name == "set_cookie"
    ]
    found += [path for path, nodes in modules.items() if _imported(nodes) & {"http.cookies", "flask.session"}]
    assert not found, "an anonymous visitor gets no cookie"


# Only what an operator has switched on: the workplace's own sign-in, and the servers that carry messages.
REACHES_OUT = (
    "familiehus/accounts/oidc_client.py",
    "familiehus/notifications/email.py",
    "familiehus/notifications/sms.py",
)


def test_no_other_host_is_called(modules: Modules) -> None:
    found = {path: reach for path, nodes in modules.items() if (reach := {n for n in _imported(nodes) if _reaches(n)})}
    for exception in REACHES_OUT:
        assert found.pop(exception, None), f"the exception for {exception} is no longer needed"
    assert not found, "the product stands on no live service"


def _reaches(name: str) -> bool:
    return name.split(".")[0] in NETWORK or name.startswith(("urllib.request", "authlib.integrations"))


def test_errors_have_one_root(modules: Modules) -> None:
    classes = [(path, node) for path, nodes in modules.items() for node in nodes if isinstance(node, ast.ClassDef)]
    roots = [f"{path}: {c.name}" for path, c in classes if any(ast.unparse(base) == "Exception" for base in c.bases)]
    assert roots == ["familiehus/kernel/errors.py: FamiliehusError"], "the web and the commands map one root"
