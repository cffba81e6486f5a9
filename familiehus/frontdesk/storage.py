"""Counts in cells. No row is a visit: none has a time of its making, a running number or a key in order of time.

On SQLite the tables have no hidden row number either (WITHOUT ROWID). Which postcode is kept by the month and never
beside a day; topics, offers and what came of it stand in cells of their own (R091).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import NO_ROWID, Base


class FrontDeskRow(Base):
    """How a house's desk is set up: postcodes to choose at once, and which questions are asked."""

    __tablename__ = "desks"

    house_id: Mapped[UUID] = mapped_column(ForeignKey("houses.id"), primary_key=True)
    postcodes: Mapped[list[str]] = mapped_column(JSON, default=list)
    asks: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute


class DayCountRow(Base):
    """How many of one kind came in one part of a day. ``part``, ``way`` and ``who``: see ``domain``."""

    __tablename__ = "visit_days"
    __table_args__ = (CheckConstraint("count >= 0", "not_negative"), NO_ROWID)

    house_id: Mapped[UUID] = mapped_column(ForeignKey("houses.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    way: Mapped[str] = mapped_column(String(20), primary_key=True)
    who: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]


class MonthCountRow(Base):
    """How many of one kind came from one postcode in a month; ``postcode`` is empty where it was not said."""

    __tablename__ = "visit_months"
    __table_args__ = (CheckConstraint("count >= 0", "not_negative"), NO_ROWID)

    house_id: Mapped[UUID] = mapped_column(ForeignKey("houses.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(String(20), primary_key=True)
    who: Mapped[str] = mapped_column(String(20), primary_key=True)
    postcode: Mapped[str] = mapped_column(String(4), primary_key=True)
    count: Mapped[int]


class AboutCountRow(Base):
    """How often one thing was said in a month: a topic, an offer, what came of it, how they found the house."""

    __tablename__ = "visit_subjects"
    __table_args__ = (CheckConstraint("count >= 0", "not_negative"), NO_ROWID)

    house_id: Mapped[UUID] = mapped_column(ForeignKey("houses.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)
    count: Mapped[int]


class DeskDayRow(Base):
    """Who counted in a house on a day, so that the record gets one event for it. Forgotten after a fortnight."""

    __tablename__ = "desk_days"
    __table_args__ = NO_ROWID

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    house_id: Mapped[UUID] = mapped_column(ForeignKey("houses.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
