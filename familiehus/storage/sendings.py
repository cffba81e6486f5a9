"""Numbers of forms and batches that may be sent again: each acts once, and is forgotten after a fortnight.

A number says nothing of what it came with, and nothing says which number a count came with.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from sqlalchemy import String, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from familiehus.storage.base import NO_ROWID, Base

KEPT = timedelta(days=14)


class SendingRow(Base):
    """The hash of a number, and the last day on which it is remembered."""

    __tablename__ = "sendings"
    __table_args__ = NO_ROWID

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_day: Mapped[date] = mapped_column(index=True)


def first_time(session: Session, number: str, today: date) -> bool:
    """Whether this number comes for the first time; from now on it does not. ``number`` is any text of the sender's."""
    row = {"number": hashlib.sha256(number.encode()).hexdigest(), "last_day": today + KEPT}
    try:
        with session.begin_nested():
            session.execute(insert(SendingRow).values(row))
    except IntegrityError:
        return False
    return True
