"""What is recorded when worry grows. Texts are sealed; rows of a gate say who, for whom and when, and no more."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base

_UNANSWERED = text("answered_at IS NULL")


class ScreeningRow(Base):
    """A *socialfaglig screening*, unchangeable. It counts from ``recorded_at``, which is the real time (R052, R053).

    ``municipality`` is the responsible one: that of the adviser's organisation, never another.
    """

    __tablename__ = "social_screenings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    municipality: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(20))
    occasion: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(40))
    support_now: Mapped[bool | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    recorded_at: Mapped[datetime]


class ApprovalRow(Base):
    """An authority outside the house asked to approve one offer for one line, and its answer (R059)."""

    __tablename__ = "approvals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    asked_unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    asked_at: Mapped[datetime]
    approved: Mapped[bool | None]
    profession: Mapped[str | None] = mapped_column(String(40))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", "answered_by_somebody"),
        Index(
            "uq_approvals_one_question",
            "line_id",
            "offer_id",
            "organisation_id",
            unique=True,
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
    )


class ConditionRow(Base):
    """What somebody in a municipality has said about a condition of an offer; the newest counts (R058)."""

    __tablename__ = "condition_answers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    requirement: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    holds: Mapped[bool]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    said_at: Mapped[datetime]


class MeetingRow(Base):
    """A meeting under § 11 e (R067-R069). The key itself allows one, one follow-up, and never a third.

    ``participants`` is a sealed list of who and from where. ``categories`` say what about, never what was said.
    """

    __tablename__ = "exchange_meetings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"))
    number: Mapped[int]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    held_on: Mapped[date]
    participants: Mapped[bytes] = mapped_column(LargeBinary)
    matter: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[bytes] = mapped_column(LargeBinary)
    why_no_consent: Mapped[bytes] = mapped_column(LargeBinary)
    special: Mapped[bytes | None] = mapped_column(LargeBinary)
    held_back: Mapped[bytes | None] = mapped_column(LargeBinary)
    categories: Mapped[list[str]] = mapped_column(JSON)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    recorded_at: Mapped[datetime]
    ends_on: Mapped[date]

    __table_args__ = (
        Index("uq_exchange_meetings_once", "line_id", "number", unique=True),
        CheckConstraint("number IN (1, 2)", "never_a_third"),
        CheckConstraint("(number = 1) = (special IS NULL)", "a_reason_for_the_second"),
    )


class ExchangeDayRow(Base):
    """The day of a meeting under § 11 e whose own line is gone, on a line it counted for: a day, and nothing else."""

    __tablename__ = "exchange_days"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    held_on: Mapped[date]


class ConcernRow(Base):
    """A concern somebody recorded, and which of the three answers they chose (R080). Their unit reads it."""

    __tablename__ = "concerns"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    subject: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    said: Mapped[bytes] = mapped_column(LargeBinary)
    open_to_family: Mapped[bool]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    recorded_at: Mapped[datetime]
    ends_on: Mapped[date]


class DialogueRow(Base):
    """A dialogue-based underretning: notifier, family and adviser together (R076). The family reads all of it."""

    __tablename__ = "dialogues"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    subject: Mapped[str] = mapped_column(String(20))
    held_on: Mapped[date]
    adviser: Mapped[bytes] = mapped_column(LargeBinary)
    family_view: Mapped[bytes] = mapped_column(LargeBinary)
    professional_view: Mapped[bytes] = mapped_column(LargeBinary)
    agreements: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    recorded_at: Mapped[datetime]
    ends_on: Mapped[date]


class AdviceNoteRow(Base):
    """Facts from advice under § 29 that led to considering an investigation (R045): the authority's, in its unit."""

    __tablename__ = "advice_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    facts: Mapped[bytes] = mapped_column(LargeBinary)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    written_at: Mapped[datetime]
    ends_on: Mapped[date]
