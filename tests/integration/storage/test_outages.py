"""What it is when the database does not answer, told from a statement it says no to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import StaticPool, create_engine, exc, text
from sqlalchemy.exc import SQLAlchemyError

from familiehus.kernel.errors import StorageFailure
from familiehus.storage.engine import make_engine
from familiehus.storage.outages import is_gone
from familiehus.storage.unit_of_work import Database


def refused(url: str, statement: str = "SELECT 1") -> SQLAlchemyError:
    engine = make_engine(url)
    with pytest.raises(SQLAlchemyError) as said, engine.connect() as connection:
        connection.execute(text(statement))
    return said.value


def test_a_server_that_is_not_there_and_a_file_that_cannot_be_opened_are_gone(tmp_path: Path) -> None:
    assert is_gone(refused("postgresql://nobody@127.0.0.1:1/nothing"))
    (tmp_path / "folder").mkdir()
    assert is_gone(refused(f"sqlite:///{tmp_path / 'folder'}"))


def test_none_of_the_connections_that_becomes_free_is_gone() -> None:
    assert is_gone(exc.TimeoutError("QueuePool limit reached"))


def test_a_writer_whose_turn_does_not_come_is_told_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'here.sqlite'}"
    with sqlite3.connect(tmp_path / "here.sqlite") as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        engine = create_engine(url, connect_args={"timeout": 0.01}, poolclass=StaticPool)
        with pytest.raises(SQLAlchemyError) as said, engine.connect() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
        other.rollback()
        engine.dispose()
    assert is_gone(said.value)


def test_a_statement_that_is_wrong_is_no_outage(tmp_path: Path) -> None:
    assert not is_gone(refused(f"sqlite:///{tmp_path / 'here.sqlite'}", "SELECT nothing FROM nowhere"))
    assert not is_gone(StorageFailure("a sealed field cannot be opened with the keys in use"))
    assert not is_gone(ValueError("something else"))


def test_what_storage_says_in_its_own_words_is_asked_for_its_cause(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    database = Database(make_engine(f"sqlite:///{tmp_path / 'folder'}"))
    with pytest.raises(StorageFailure) as said, database.write():
        pytest.fail("there is nothing to write to")
    assert is_gone(said.value)
