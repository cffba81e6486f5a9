"""Courses, the referrals they join, appointments and who is invited. Where it is is sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base


class CourseRow(Base):
    """What one or more referrals to one offer at one unit have together; its talks are counted as one (R049)."""

    __tablename__ = "courses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    offer_id: Mapped[UUID | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]


class CourseMemberRow(Base):
    """A referral of a course. ``agreed_at``: when this parent said yes to talks together with the others."""

    __tablename__ = "course_members"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    agreed_at: Mapped[datetime | None]


class AppointmentRow(Base):
    """One talk, whoever sits in it: with two professionals it is still one. ``second_id`` is the other of them.

    ``joint``: it was agreed as one with the other parent. It stays so if one of them leaves, and tells nobody of it.
    """

    __tablename__ = "appointments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    starts_at: Mapped[datetime]
    form: Mapped[str] = mapped_column(String(10))
    place: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    joint: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        Index("ix_appointments_starts", "starts_at"),
        Index("ix_appointments_owner", "owner_id", "starts_at"),
        Index("ix_appointments_second", "second_id", "starts_at"),
    )


class AppointmentLineRow(Base):
    """One parent's own part in an appointment: their answer, and whether they came. Nobody answers for another."""

    __tablename__ = "appointment_lines"

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointments.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), primary_key=True, index=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
    came: Mapped[bool | None]
