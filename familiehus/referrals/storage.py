"""Referrals: their state, who acts next and by when. What is written in them is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base

_ONE = text(
    "kind = 'handover' AND (state IN ('sent', 'accepted', 'in_contact') OR (state = 'waiting' AND NOT taken_over))"
)


class ReferralRow(Base):
    """One request to one offer or unit. The holder belongs to the line, the sender to the referral.

    Without a unit the receiver is not here: ``outside`` says who it is, and the referral runs on the sender's word.
    ``actor_id``, ``actor_unit_id`` and ``deadline`` are who must act next and by which day; None only when closed.
    ``not_talked``: the parent says so, and nobody has talked with them since.
    """

    __tablename__ = "referrals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    offer_id: Mapped[UUID | None]
    sender_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    sender_unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    outside: Mapped[bytes | None] = mapped_column(LargeBinary)
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consents.id"))
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    actor_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    deadline: Mapped[date | None]
    climbed: Mapped[int] = mapped_column(default=0)
    takes_place: Mapped[bool] = mapped_column(default=False)
    taken_over: Mapped[bool] = mapped_column(default=False, server_default=false())
    not_talked: Mapped[bool] = mapped_column(default=False, server_default=false())
    estimate_on: Mapped[date | None]
    steps: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
    __table_args__ = (
        Index("uq_referrals_one_handover", "line_id", unique=True, sqlite_where=_ONE, postgresql_where=_ONE),
        CheckConstraint("(state = 'closed') = (deadline IS NULL)", "no_silent_state"),
        CheckConstraint("(state = 'closed') = (actor_unit_id IS NULL)", "somebody_acts"),
        CheckConstraint("(unit_id IS NULL) = (outside IS NOT NULL)", "somebody_receives"),
        Index("ix_referrals_unit", "unit_id", "state", "deadline"),
        Index("ix_referrals_actor_unit", "actor_unit_id", "deadline"),
        Index("ix_referrals_actor", "actor_id", "deadline"),
        Index("ix_referrals_deadline", "deadline"),
    )


class StepRow(Base):
    """One step of a referral: its page's readable history. ``said`` (sealed): a reason, what is next, a request."""

    __tablename__ = "referral_steps"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[UUID | None]
    party: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    said: Mapped[bytes | None] = mapped_column(LargeBinary)
