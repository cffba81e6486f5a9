"""A writer keeps its turn until what it wrote is kept or undone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from familiehus.kernel.errors import StorageFailure
from familiehus.storage.engine import looking, make_engine, writing
from familiehus.storage.turns import Turns
from familiehus.storage.unit_of_work import Database


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = writing(make_engine(f"sqlite:///{tmp_path / 'familiehus.db'}"))
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    return made


def count(engine: Engine) -> int:
    with looking(engine).connect() as connection:
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
    short = writing(make_engine(str(engine.url)))
    with pytest.raises(OperationalError, match="locked"), short.begin():
        pass
    stranger.rollback()
    with short.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES (1)"))


def test_a_connection_that_wrote_reads_beside_a_writer(engine: Engine) -> None:
    pooled = make_engine(str(engine.url))
    with pooled.connect() as connection, writing(connection).begin():
        connection.execute(text("INSERT INTO notes VALUES (1)"))
    stranger = make_engine(str(engine.url)).raw_connection()
    stranger.cursor().execute("BEGIN IMMEDIATE")
    with pooled.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM notes")) == 1
    stranger.rollback()


def test_only_a_single_look_has_no_transaction(engine: Engine) -> None:
    pooled = make_engine(str(engine.url))
    opened: list[bool] = []
    for is_look in (True, False, True):
        with pooled.connect() as connection:
            asking = looking(connection) if is_look else connection
            asking.execute(text("SELECT count(*) FROM notes"))
            opened.append(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]
    assert opened == [False, True, False]


def test_writers_of_one_unit_of_work_after_another_keep_the_lock(engine: Engine) -> None:
    """What comes after a commit takes the lock at once, too."""
    with Database(make_engine(str(engine.url))).write() as work:
        work.session.execute(text("INSERT INTO notes VALUES (1)"))
        work.commit()
        work.session.execute(text("SELECT count(*) FROM notes"))
        stranger = make_engine(str(engine.url)).raw_connection()
        stranger.cursor().execute("PRAGMA busy_timeout=1")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.cursor().execute("BEGIN IMMEDIATE")
    assert count(engine) == 1


def test_a_database_that_cannot_be_opened_is_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "familiehus.db").mkdir()
    with pytest.raises(StorageFailure), Database(make_engine(f"sqlite:///{tmp_path / 'familiehus.db'}")).write():
        pass
