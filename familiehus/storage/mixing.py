"""PostgreSQL's own bookkeeping forgets what was written together.

A row there says in which transaction it was written (xmin) and lies where it was put, so whoever runs the database
could see which sums and texts came with each other. Rows that are written anew, all in one transaction and in the order
of their keys, say nothing of it. On SQLite there is nothing to forget: tables WITHOUT ROWID have no hidden number and
lie in that order.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert


def write_anew(connection: Connection, table: Any, these: ColumnElement[bool]) -> int:  # noqa: ANN401 - a mapped class's table
    """Each row as it stood when it was taken out: nothing that somebody does meanwhile is lost. How many."""
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    rows = [dict(row) for row in connection.execute(delete(table).where(these).returning(table)).mappings()]
    rows.sort(key=lambda row: [str(row[column.name]) for column in table.primary_key.columns])
    if rows:
        connection.execute(insert(table), rows)
    return len(rows)
