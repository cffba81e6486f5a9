"""The record: events go with their change or not at all, nobody bends them, and whoever tries is found."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.event import listen
from sqlalchemy.exc import DatabaseError

from familiehus.accounts.record import latest_events
from familiehus.accounts.storage import PersonRow
from familiehus.audit.domain import NO_ORGANISATION, Act, Door, Event
from familiehus.audit.record import Checkpoints, Record, flush_into
from familiehus.audit.verify import Proof, verify
from familiehus.kernel.errors import FamiliehusError, Refused
from familiehus.storage.engine import make_engine
from familiehus.storage.unit_of_work import Database

KEY = b"a key for tests"
CHAIN = UUID(int=7)
NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def checkpoints(tmp_path: Path) -> Checkpoints:
    return Checkpoints(tmp_path / "audit" / "checkpoints.jsonl")


@pytest.fixture
def database(new_migrated: Callable[[], str], checkpoints: Checkpoints) -> Iterator[Database]:
    engine = make_engine(new_migrated())
    yield Database(engine, flush_into(Record(KEY, checkpoints)))
    engine.dispose()


def event(chain: UUID = CHAIN, act: Act = Act.SIGNED_IN) -> Event:
    return Event(act, NOW, NOW, Door.PAGE, chain, uuid4(), "leader", None, "work", (("person", "ab"),))


def write(database: Database, count: int = 5, chain: UUID = CHAIN) -> None:
    for _ in range(count):
        with database.write() as work:
            work.record(event(chain))
            work.commit()


def prove(database: Database, checkpoints: Checkpoints, key: bytes = KEY) -> Proof:
    with database.read_one_moment() as session:
        return verify(session, key, checkpoints)


def tamper(database: Database, *statements: str) -> None:
    """As somebody with the database's own password would: the refusing triggers are taken away first."""
    with database.engine.begin() as connection:
        _drop_triggers(connection)
        for statement in statements:
            connection.execute(text(statement))


def _drop_triggers(connection: Connection) -> None:
    on = "" if connection.dialect.name == "sqlite" else " ON audit_events"
    for what in ("update", "delete"):
        name = f"audit_events_no_{what.upper()}" if on == "" else f"audit_events_no_{what}"
        connection.execute(text(f"DROP TRIGGER {name}{on}"))


def test_an_unbroken_record_is_proved(database: Database, checkpoints: Checkpoints) -> None:
    write(database, 5)
    write(database, 3, UUID(int=8))
    proof = prove(database, checkpoints)
    assert (proof.chains, proof.events, proof.breaks) == (2, 8, ())


def test_without_commit_there_is_no_event(database: Database, checkpoints: Checkpoints) -> None:
    with database.write() as work:
        work.record(event())
    assert prove(database, checkpoints).events == 0


def test_a_database_without_a_record_refuses_to_change_anything(database: Database) -> None:
    bare = Database(database.engine)
    with bare.write() as work:
        work.record(event())
        with pytest.raises(FamiliehusError):
            work.commit()


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET role = 'x'", "DELETE FROM audit_events"])
def test_the_database_itself_refuses(database: Database, statement: str) -> None:
    write(database, 1)
    with pytest.raises(DatabaseError, match="never changed"), database.engine.begin() as connection:
        connection.execute(text(statement))


def test_truncating_is_refused_too(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    with pytest.raises(DatabaseError, match="never changed"), database.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_events"))


LAST = "UPDATE audit_heads SET number = 3, link = (SELECT link FROM audit_events WHERE number = 3)"


@pytest.mark.parametrize(
    ("statements", "number", "what"),
    [
        (["UPDATE audit_events SET role = 'x' WHERE number = 2"], 2, "was changed"),
        (["UPDATE audit_events SET act = 'signed_out' WHERE number = 4"], 4, "was changed"),
        (["DELETE FROM audit_events WHERE number = 3"], 3, "is missing"),
        (
            [
                "UPDATE audit_events SET number = 100 WHERE number = 2",
                "UPDATE audit_events SET number = 2 WHERE number = 3",
                "UPDATE audit_events SET number = 3 WHERE number = 100",
            ],
            2,
            "in another's place",
        ),
        (["DELETE FROM audit_events WHERE number > 3"], 4, "noted outside the database"),
        (["DELETE FROM audit_events WHERE number > 3", LAST], 4, "noted outside the database"),
        (["DELETE FROM audit_events", "DELETE FROM audit_heads"], 1, "noted outside the database"),
    ],
)
def test_whoever_bends_the_record_is_found(
    database: Database, checkpoints: Checkpoints, statements: list[str], number: int, what: str
) -> None:
    write(database, 5)
    tamper(database, *statements)
    (found,) = prove(database, checkpoints).breaks
    assert found.number == number
    assert what in found.what


UNREADABLE = [
    "UPDATE audit_events SET at = 'yesterday' WHERE number = 3 AND act = 'signed_in'",
    "UPDATE audit_events SET subjects = '{' WHERE number = 3 AND act = 'signed_in'",
    "UPDATE audit_events SET person = 'nobody' WHERE number = 3 AND act = 'signed_in'",
]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET act = 'nonsense' WHERE number = 3",
        "UPDATE audit_events SET door = 'nowhere' WHERE number = 3",
        "UPDATE audit_events SET subjects = '{}' WHERE number = 3",
        "UPDATE audit_events SET subjects = '[1]' WHERE number = 3",
        """UPDATE audit_events SET subjects = '[["person"]]' WHERE number = 3""",
        "UPDATE audit_events SET subjects = 'null' WHERE number = 3",
    ],
)
def test_an_event_that_is_none_any_more_is_named_and_not_stumbled_over(
    database: Database, checkpoints: Checkpoints, statement: str
) -> None:
    write(database, 5)
    tamper(database, statement)
    (found,) = prove(database, checkpoints).breaks
    assert (found.number, found.what) == (3, "was changed, or stands in another's place")


