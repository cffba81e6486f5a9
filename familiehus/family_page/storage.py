"""The parent's page, its sessions and what is said on it; and the anonymous thread, which knows no line."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base

_STANDING = text("shut_at IS NULL")
_WAITING = text("settled_at IS NULL")


class ParentPageRow(Base):
    """The page of one line. A new code is a new page: the one before is shut.

    It is found by the hash of its locator. The locator itself is sealed and opened only to put the link in a message.
    """

    __tablename__ = "parent_pages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    locator_hash: Mapped[str] = mapped_column(String(64), unique=True)
    locator: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    shut_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_parent_pages_one", "line_id", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
    )


class ParentSessionRow(Base):
    """A page that is open in a browser. ``ends_at`` is of the security clock."""

    __tablename__ = "parent_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("parent_pages.id"), index=True)
    ends_at: Mapped[datetime]


class ParentAnswerRow(Base):
    """What the parent said on the page. It stands on the holder's board until somebody has settled it."""

    __tablename__ = "parent_answers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("contact_lines.id"), index=True)
    answer: Mapped[str] = mapped_column(String(20))
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referrals.id"))
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consents.id"))
    on_day: Mapped[date | None]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]

    __table_args__ = (
        Index("ix_parent_answers_waiting", "line_id", "at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )


class ConfirmationRow(Base):
    """A consent the parent was asked to confirm in writing, on the page."""

    __tablename__ = "consent_confirmations"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class AnonymousThreadRow(Base):
    """A thread without a person (R041, R046). ``content`` opens with the code alone, which is kept nowhere.

    No line, no holder, no time of day: nothing here can be joined with anything about somebody.
    """

    __tablename__ = "anonymous_threads"

    reference: Mapped[str] = mapped_column(String(8), primary_key=True)
    offer_id: Mapped[UUID | None]
    talks: Mapped[int] = mapped_column(default=0)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    ends_on: Mapped[date] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute
