"""The declarative base every table stands on, with names for all constraints so that migrations can find them."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, MetaData, TypeDecorator, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Document = dict[str, Any]
# For tables whose rows must not tell in which order they came: on SQLite without the hidden row number.
NO_ROWID = {"sqlite_with_rowid": False}


_read_key = lru_cache(maxsize=20_000)(UUID)


class Key(Uuid[UUID]):
    """An id. SQLite keeps it as text: that of a person or unit who is read all day long is made once, not each time."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        """From the database's text; nothing to do where it knows ids itself."""
        if dialect.supports_native_uuid:
            return None
        return lambda value: None if value is None else _read_key(value)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite has no time zones: UTC is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; refuses a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """From UTC, aware. SQLite's text is read in one step: a page has a hundred of them."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda value: None if value is None else datetime.fromisoformat(f"{value}+00:00")


class Base(DeclarativeBase):
    """Common metadata of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment, Document: JSON, UUID: Key}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