@pytest.mark.parametrize("statement", UNREADABLE)
def test_a_value_the_database_cannot_read_back_is_named(
    database: Database, checkpoints: Checkpoints, statement: str
) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps no such values")
    write(database, 5)
    write(database, 2, UUID(int=8))
    tamper(database, statement)
    proof = prove(database, checkpoints)
    assert [(one.chain, one.number, one.what) for one in proof.breaks] == [(CHAIN, 3, "cannot be read")]
    assert proof.chains == 2


def test_a_chain_whose_name_is_none_is_told(database: Database, checkpoints: Checkpoints) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps no such values")
    write(database, 5)
    tamper(database, "UPDATE audit_events SET chain = 'x' WHERE number = 5")
    breaks = {(one.chain, one.number, one.what) for one in prove(database, checkpoints).breaks}
    assert (NO_ORGANISATION, 0, "there are events of a chain whose name is none") in breaks
    assert (CHAIN, 5, "is missing: 5 events were noted outside the database") in breaks


@pytest.mark.parametrize("line", ['["cut', "[]", "{}", '[5, "x", 5]', '["x", 1, "y"]', "æ"])
def test_a_line_of_the_file_that_is_no_checkpoint_is_named(
    database: Database, checkpoints: Checkpoints, tmp_path: Path, line: str
) -> None:
    write(database, 1)
    with (tmp_path / "audit" / "checkpoints.jsonl").open("a", encoding="latin-1") as file:
        file.write(line + "\n")
    with pytest.raises(Refused, match=r"checkpoints\.jsonl, line 2: is no checkpoint"):
        prove(database, checkpoints)


def test_a_full_disk_undoes_nothing_and_the_ends_are_noted_when_there_is_room(
    database: Database, checkpoints: Checkpoints, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The change stands: who asked for it may not be told that it failed, and no half line may stay in the file."""
    write(database, 1)
    really = os.write
    monkeypatch.setattr("familiehus.audit.record.os.write", lambda file, said: really(file, said[:40]))
    write(database, 2)
    write(database, 1, UUID(int=8))
    assert "could not be noted: No space left on device" in caplog.text
    assert prove(database, checkpoints).breaks == ()
    monkeypatch.undo()
    write(database, 1, UUID(int=9))
    noted = checkpoints.read()
    assert [point.number for point in noted[CHAIN]] == [1, 3]
    assert [point.number for point in noted[UUID(int=8)]] == [1]
    assert prove(database, checkpoints).breaks == ()


def test_a_record_rewritten_without_the_key_is_found(database: Database, checkpoints: Checkpoints) -> None:
    write(database, 2)
    assert prove(database, checkpoints, b"another key").breaks[0].number == 1


def test_many_at_once_leave_one_unbroken_chain(database: Database, checkpoints: Checkpoints) -> None:
    threads = [threading.Thread(target=write, args=(database, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proof = prove(database, checkpoints)
    assert proof.breaks == ()
    assert proof.events == 40


def test_what_is_written_while_the_record_is_proved_is_no_break(database: Database, checkpoints: Checkpoints) -> None:
    write(database, 2)
    once = iter([True])

    def after(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM audit_heads" in statement and next(once, False):
            other = threading.Thread(target=write, args=(database, 1))
            other.start()
            other.join()

    listen(database.engine, "after_cursor_execute", after)
    assert prove(database, checkpoints).breaks == ()
    assert prove(database, checkpoints).events == 3


def test_an_organisations_events_are_read_from_the_newest(database: Database) -> None:
    write(database, 3)
    with database.read() as session:
        assert [line.number for line in latest_events(session, CHAIN)] == [3, 2, 1]
        assert [line.number for line in latest_events(session, CHAIN, before=3)] == [2, 1]
        assert len(latest_events(session, CHAIN, before=10**30)) == 3
        assert latest_events(session, CHAIN, before=-1) == []


def test_whoever_acted_is_told_by_name_and_nobody_by_none(database: Database) -> None:
    known = event()
    with database.write() as work:
        email = "lea@ny.example"
        lea = PersonRow(id=known.person, name="Lea Lund", email=email, email_key=email, active=True, created_at=NOW)
        work.session.add(lea)
        work.record(known, event(), replace(known, person=None))
        work.commit()
    with database.read() as session:
        assert [line.who for line in latest_events(session, CHAIN)] == ["", "", "Lea Lund"]
