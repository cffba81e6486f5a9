"""Consents as they were given. A row says who may read which item versions; the shown text is kept sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base


class ConsentRow(Base):
    """One parent's yes, about themself: from one organisation to one unit, or to one receiver outside (R062)."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    offer_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(String(30))
    form: Mapped[str] = mapped_column(String(10))
    understood: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    custody: Mapped[str | None] = mapped_column(String(20))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime]
    last_day: Mapped[date]
    withdrawn_at: Mapped[datetime | None]
    # What it was given for is over, and it ended with that at ``withdrawn_at``: nobody took it back.
    over_with_referral: Mapped[bool] = mapped_column(default=False, server_default=false())
    shown: Mapped[bytes] = mapped_column(LargeBinary)
    # Said, and not yet confirmed by the parent where the setting asks for it: nobody reads by it.
    unconfirmed: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        Index("ix_consents_unit", "unit_id", "line_id"),
        # Few wait; every inbox asks which.
        Index(
            "ix_consents_unconfirmed",
            "id",
            sqlite_where=text("unconfirmed = 1"),
            postgresql_where=text("unconfirmed"),
        ),
        CheckConstraint("last_day >= '2000-01-01'", "has_an_end"),
    )


class ConsentItemRow(Base):
    """An item version a consent names. ``withdrawn_at`` takes back this one alone."""

    __tablename__ = "consent_items"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True, index=True)
    withdrawn_at: Mapped[datetime | None]


class ConsentExtensionRow(Base):
    """A yes that was said again before it ended, from one last day to a later. No person: the parent, on their page."""

    __tablename__ = "consent_extensions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), index=True)
    form: Mapped[str] = mapped_column(String(10))
    understood: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime]
    before: Mapped[date]
    last_day: Mapped[date]

    __table_args__ = (CheckConstraint("last_day > before", "is_longer"),)


class ConsentDemandRow(Base):
    """What an organisation asks of every yes that one of its professions records. No row: nothing more than the law."""

    __tablename__ = "consent_demands"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    profession: Mapped[str] = mapped_column(String(30), primary_key=True)
    in_writing: Mapped[bool] = mapped_column(default=False)
    at_most_days: Mapped[int | None]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
    __table_args__ = (CheckConstraint("at_most_days BETWEEN 1 AND 365", "a_year_at_most"),)
