"""Offers put to a parent. Once it is answered the row no longer says which offer it was."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base


class ProposalRow(Base):
    """One offer put to one parent. With the answer the offer is forgotten: a no leaves no mark (R051)."""

    __tablename__ = "proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    offer_id: Mapped[UUID | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    ask_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (offer_id IS NOT NULL)", "never_as_what"),
        CheckConstraint("answered_at IS NULL OR ask_on IS NULL", "not_asked_after"),
    )
