"""Programmes, their steps and the days of their visits. Whoever the volunteer is, is sealed; no content is kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base, Document


class ProgrammeRow(Base):
    """A family and the volunteers who are looked for, by a referral; next actor and deadline are the referral's own.

    ``plan`` is the offer's as it was when it began. ``volunteer`` (sealed) is the association's own note, forgotten
    when that volunteer stops and when it ends. ``volunteers`` counts how many have been proposed.
    """

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"), unique=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    plan: Mapped[Document]
    phase: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    volunteer: Mapped[bytes | None] = mapped_column(LargeBinary)
    volunteers: Mapped[int] = mapped_column(default=0)
    runs_from: Mapped[date | None]
    ends_on: Mapped[date | None]
    read_on: Mapped[date | None]
    heard_on: Mapped[date | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    steps: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
    __table_args__ = (
        CheckConstraint("volunteer IS NULL OR phase NOT IN ('talk', 'looking', 'ended')", "volunteer_forgotten"),
    )


class ProgrammeStepRow(Base):
    """One step: what was done, by whom and when; never what was said."""

    __tablename__ = "programme_steps"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(20))
    phase: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[UUID | None]
    at: Mapped[datetime]


class ProgrammeVisitRow(Base):
    """One day: held or cancelled. Of the logbook only the days on which it was written and read."""

    __tablename__ = "programme_visits"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    held: Mapped[bool]
    logbook_on: Mapped[date | None]
    read_on: Mapped[date | None]

    __table_args__ = (CheckConstraint("held OR logbook_on IS NULL", "logbook_of_a_visit"),)
