"""Insert, or take the row that is there: both databases have the same words for it, each in its own dialect."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from familiehus.storage.base import Base

Insert: TypeAlias = postgresql.Insert | sqlite.Insert
DIALECTS = ("sqlite", "postgresql")


def insert_into(table: type[Base] | Table, dialect: str) -> Insert:
    """An INSERT that can be told what becomes of a row that is there (``on_conflict_do_nothing``, ``_do_update``)."""
    made: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return made[dialect](table)  # type: ignore[no-any-return]
