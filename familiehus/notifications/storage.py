"""The outbox. A row says what is owed to whom by reference only: no address, no name, nothing a text is filled with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.notifications.domain import MessageState, Owed, RecipientKind, Template
from familiehus.storage.base import Base

_WAITING: dict[str, Any] = {"sqlite_where": text("state = 'waiting'"), "postgresql_where": text("state = 'waiting'")}
_SENT: dict[str, Any] = {
    "sqlite_where": text("message_id IS NOT NULL"),
    "postgresql_where": text("message_id IS NOT NULL"),
}
KEY = ("subject_kind", "subject_id", "occasion", "recipient_kind", "recipient_id", "step")


class MessageRow(Base):
    """One message owed. ``due_at`` is of the calendar clock; ``try_at``, the lease and the rest are of the real one.

    ``message_id`` and ``message_at`` are settled just before the first try and stay: every try is the same message.
    Notices gathered into one mail share a ``message_id``. ``problem`` is a code, never what a server said.
    """

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    occasion: Mapped[str] = mapped_column(String(60))
    recipient_kind: Mapped[str] = mapped_column(String(20))
    recipient_id: Mapped[UUID]
    step: Mapped[int]
    template: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    urgent: Mapped[bool]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default=MessageState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[datetime | None]
    leased_by: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    message_id: Mapped[UUID | None]
    message_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(60), default="")
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint(*KEY, name="uq_outbox_decided_once"),
        Index("ix_outbox_waiting", "due_at", **_WAITING),
        Index("ix_outbox_recipient", "recipient_kind", "recipient_id", "state"),
        Index("ix_outbox_subject", "subject_id"),
        Index("ix_outbox_message", "message_id", **_SENT),
    )

    def owed(self) -> Owed:
        """What was decided; ``not_before`` is when it is due, by now."""
        return Owed(
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            occasion=self.occasion,
            recipient_kind=RecipientKind(self.recipient_kind),
            recipient_id=self.recipient_id,
            step=self.step,
            template=Template(self.template),
            not_before=self.due_at,
            language=self.language,
            urgent=self.urgent,
        )
