"""One engine per process, for SQLite and for PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from familiehus.storage.turns import Turns

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

# Options of a connection. One that writes takes SQLite's lock at once; one that looks runs a single statement, which
# needs no transaction to see one moment.
WRITES = "familiehus_writes"
LOOKS = "familiehus_looks"
_BUSY_MS = 10_000


def make_engine(url: str) -> Engine:
    """An engine with the pragmas this program relies on. A bare ``postgresql://`` address means psycopg 3.

    Its errors hold no values of a statement: they end in a log, and a value may be what somebody wrote.
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        beside = None
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            beside = Path(f"{parsed.database}-turn")
        engine = create_engine(parsed, hide_parameters=True, connect_args={"factory": _Connection})
        event.listen(engine, "connect", _prepare_sqlite)
        _take_turns(engine, Turns(beside))
        return engine
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


def one_moment(engine: Engine) -> Engine:
    """The same engine, for readers whose statements all see the database as it was at the first of them."""
    if engine.dialect.name == "sqlite":
        return engine  # a transaction there always does
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _prepare_sqlite(connection: SQLiteConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not open transactions by itself: see _begin_sqlite
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


class _Connection(SQLiteConnection):
    """Gives its turn to write back when what it wrote is kept or undone, and not a moment before."""

    turns: Turns | None = None

    def commit(self) -> None:
        super().commit()
        self._give()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._give()

    def _give(self) -> None:
        turns, self.turns = self.turns, None
        if turns is not None:
            turns.give()


def _take_turns(engine: Engine, turns: Turns) -> None:
    """A writer takes its lock at once: a deferred one fails with "database is locked" in the middle of its work."""

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(WRITES, False):
            if not options.get(LOOKS, False):
                connection.exec_driver_sql("BEGIN")
            return
        opened = cast("_Connection", connection.connection.dbapi_connection)
        opened.turns = turns if turns.take(_BUSY_MS / 1000) else None
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            opened.rollback()
            raise

    event.listen(engine, "begin", begin)
