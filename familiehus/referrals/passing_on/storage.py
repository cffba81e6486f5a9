"""Lines that somebody is asked to take over from a colleague."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, exists, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from familiehus.families.storage import LineRow
from familiehus.referrals.passing_on.passing import Outcome
from familiehus.storage.base import Base

_WAITS = text("outcome IS NULL")


class PassOnRow(Base):
    """One line offered to one colleague of its unit. ``from_id`` held it then; at most one offer waits on a line."""

    __tablename__ = "pass_ons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(20))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_pass_ons_one_waits", "line_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_pass_ons_to", "to_id", "outcome"),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", "settled_at_once"),
    )


_HELD = exists().where(
    LineRow.id == PassOnRow.line_id, LineRow.holder_id == PassOnRow.from_id, LineRow.unit_id == PassOnRow.unit_id
)
# Once the contact has moved, or the line is closed, nobody is asked any more.
STANDS = and_(PassOnRow.outcome.is_(None), _HELD.correlate(PassOnRow))
_LATER = aliased(PassOnRow)
_ASKED_AGAIN = exists().where(_LATER.line_id == PassOnRow.line_id, _LATER.made_at > PassOnRow.made_at)
# The last one asked has said no, and whoever held the contact still does.
REFUSED = and_(PassOnRow.outcome == Outcome.DECLINED.value, _HELD.correlate(PassOnRow), ~_ASKED_AGAIN)
# For how long a no is told on one's first page: afterwards one knows.
TOLD_FOR = timedelta(days=7)
