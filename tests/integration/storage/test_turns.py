"""A writer keeps its turn until what it wrote is kept or undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from familiehus.storage.engine import WRITES, make_engine
from familiehus.storage.turns import Turns


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = make_engine(f"sqlite:///{tmp_path / 'familiehus.db'}").execution_options(**{WRITES: True})
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    return made


def count(engine: Engine) -> int:
    with engine.execution_options(**{WRITES: False}).connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM notes")) or 0)


def test_the_turn_is_given_back_after_the_commit(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    give = Turns.give

    def note(turns: Turns) -> None:
        kept.append(count(engine))
        give(turns)

    monkeypatch.setattr(Turns, "give", note)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES (1)"))
    assert kept == [1]


def test_what_fails_gives_the_turn_back(engine: Engine) -> None:
    for _ in range(2):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO notes VALUES (1)"))
            connection.rollback()
        with pytest.raises(OperationalError), engine.begin() as connection:
            connection.execute(text("INSERT INTO nothing VALUES (1)"))
    assert count(engine) == 0
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO notes VALUES (1)"))
        connection.invalidate()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES (2)"))
    assert count(engine) == 1


def test_a_lock_of_something_else_gives_the_turn_back(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("familiehus.storage.engine._BUSY_MS", 50)
    stranger = make_engine(str(engine.url)).raw_connection()
    stranger.cursor().execute("BEGIN IMMEDIATE")
    short = make_engine(str(engine.url)).execution_options(**{WRITES: True})
    with pytest.raises(OperationalError, match="locked"), short.begin():
        pass
    stranger.rollback()
    with short.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES (1)"))
