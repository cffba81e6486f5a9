"""The catalogue's rows. An entry is one JSON document; only what is looked up by is a column of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.storage.base import Base, Document


class OfferRow(Base):
    """An offer. ``document`` is the entry as parents see it, ``loaded`` as its source file last said it."""

    __tablename__ = "offers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    house_id: Mapped[UUID | None] = mapped_column(ForeignKey("houses.id"), index=True)
    published: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str | None] = mapped_column(String(120))
    document: Mapped[Document]
    loaded: Mapped[Document | None]


class DeskRow(Base):
    """What is being written about an offer or a house, beside what parents see; one for each that was ever edited.

    ``base`` is what parents saw when the draft was begun. ``hidden`` is taken down here: no file brings it back.
    """

    __tablename__ = "entry_desks"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    draft: Mapped[Document | None] = mapped_column(JSON(none_as_null=True))
    base: Mapped[Document | None] = mapped_column(JSON(none_as_null=True))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    hidden: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as a plain attribute


class ClashRow(Base):
    """What a source file says of an entry that was edited here otherwise, as last loaded; gone once it is settled.

    ``said`` are the fields both changed, null where the file has nothing; ``left``: the file has the entry no more.
    """

    __tablename__ = "file_clashes"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(120), index=True)
    said: Mapped[Document]
    left: Mapped[bool]


class VersionRow(Base):
    """One change of what parents see of an entry: who, when, how, the document before it and after it."""

    __tablename__ = "entry_versions"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    how: Mapped[str] = mapped_column(String(20))
    before: Mapped[Document | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[Document]


class FormerSlugRow(Base):
    """An address an entry once had; it redirects for good."""

    __tablename__ = "former_slugs"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(index=True)


class SourceDocumentRow(Base):
    """One document entries rest on."""

    __tablename__ = "source_documents"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    document: Mapped[Document]


class ChangeRow(Base):
    """That an entry was added, changed or withdrawn, and which fields (R023)."""

    __tablename__ = "catalogue_changes"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120), index=True)
    change: Mapped[str] = mapped_column(String(20))
    fields: Mapped[Document]


class OriginRow(Base):
    """A source file as last loaded: its digest tells whether a load has anything to do."""

    __tablename__ = "catalogue_origins"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]


class CatalogueStateRow(Base):
    """One row. ``version`` grows with every change anybody could see; ``clock_offset`` is the demo's, in seconds.

    ``lineage`` tells this database from any other, so that an index is never taken for that of another catalogue.
    """

    __tablename__ = "catalogue_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    clock_offset: Mapped[int] = mapped_column(default=0)
    lineage: Mapped[str] = mapped_column(String(20))
