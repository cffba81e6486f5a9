"""A unit of work is one transaction: what changes, the events that tell of it, the messages it owes. All or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from familiehus.kernel.errors import Conflict, StorageFailure
from familiehus.storage.engine import looking, one_moment, writing

# Writes what was buffered, as the last thing before commit; what it returns is called once the commit stands.
Flush = Callable[[Session, list[Any]], Callable[[], None]]


def ask(
    session: Session, statement: Executable, values: Mapping[str, object] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement put together once as plain rows, without the ORM: a third of the cost, for what every page asks.

    In the session's transaction, after what it has not written yet. Columns of mapped classes may be named.
    """
    session.flush()
    return session.connection().execute(statement, values)


class UnitOfWork:
    """The session of one transaction; leaving it without ``commit`` rolls back."""

    def __init__(self, session: Session, flush_events: Flush) -> None:
        self.session = session
        self._flush_events = flush_events
        self._events: list[Any] = []

    def record(self, *events: object) -> None:
        """Buffer events; they are written with the change, or not at all."""
        self._events.extend(events)

    def commit(self) -> None:
        """Keep everything done so far. Raises Conflict when somebody else was first, StorageFailure otherwise."""
        with _in_our_words():
            try:
                self.session.flush()
                settled = self._flush_events(self.session, self._events)
                self.session.commit()
            except SQLAlchemyError:
                self.session.rollback()
                raise
        self._events.clear()
        settled()


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What the database says no to is raised as an error of the kernel. Whoever opened the transaction rolls back."""
    try:
        yield
    except (IntegrityError, StaleDataError) as error:
        raise Conflict("somebody else changed this first; nothing was changed") from error
    except SQLAlchemyError as error:
        raise StorageFailure("the database did not do what was asked; nothing was changed") from error


def _no_events(_session: Session, events: list[Any]) -> Callable[[], None]:
    if events:
        raise StorageFailure("this database was opened without a record; nothing was changed")
    return lambda: None


class Database:
    """Opens units of work on one engine. ``flush_events`` writes the record; the composition root hands it in."""

    def __init__(self, engine: Engine, flush_events: Flush = _no_events) -> None:
        self.engine = engine
        self._flush_events = flush_events

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read with; whatever it changed is dropped."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def read_one_moment(self) -> Iterator[Session]:
        """As ``read``, and every statement sees the database as it was at the first, whatever is written meanwhile."""
        with Session(one_moment(self.engine)) as session:
            yield session

    def look(self) -> AbstractContextManager[Connection]:
        """A connection for one statement and plain rows, which every request asks first. On SQLite no transaction."""
        return looking(self.engine)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A unit of work that may write. Raises Conflict and StorageFailure as ``UnitOfWork.commit`` does."""
        with (
            _in_our_words(),
            writing(self.engine) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield UnitOfWork(session, self._flush_events)
