"""Who held a line, once nobody does any more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.storage import HoldingRow


def last_holding(session: Session, line: UUID) -> HoldingRow | None:
    """Who has the line now, or had it last, and in which unit; None for a line that nobody ever held."""
    query = select(HoldingRow).where(HoldingRow.line_id == line).order_by(HoldingRow.number.desc())
    return session.scalars(query.limit(1)).first()
