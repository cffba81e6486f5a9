"""A unit of work is one transaction. Nothing is kept unless ``commit`` was called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from familiehus.kernel.errors import StorageFailure
from familiehus.storage.engine import WRITES


class UnitOfWork:
    """The session of one transaction; leaving it without ``commit`` rolls back."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def commit(self) -> None:
        """Keep everything done so far. Raises StorageFailure when the database refuses."""
        try:
            self.session.commit()
        except SQLAlchemyError as error:
            raise StorageFailure("the database refused to keep the change") from error


class Database:
    """Opens units of work on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read with; whatever it changed is dropped."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A unit of work that may write. Raises StorageFailure for anything the database says no to."""
        with Session(self._writer) as session:
            try:
                yield UnitOfWork(session)
            except SQLAlchemyError as error:
                session.rollback()
                raise StorageFailure("the database could not do what was asked") from error
