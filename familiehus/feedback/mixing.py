"""PostgreSQL's own bookkeeping forgets what was written together: the texts and the sums of one answer.

A row there says in which transaction it was written (xmin) and lies where it was put, so whoever runs the database
could see which texts came with each other. Once a week is over its rows are written anew, all together and in the order
of their random keys. On SQLite there is nothing to forget: these tables have no hidden number and lie in that order.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, insert

from familiehus.feedback.domain import week_of
from familiehus.feedback.storage import AnswerCountRow, StatementRow
from familiehus.kernel.clock import danish_day
from familiehus.storage.unit_of_work import Database

# Rows of weeks before these were mixed while they were newer.
_LOOKED_BACK = timedelta(weeks=8)


class MixChore:
    """The worker's: once in each week of the calendar, and again in a new process."""

    name = "voices"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: date | None = None

    def run(self, now: datetime) -> int:
        """Write the rows of the weeks that are over anew; how many."""
        week = week_of(danish_day(now))
        if self._last == week or self._database.engine.dialect.name != "postgresql":
            return 0
        with self._database.write() as work:
            connection = work.session.connection()
            done = sum(_anew(connection, table.__table__, week) for table in (StatementRow, AnswerCountRow))
            work.commit()
        self._last = week
        return done


def _anew(connection: Connection, table: Any, week: date) -> int:  # noqa: ANN401 - a mapped class's table
    """Each row as it stood when it was taken out: nothing that somebody does meanwhile is lost."""
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    over = (table.c.week < week) & (table.c.week >= week - _LOOKED_BACK)
    rows = [dict(row) for row in connection.execute(delete(table).where(over).returning(table)).mappings()]
    rows.sort(key=lambda row: [str(row[column.name]) for column in table.primary_key.columns])
    if rows:
        connection.execute(insert(table), rows)
    return len(rows)
