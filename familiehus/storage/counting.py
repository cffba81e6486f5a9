"""Sums in cells: a count is added to its cell or taken from it, and nothing remembers which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Table, and_, delete, update
from sqlalchemy.orm import Session

from familiehus.kernel.errors import Conflict
from familiehus.storage.base import Base
from familiehus.storage.inserting import insert_into

Cell: TypeAlias = tuple[object, ...]


def add(session: Session, model: type[Base], cells: Mapping[Cell, int]) -> None:
    """Add to cells, made where they are not there yet. A cell is its primary key's values, in the table's order.

    Always in the same order, so that two who add to the same cells never wait for each other.
    """
    table = _table(model)
    dialect = session.get_bind().dialect.name
    for cell in sorted(cells, key=repr):
        values = dict(zip(_key(table), cell, strict=True)) | {"count": cells[cell]}
        statement = insert_into(table, dialect).values(values)
        more = {"count": table.c["count"] + statement.excluded["count"]}
        session.execute(statement.on_conflict_do_update(index_elements=_key(table), set_=more))


def take(session: Session, model: type[Base], cells: Mapping[Cell, int]) -> None:
    """Take from cells what was added; a cell that comes to nothing is gone, as if it had never been.

    Raises Conflict when a cell holds less than that: the whole is then to be rolled back.
    """
    table = _table(model)
    for cell in sorted(cells, key=repr):
        here = and_(*(table.c[name] == value for name, value in zip(_key(table), cell, strict=True)))
        enough = table.c["count"] >= cells[cell]
        taken: Any = session.execute(update(table).where(here, enough).values(count=table.c["count"] - cells[cell]))
        if taken.rowcount != 1:
            raise Conflict("there is less than what is to be taken")
        session.execute(delete(table).where(here, table.c["count"] == 0))


def _table(model: type[Base]) -> Table:
    table: Any = model.__table__
    return table  # type: ignore[no-any-return]


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]
