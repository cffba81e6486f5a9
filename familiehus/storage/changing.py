"""Two people at once: a row is changed by one UPDATE that names the version it was read in, and the second is told."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from familiehus.kernel.errors import Conflict


def change(session: Session, row: Any, **to: object) -> None:  # noqa: ANN401 - a mapped row with an id and a version
    """Write what is new of these columns, and say it in the row in hand; without anything new nothing is written.

    At once, and for a third of what the ORM takes to find out what was changed. Raises Conflict, as the ORM does when
    it writes, where somebody else has changed the row since it was read.
    """
    session.flush()  # what was set in the row itself counts its version, too
    new = {column: value for column, value in to.items() if getattr(row, column) != value}
    if not new:
        return
    new["version"] = row.version + 1
    asked = {"key": row.id, "seen": row.version}
    done = session.connection().execute(_as_it_was_read(row.__table__), asked | new)
    if done.rowcount != 1:
        raise Conflict("somebody else changed this first; nothing was changed")
    for column, value in new.items():
        set_committed_value(row, column, value)


@lru_cache
def _as_it_was_read(table: Table) -> Update:
    """Which columns it sets is told when it runs."""
    return update(table).where(table.c.id == bindparam("key"), table.c.version == bindparam("seen"))
