"""Organisations, their units and houses, the people who work in them, and what they sign in with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base, Document

_WORKDAYS = (0, 1, 2, 3, 4)
_STANDING: dict[str, Any] = {"sqlite_where": text("ended_at IS NULL"), "postgresql_where": text("ended_at IS NULL")}


class OrganisationRow(Base):
    """An organisation: also the data controller of what its people write."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str | None] = mapped_column(String(120))
    document: Mapped[Document]
    loaded: Mapped[Document | None]


class UnitRow(Base):
    """A part of an organisation that people work in: the health visitors, the house. Days are 0 (Monday) to 6.

    ``closed`` are its own closed weeks: pairs of a first and a last day, as ISO dates. ``house_id`` is the familiehus
    that it works in: what is sent to the house lands there, and the house's numbers count what comes. ``phone`` is
    where parents ring, empty where nobody has said.
    """

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    opening_days: Mapped[list[int]] = mapped_column(
        JSON, default=lambda: list(_WORKDAYS), server_default="[0, 1, 2, 3, 4]"
    )
    closed: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    coordinator_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    house_id: Mapped[UUID | None] = mapped_column(ForeignKey("houses.id"))
    phone: Mapped[str] = mapped_column(String(20), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute


class HouseRow(Base):
    """A familiehus. ``document`` is the whole entry as parents see it, ``loaded`` as the source file last said it."""

    __tablename__ = "houses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    published: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str | None] = mapped_column(String(120))
    document: Mapped[Document]
    loaded: Mapped[Document | None]


class PersonRow(Base):
    """Somebody who works here. One who leaves is deactivated, never deleted: the record goes on naming them."""

    __tablename__ = "persons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200))
    email_key: Mapped[str] = mapped_column(String(200), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute


class RoleRow(Base):
    """A role held in one organisation, perhaps in one of its units, until it is ended.

    ``place_id`` is the unit, or the organisation when the role is held in all of it. A role that a directory gave is
    ended by it, too; one that was given here is not.
    """

    __tablename__ = "roles_held"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    place_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    given_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    from_directory: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        Index("uq_roles_held_standing", "person_id", "place_id", "role", unique=True, **_STANDING),
        Index("ix_roles_held_organisation", "organisation_id", "person_id", "ended_at"),
    )


class ProfessionRow(Base):
    """A profession that counts in one organisation. Without ``confirmed_at`` it counts for nothing yet."""

    __tablename__ = "professions_held"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    profession: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    given_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_professions_held_standing", "person_id", "organisation_id", "profession", unique=True, **_STANDING),
    )


class CredentialRow(Base):
    """What a person proves themself by. The factor's secret is encrypted with a key outside the database.

    Whoever signs in with a directory has no password: ``password_hash`` is empty.
    """

    __tablename__ = "credentials"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    password_at: Mapped[datetime]
    factor_secret: Mapped[bytes | None]
    factor_at: Mapped[datetime | None]
    factor_step: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute


class RecoveryCodeRow(Base):
    """A code that stands in for the second factor once; removed when used."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)


class PasskeyRow(Base):
    """A key that a device of the person holds the other half of. ``sign_count`` is 0 for those that do not count."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SessionRow(Base):
    """A signed-in browser. Only a hash of the cookie's token is here. ``device`` is coarse: "Firefox, Windows"."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(60))
    pending_secret: Mapped[bytes | None]


class InvitationRow(Base):
    """A link that lets a person choose a password, once."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class TokenRow(Base):
    """A token for the API: named, limited, ending. ``used_on`` is the last day it was used."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    last_day: Mapped[date]
    used_on: Mapped[date | None]


class ThrottleRow(Base):
    """How full a bucket of wrong tries is. ``key`` is an HMAC: no address and no account can be read from it."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[float]
    at: Mapped[datetime] = mapped_column(index=True)


class IdentityRow(Base):
    """Who a person is in a directory. ``key`` is an HMAC of issuer and subject; ``used_at`` is the last sign-in."""

    __tablename__ = "identities"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), unique=True)
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime]


class SpentLoginRow(Base):
    """An answer of a directory or of a passkey: it counts once. Swept away when it would be too old anyway."""

    __tablename__ = "spent_logins"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class RepeatRow(Base):
    """An act of the API that was done, so that the same request sent again is not done twice; kept for a day.

    ``key`` and ``body`` are HMACs under the token itself: nothing of what was sent can be guessed from them.
    """

    __tablename__ = "api_repeats"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    made: Mapped[UUID]
    version: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(index=True)
