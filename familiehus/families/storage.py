"""Contact lines and what is known in them. Personal fields are sealed; what the board sorts by says little."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base


class LineRow(Base):
    """One parent's contact line. While it is open the database itself insists on a holder (R008).

    ``organisation_id`` is the holder's: the controller of the line. ``next_on`` is when the holder means to act next,
    ``promised_on`` by when the parent was told that somebody rings, until it is settled.
    ``guarded``: the parent has named somebody who must not see it, so that every other line is not asked about.
    ``asked_offer_id``: what a parent asked about who came by themself. ``not_before``: they want to be left until then.
    """

    __tablename__ = "contact_lines"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    language: Mapped[str] = mapped_column(String(8))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(30))
    outside: Mapped[bytes | None] = mapped_column(LargeBinary)
    quiet: Mapped[bool] = mapped_column(default=False)
    contact_on: Mapped[date | None]
    next_on: Mapped[date]
    climbed: Mapped[int] = mapped_column(default=0)
    promised_on: Mapped[date | None]
    guarded: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_offer_id: Mapped[UUID | None]
    not_before: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
    __table_args__ = (
        CheckConstraint("(ending IS NULL) = (holder_id IS NOT NULL)", "one_holder"),
        CheckConstraint("(holder_id IS NULL) = (unit_id IS NULL)", "holder_in_a_unit"),
        Index("ix_contact_lines_holder", "holder_id", "next_on"),
        Index("ix_contact_lines_unit", "unit_id", "next_on"),
    )


class HoldingRow(Base):
    """Who held a line, from when, and what moved it there; the first is whoever opened it."""

    __tablename__ = "holdings"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    since: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(20))


class TryRow(Base):
    """One try to reach the parent, or one talk with them. Says when and how, never what was said."""

    __tablename__ = "contact_tries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    referral_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(20))
    reached: Mapped[bool]


class ShutOutRow(Base):
    """A person, or a whole unit, that a parent does not want to see their line. Nothing is left of one taken back."""

    __tablename__ = "shut_outs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    made_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", "one_of_both"),)


class ItemRow(Base):
    """An unchangeable version of one text. A changed text is a new item that ``replaces`` the one before.

    The organisation owns it; the unit whose people wrote it reads it without being asked, every other needs a consent.
    """

    __tablename__ = "items"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    field: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(30))
    voice: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(10))
    replaces: Mapped[UUID | None]
    made_at: Mapped[datetime]
    ends_on: Mapped[date]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ItemLineRow(Base):
    """Which lines an item concerns: what is about the child or both parents concerns each of theirs."""

    __tablename__ = "item_lines"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), primary_key=True, index=True)


class LineFieldRow(Base):
    """The newest item of a field that one unit keeps on a line: one name, one contact, one text of each kind."""

    __tablename__ = "line_fields"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"))


class FamilyLinkRow(Base):
    """Two lines around the same child or pregnancy. Counts only when each parent has said yes (R087, R088).

    ``parted_at``: when it last counted no more; nothing but meetings under § 11 e is known by it afterwards.
    """

    __tablename__ = "family_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    one_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    one_agreed_at: Mapped[datetime | None]
    other_agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    parted_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("one_id", "other_id"), CheckConstraint("one_id <> other_id", "two_lines"))
