"""A row is changed where nobody else was first, on both databases, and counts its versions as the ORM counts them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, update

from familiehus.accounts.storage import PersonRow
from familiehus.kernel.errors import Conflict
from familiehus.kernel.ids import new_id
from familiehus.storage.changing import change
from familiehus.storage.unit_of_work import Database


@pytest.fixture
def somebody(database: Database) -> UUID:
    key = new_id()
    with database.write() as work:
        mail = f"{key}@test.example"
        work.session.add(PersonRow(id=key, name="Mai", email=mail, email_key=mail, created_at=datetime.now(UTC)))
        work.commit()
    return key


def test_what_is_new_is_written_once_and_said_in_the_row(database: Database, somebody: UUID) -> None:
    with database.write() as work:
        row = work.session.get_one(PersonRow, somebody)
        change(work.session, row, name="Maja", active=True)
        assert (row.name, row.version) == ("Maja", 2)
        assert not work.session.dirty
        work.commit()
    assert _kept(database, somebody) == ("Maja", True, 2)


def test_of_several_columns_those_alone_are_named_that_are_new(database: Database, somebody: UUID) -> None:
    with _asked(database) as asked, database.write() as work:
        row = work.session.get_one(PersonRow, somebody)
        asked.clear()
        change(work.session, row, name="Mai", active=True)
        assert asked == []
        change(work.session, row, name="Mai", active=False)
        assert [("name" in one, "active" in one) for one in asked] == [(False, True)]


def test_what_was_set_in_the_row_before_is_kept_too(database: Database, somebody: UUID) -> None:
    with database.write() as work:
        row = work.session.get_one(PersonRow, somebody)
        row.name = "Maja"
        change(work.session, row, active=False)
        row.name = "Mia"
        work.commit()
    assert _kept(database, somebody) == ("Mia", False, 4)


def test_whoever_comes_second_is_told_and_nothing_is_changed(database: Database, somebody: UUID) -> None:
    with database.write() as work:
        row = work.session.get_one(PersonRow, somebody)
        by_another = update(PersonRow).where(PersonRow.id == somebody).values(version=PersonRow.version + 1)
        work.session.connection().execute(by_another)
        with pytest.raises(Conflict):
            change(work.session, row, name="Maja")
    assert _kept(database, somebody) == ("Mai", True, 1)


@contextmanager
def _asked(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _kept(database: Database, person: UUID) -> tuple[str, bool, int]:
    with database.read() as session:
        row = session.get_one(PersonRow, person)
        return row.name, row.active, row.version
