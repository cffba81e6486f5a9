"""What each controller has decided: how long content is kept, and that its documents about privacy are in order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base


class RetentionRow(Base):
    """How many months after a line has closed an organisation keeps what it wrote there. Without a row: the default."""

    __tablename__ = "retention_settings"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    months: Mapped[int]
    set_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("months BETWEEN 1 AND 120", "some_years_at_most"),)


class PrivacyApprovalRow(Base):
    """An administrator of the organisation has approved one of its own documents. The newest of a document counts.

    ``edition`` is that of the template it was made from, ``filed_as`` where the organisation itself keeps its own text.
    """

    __tablename__ = "privacy_approvals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    document: Mapped[str] = mapped_column(String(30))
    edition: Mapped[int]
    filed_as: Mapped[str] = mapped_column(String(120))
    approved_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    approved_at: Mapped[datetime]
