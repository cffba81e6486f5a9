"""What counts once: remembered by its HMAC until it would be too old anyway."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from familiehus.accounts.domain import SIGN_IN_UNFINISHED
from familiehus.accounts.storage import SpentLoginRow
from familiehus.storage.unit_of_work import Database


def spend(database: Database, key: str, now: datetime) -> None:
    """Raises Conflict when it was spent before; of two at the same moment the database keeps one."""
    with database.write() as work:
        work.session.execute(delete(SpentLoginRow).where(SpentLoginRow.at < now - SIGN_IN_UNFINISHED))
        work.session.add(SpentLoginRow(key=key, at=now))
        work.commit()
