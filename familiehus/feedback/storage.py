"""Surveys, answers as sums, and what people wrote. Nothing joins two answers, or an answer to somebody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import NO_ROWID, Base


class SurveyRow(Base):
    """A short survey of one group course or house. ``locator`` is what the printed QR card leads to.

    A course that lies in no house is asked about without one. ``closes`` is its last day, and ``planned`` the latest
    that was ever to be its last. ``fixed`` is the day from which its words stay as they are, and ``promised`` the day
    that was to be its last when it opened: by it families are told until when suggestions are answered.
    """

    __tablename__ = "surveys"
    __table_args__ = (CheckConstraint("house_id IS NOT NULL OR offer_id IS NOT NULL", "about_something"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    house_id: Mapped[UUID | None] = mapped_column(ForeignKey("houses.id"), index=True)
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offers.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(String(600))
    locator: Mapped[str] = mapped_column(String(40), unique=True)
    opens: Mapped[date]
    closes: Mapped[date]
    planned: Mapped[date]
    promised: Mapped[date]
    fixed: Mapped[date]
    expected: Mapped[int]
    closed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute


class AnswerCountRow(Base):
    """How many gave one answer to one question in a week (its Monday). ``aside``: more came than the group can give."""

    __tablename__ = "survey_counts"
    __table_args__ = (CheckConstraint("count >= 0", "not_negative"), NO_ROWID)

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    aside: Mapped[bool] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int]


class StatementRow(Base):
    """One free text, sealed. The key is random: nothing says what else came with it, or in which order."""

    __tablename__ = "statements"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), index=True)
    week: Mapped[date]
    aside: Mapped[bool]
    question: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(5))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20))
    reply: Mapped[str] = mapped_column(String(1000), default="")
    replied: Mapped[date | None]


class DemandRow(Base):
    """How often a need in a municipality met nothing in a month: a search without result, or a no from a receiver."""

    __tablename__ = "unmet_demand"
    __table_args__ = (CheckConstraint("count >= 0", "not_negative"), NO_ROWID)

    month: Mapped[date] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60), primary_key=True)
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]
