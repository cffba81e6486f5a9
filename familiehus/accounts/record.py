"""Reading the record: one's own acts, and one organisation's for its data protection officer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.audit.storage import EventRow

PAGE = 50


def own_events(session: Session, person: UUID, *, skip: int = 0) -> Sequence[EventRow]:
    """What a person has done, the newest first; one more than a page, when there are more."""
    query = select(EventRow).where(EventRow.person == person)
    query = query.order_by(EventRow.real_at.desc(), EventRow.chain, EventRow.number.desc())
    return session.scalars(query.offset(skip).limit(PAGE + 1)).all()


def events_of(
    session: Session, organisation: UUID, *, before: int | None = None, limit: int = PAGE
) -> Sequence[EventRow]:
    """An organisation's events from the newest number down, or from below ``before``."""
    query = select(EventRow).where(EventRow.chain == organisation)
    if before is not None:
        query = query.where(EventRow.number < before)
    return session.scalars(query.order_by(EventRow.number.desc()).limit(limit)).all()
