"""Organisations, their units and houses: one table each, filled by the catalogue and by administrators."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base, Document


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
    """A part of an organisation that people work in: the health visitors, the house."""

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)


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
