"""One engine per process, for SQLite and for PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import IsolationLevel

from familiehus.storage.turns import Turns

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

Bind = TypeVar("Bind", Engine, Connection)
# How a transaction of SQLite begins. What it reads stays as it was at the first look; one at a time writes.
_BEGIN: dict[IsolationLevel, str] = {
    "REPEATABLE READ": "BEGIN",
    "SERIALIZABLE": "BEGIN IMMEDIATE",
    "AUTOCOMMIT": "",
}
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
        parsed = parsed.set(drivername="sqlite+familiehus")
        engine = create_engine(parsed, hide_parameters=True, connect_args={"factory": _Connection})
        event.listen(engine, "connect", _preparing(Turns(beside)))
        return engine
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


def one_moment(engine: Engine) -> Engine:
    """The same engine, for readers whose statements all see the database as it was at the first of them."""
    if engine.dialect.name == "sqlite":
        return engine  # a transaction there always does
    return engine.execution_options(isolation_level="REPEATABLE READ")


def writing(bind: Bind) -> Bind:
    """For transactions that write. On SQLite they take the lock at once.

    A deferred one fails with "database is locked" in the middle of its work.
    """
    return bind.execution_options(isolation_level="SERIALIZABLE") if bind.dialect.name == "sqlite" else bind


def looking(bind: Bind) -> Bind:
    """For a single statement: on SQLite it needs no transaction to see one moment."""
    return bind.execution_options(isolation_level="AUTOCOMMIT") if bind.dialect.name == "sqlite" else bind


class _Dialect(SQLiteDialect_pysqlite):
    """Python's own driver, with transactions that begin as was asked for: see ``_Connection.begin``.

    An event could begin them, too; every statement of the program would then ask whom else to tell, and take longer.
    """

    supports_statement_cache = True

    def get_isolation_level_values(self, dbapi_connection: DBAPIConnection) -> list[IsolationLevel]:
        return list(_BEGIN)

    def get_isolation_level(self, dbapi_connection: DBAPIConnection) -> IsolationLevel:
        return cast("_Connection", dbapi_connection).level

    def set_isolation_level(self, dbapi_connection: DBAPIConnection, level: IsolationLevel) -> None:
        cast("_Connection", dbapi_connection).level = level

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        cast("_Connection", dbapi_connection.dbapi_connection).begin()


registry.register("sqlite.familiehus", __name__, _Dialect.__name__)


def _preparing(turns: Turns) -> Callable[[_Connection, ConnectionPoolEntry], None]:
    def prepare(connection: _Connection, _record: ConnectionPoolEntry) -> None:
        connection.turns = turns
        connection.isolation_level = None  # the driver must not open transactions by itself: see _Dialect.do_begin
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return prepare


class _Connection(SQLiteConnection):
    """Takes its turn to write, and gives it back when what it wrote is kept or undone, and not a moment before."""

    level: IsolationLevel = "REPEATABLE READ"
    turns: Turns
    _has_turn = False

    def begin(self) -> None:
        """As its level says."""
        if self.level == "SERIALIZABLE":
            self._has_turn = self.turns.take(_BUSY_MS / 1000)
        try:
            if _BEGIN[self.level]:
                self.execute(_BEGIN[self.level])
        except BaseException:
            self.rollback()
            raise

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
        if self._has_turn:
            self._has_turn = False
            self.turns.give()
