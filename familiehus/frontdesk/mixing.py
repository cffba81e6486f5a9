"""Of the cells of one visit, a postcode's and a topic's, nothing in the database says that they came together.

PostgreSQL remembers by itself which rows were written in one transaction: of a rare topic and a rare postcode it would
say so for the rest of the month. So the cells are written anew once a day (``storage.mixing``).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import text

from familiehus.frontdesk.domain import OLDEST
from familiehus.frontdesk.storage import AboutCountRow, DayCountRow, MonthCountRow
from familiehus.kernel.clock import danish_day
from familiehus.storage.mixing import write_anew
from familiehus.storage.unit_of_work import Database

# Cells of days before these were mixed after they were last counted in, if the worker did not stand still for long.
_LOOKED_BACK = 2 * OLDEST
# Whoever counts takes these tables in this order, too: they wait, and nobody waits for each other.
_ALONE = text("LOCK TABLE visit_days, visit_months, visit_subjects IN SHARE ROW EXCLUSIVE MODE")


class MixCellsChore:
    """The worker's: once on each day of the calendar, and again in a new process."""

    name = "desk"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: date | None = None

    def run(self, now: datetime) -> int:
        """Write the cells that may have been counted in lately anew; how many."""
        today = danish_day(now)
        if self._last == today or self._database.engine.dialect.name != "postgresql":
            return 0
        first = today - _LOOKED_BACK
        with self._database.write() as work:
            connection = work.session.connection()
            connection.execute(_ALONE)
            done = write_anew(connection, DayCountRow.__table__, DayCountRow.day >= first)
            for model in (MonthCountRow, AboutCountRow):
                done += write_anew(connection, model.__table__, model.month >= first.replace(day=1))
            work.commit()
        self._last = today
        return done
