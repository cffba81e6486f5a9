"""Nothing in the database says that the texts and the sums of one answer came together (``storage.mixing``).

Once a week is over its rows are written anew, all together and in the order of their random keys.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from familiehus.feedback.domain import week_of
from familiehus.feedback.storage import AnswerCountRow, StatementRow
from familiehus.kernel.clock import danish_day
from familiehus.storage.mixing import write_anew
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
            done = 0
            for model in (StatementRow, AnswerCountRow):
                over = (model.week < week) & (model.week >= week - _LOOKED_BACK)
                done += write_anew(connection, model.__table__, over)
            work.commit()
        self._last = week
        return done
