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
    made = make_engine(f"sqlite:///{tmp_path / 'familiehus.db'}")
    with writing(made) as connection, connection.begin():
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    return made


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM notes")) or 0)


def test_the_turn_is_given_back_after_the_commit(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    give = Turns.give

    def note(turns: Turns) -> None:
        kept.append(count(engine))
        give(turns)

    monkeypatch.setattr(Turns, "give", note)
    with writing(engine) as connection, connection.begin():
        connection.execute(text("INSERT INTO notes VALUES (1)"))
    assert kept == [1]


def test_what_fails_gives_the_turn_back(engine: Engine) -> None:
    for _ in range(2):
        with writing(engine) as connection, connection.begin():
            connection.execute(text("INSERT INTO notes VALUES (1)"))
            connection.rollback()
        with pytest.raises(OperationalError), writing(engine) as connection, connection.begin():
            connection.execute(text("INSERT INTO nothing VALUES (1)"))
    assert count(engine) == 0
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO notes VALUES (1)"))
        connection.invalidate()
    with writing(engine) as connection, connection.begin():
        connection.execute(text("INSERT INTO notes VALUES (2)"))
    assert count(engine) == 1


def test_a_lock_of_something_else_gives_the_turn_back(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("familiehus.storage.engine._BUSY_MS", 50)
    stranger = make_engine(str(engine.url)).raw_connection()
    stranger.cursor().execute("BEGIN IMMEDIATE")
    short = make_engine(str(engine.url))
    with pytest.raises(OperationalError, match="locked"), writing(short) as connection, connection.begin():
        pass
    stranger.rollback()
    with writing(short) as connection, connection.begin():
        connection.execute(text("INSERT INTO notes VALUES (1)"))


def test_a_writer_takes_its_turn_at_each_transaction_and_nobody_after_it_does(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    take = Turns.take

    def note(turns: Turns, seconds: float) -> bool:
        taken.append(1)
        return take(turns, seconds)

    monkeypatch.setattr(Turns, "take", note)
    with writing(engine) as connection:
        for number in range(2):
            connection.execute(text("INSERT INTO notes VALUES (:number)"), {"number": number})
            connection.commit()
        assert len(taken) == 2
        connection.rollback()
        connection.execute(text("INSERT INTO notes VALUES (3)"))
        connection.rollback()
    assert len(taken) == 3
    assert count(engine) == 2
    assert len(taken) == 3, "a reader of the same pool waits for nobody"


def test_a_look_sees_what_is_written_between_its_statements(engine: Engine) -> None:
    numbers = text("SELECT count(*) FROM notes")
    with looking(engine) as looker, engine.connect() as reader, writing(engine) as writer:
        before = [looker.scalar(numbers), reader.scalar(numbers)]
        writer.execute(text("INSERT INTO notes VALUES (1)"))
        writer.commit()
        assert before == [0, 0]
        assert [looker.scalar(numbers), reader.scalar(numbers)] == [1, 0], "the look is no transaction"


def test_the_connection_given_back_last_is_taken_first_for_it_has_least_to_read_anew(engine: Engine) -> None:
    used = list[int]()
    with engine.connect() as one, engine.connect() as other:
        first, second = (id(connection.connection.dbapi_connection) for connection in (one, other))
    for _ in range(3):
        with engine.connect() as connection:
            used.append(id(connection.connection.dbapi_connection))
    assert used == [first] * 3, "the outer one is given back last"
    assert first != second


def test_what_comes_after_a_commit_of_the_same_unit_of_work_takes_the_lock_at_once_too(engine: Engine) -> None:
    with Database(engine).write() as work:
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
