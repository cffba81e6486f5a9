"""The record's rows. The database itself refuses to change or remove an event (see the migration's triggers)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.audit.domain import Act, Door, Event
from familiehus.storage.base import Base


class EventRow(Base):
    """One event. Nothing refers to it and it refers to nothing: it survives the deletion of what it speaks of."""

    __tablename__ = "audit_events"

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    real_at: Mapped[datetime] = mapped_column(index=True)
    door: Mapped[str] = mapped_column(String(10))
    person: Mapped[UUID | None] = mapped_column()
    role: Mapped[str] = mapped_column(String(40))
    unit: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(String(80))
    subjects: Mapped[list[list[str]]] = mapped_column(JSON)
    link: Mapped[str] = mapped_column(String(64))

    # One's own events are read from the newest: years of them, a page at a time.
    __table_args__ = (Index("ix_audit_events_person_real_at", "person", "real_at"),)

    def event(self) -> Event:
        """The event this row keeps."""
        return Event(
            act=Act(self.act),
            at=self.at,
            real_at=self.real_at,
            door=Door(self.door),
            organisation=self.chain,
            person=self.person,
            role=self.role,
            unit=self.unit,
            purpose=self.purpose,
            subjects=tuple((kind, key) for kind, key in self.subjects),
        )


class HeadRow(Base):
    """The end of a chain: locked last before a commit, so that numbers are given one at a time."""

    __tablename__ = "audit_heads"

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    link: Mapped[str] = mapped_column(String(64))


class LineLookRow(Base):
    """Where in the record the looks at a line are, so that its parent can be told without reading all of it.

    Says nothing the event does not say; when a line is erased these go with it, and the record stays whole.
    """

    __tablename__ = "audit_lines"

    line_id: Mapped[UUID] = mapped_column(primary_key=True)
    chain: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
