"""A unit test cannot reach a network or a database: the interpreter itself refuses while one runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import Engine

FORBIDDEN = ("socket.", "sqlite3.connect")
_watching = False


class NotInUnitTests(BaseException):
    """Not an Exception: code that catches everything must not swallow it."""


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if _watching and event.startswith(FORBIDDEN):
        raise NotInUnitTests(f"{event} in a unit test: move it to tests/integration")


sys.addaudithook(_refuse)  # cannot be taken away again, so it looks at a switch


@pytest.fixture(autouse=True)
def _no_outside_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise NotInUnitTests("a database in a unit test: move it to tests/integration")

    # PostgreSQL connects in C, where no audit event is raised; an engine is refused before it connects.
    monkeypatch.setattr(Engine, "__init__", refuse)
    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
    monkeypatch.setattr(psycopg, "connect", refuse)
    global _watching
    _watching = True
    yield
    _watching = False
