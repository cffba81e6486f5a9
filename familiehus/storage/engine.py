"""One engine per process, for SQLite and for PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url

from familiehus.storage.turns import Turns

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

_BUSY_MS = 10_000
# How a transaction begins. A writer takes SQLite's lock at once: a deferred one fails with "database is locked" in the
# middle of its work. Whoever only looks runs a single statement, which needs no transaction to see one moment.
_READING, _WRITING, _LOOKING = "BEGIN", "BEGIN IMMEDIATE", ""


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
        parsed = parsed.set(drivername=f"sqlite+{_Dialect.driver}")
        # The last one given back goes first: what another has written since, a connection has to read anew, and
        # those that took turns would read everything anew each time.
        used = {"pool_use_lifo": True} if beside else {}
        engine = create_engine(parsed, hide_parameters=True, connect_args={"factory": _Connection}, **used)
        event.listen(engine, "connect", _prepare_sqlite(Turns(beside)))
        return engine
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


def one_moment(engine: Engine) -> Engine:
    """The same engine, for readers whose statements all see the database as it was at the first of them."""
    if engine.dialect.name == "sqlite":
        return engine  # a transaction there always does
    return engine.execution_options(isolation_level="REPEATABLE READ")


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A connection that takes its turn to write when a transaction of it begins, and gives it back when that ends."""
    return _told(engine, _WRITING)


def looking(engine: Engine) -> AbstractContextManager[Connection]:
    """A connection for one statement; on SQLite no transaction."""
    return _told(engine, _LOOKING)


@contextmanager
def _told(engine: Engine, begins: str) -> Iterator[Connection]:
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            yield connection
            return
        opened = cast("_Connection", connection.connection.dbapi_connection)
        opened.begins = begins
        try:
            yield connection
        finally:
            opened.begins = _READING


def _prepare_sqlite(turns: Turns) -> Callable[[_Connection, ConnectionPoolEntry], None]:
    def prepare(connection: _Connection, _record: ConnectionPoolEntry) -> None:
        connection.turns = turns
        connection.isolation_level = None  # the driver must not open transactions by itself: see _Dialect
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return prepare


class _Connection(SQLiteConnection):
    """Gives its turn to write back when what it wrote is kept or undone, and not a moment before."""

    turns: Turns
    begins = _READING
    _has_turn = False

    def begin(self) -> None:
        """As it was told to. Raises OperationalError when its turn to write does not come."""
        if self.begins == _WRITING:
            self._has_turn = self.turns.take(_BUSY_MS / 1000)
        if self.begins:
            try:
                self.execute(self.begins)
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
        has_turn, self._has_turn = self._has_turn, False
        if has_turn:
            self.turns.give()


class _Dialect(SQLiteDialect_pysqlite):
    """SQLite, whose transactions begin as their connection says.

    An event of the engine, SQLAlchemy's usual way, would be looked for before and after each statement of every page.
    """

    driver = "familiehus"
    supports_statement_cache = True

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """The driver itself opens none."""
        cast("_Connection", dbapi_connection.dbapi_connection).begin()


registry.register(f"sqlite.{_Dialect.driver}", __name__, _Dialect.__name__)
