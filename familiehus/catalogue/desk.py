"""An entry on its editor's desk: who may edit it, what lies there, and whether it still is as the form saw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import HouseRow
from familiehus.audit.domain import Act, Event
from familiehus.catalogue.editing_domain import Kind, rebased, stand
from familiehus.catalogue.storage import ClashRow, DeskRow, OfferRow, VersionRow
from familiehus.kernel.errors import Conflict, NotFound
from familiehus.storage.base import Document
from familiehus.storage.unit_of_work import ask

Row = OfferRow | HouseRow
TABLES: dict[Kind, type[OfferRow] | type[HouseRow]] = {Kind.OFFER: OfferRow, Kind.HOUSE: HouseRow}


class Overtaken(Conflict):
    """Somebody else saved or published since the form was opened; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Names one entry."""

    kind: Kind
    id: UUID


@dataclass(frozen=True, slots=True)
class Desk:
    """An entry as its editor has it before them.

    ``document`` is the draft brought up to date, or what stands; ``overtaken`` are fields of the draft that were
    changed outside it since it was begun; ``loaded`` is what the file last said; ``is_new`` was never shown to parents.
    ``changes`` is how many changes of what parents saw its history holds. ``clash`` is what the file says in fields
    changed both there and here, as long as it is another than what stands; ``left_file``: the file has the entry no
    more, and it stays because it was edited; ``file_mark`` names all that in a word.
    """

    ref: Ref
    key: str
    slug: str
    organisation: UUID
    stand: str
    document: Document
    published: Document | None
    loaded: Document | None
    has_draft: bool
    is_new: bool
    overtaken: tuple[str, ...]
    changes: int
    changed_at: datetime | None
    changed_by: UUID | None
    clash: Document = field(default_factory=dict)
    left_file: bool = False
    file_mark: str = ""


@dataclass(slots=True)
class Found:
    """An entry that ``by`` may edit, in which organisation and role. ``desk`` is missing until somebody edits."""

    ref: Ref
    row: Row
    desk: DeskRow | None
    by: Acting
    place: UUID
    role: str
    changes: int = 0
    clash: ClashRow | None = None

    @property
    def seen(self) -> Document | None:
        """What parents see."""
        return self.row.document if self.row.published else None

    @property
    def is_new(self) -> bool:
        """Whether parents never saw it: it was begun here, and nothing leads to it."""
        row, desk = self.row, self.desk
        return not row.published and row.loaded is None and not (desk and desk.hidden)

    def laid_out(self) -> Desk:
        """The desk as plain values."""
        row, desk = self.row, self.desk
        draft = desk.draft if desk else None
        merged = rebased(desk.base, draft, self.seen) if desk and draft is not None and self.seen else None
        document = merged.document if merged else draft if draft is not None else row.document
        said = self.clash.said if self.clash else {}
        return Desk(
            ref=self.ref,
            key=row.key,
            slug=row.slug,
            organisation=row.organisation_id,
            stand=stand(desk.version if desk else 0, self.seen),
            document=document,
            published=self.seen,
            loaded=row.loaded,
            has_draft=draft is not None,
            is_new=self.is_new,
            overtaken=merged.conflicts if merged else (),
            changes=self.changes,
            changed_at=desk.changed_at if desk else None,
            changed_by=desk.changed_by if desk else None,
            clash={name: value for name, value in said.items() if document.get(name) != value},
            left_file=bool(self.clash and self.clash.left and row.published),
            file_mark=stand(len(said), said) if self.clash else "",
        )

    def check(self, seen: str) -> None:
        """Raises Overtaken unless the entry still stands as the form saw it."""
        if seen != self.laid_out().stand:
            raise Overtaken("somebody else changed this first; nothing was changed")

    def touch(self, session: Session, now: datetime) -> DeskRow:
        """The desk's row, made if need be, and marked with who is at it."""
        if self.desk is None:
            self.desk = DeskRow(entry_id=self.row.id, hidden=False)
            session.add(self.desk)
        self.desk.changed_at, self.desk.changed_by = now, self.by.person
        return self.desk

    def event(self, scribe: Scribe, act: Act, purpose: str = "") -> Event:
        """What was done with it."""
        subjects = [(self.ref.kind.value, self.ref.id)]
        return scribe.event(act, self.by, self.place, subjects, role=self.role, purpose=purpose)


def changes_of(entry: InstrumentedAttribute[UUID]) -> ScalarSelect[int]:
    """How many changes the history of an entry holds: a part of another question, by the column with its id."""
    latest = select(func.coalesce(func.max(VersionRow.number), 0)).where(VersionRow.entry_id == entry)
    return latest.correlate_except(VersionRow).scalar_subquery()


class _Lying(NamedTuple):
    """The columns of what lies on a desk, to look at."""

    version: int
    draft: Document | None
    base: Document | None
    changed_at: datetime
    changed_by: UUID | None
    hidden: bool


class _Said(NamedTuple):
    """The columns of a clash, to look at."""

    said: Document
    left: bool


def _entry(table: type[Row]) -> Select[*tuple[Any, ...]]:
    """An entry with what lies on its desk."""
    query = select(table, DeskRow, ClashRow, changes_of(table.id)).where(table.id == bindparam("entry"))
    query = query.outerjoin(DeskRow, DeskRow.entry_id == table.id).outerjoin(ClashRow, ClashRow.entry_id == table.id)
    return query.execution_options(populate_existing=True)


def _columns(table: type[Row]) -> Select[*tuple[Any, ...]]:
    """The same as plain columns: first those that are looked at beside the entry's own."""
    beside = [getattr(DeskRow, name).label(f"desk_{name}") for name in _Lying._fields]
    beside += [getattr(ClashRow, name).label(f"clash_{name}") for name in _Said._fields]
    query = select(*beside, changes_of(table.id), *table.__table__.c).where(table.id == bindparam("entry"))
    return query.outerjoin(DeskRow, DeskRow.entry_id == table.id).outerjoin(ClashRow, ClashRow.entry_id == table.id)


_ENTRIES = {kind: _entry(table) for kind, table in TABLES.items()}
_TO_LOOK_AT = {kind: _columns(table) for kind, table in TABLES.items()}


def find(session: Session, by: Acting, ref: Ref) -> Found:
    """The entry, for whoever may edit it: its owner's people and its organisation's. Raises NotFound."""
    found = session.execute(_ENTRIES[ref.kind], {"entry": ref.id}).first()
    if found is None:
        raise NotFound("no such thing, or not for you")
    row, desk, clash, changes = cast("tuple[Row, DeskRow | None, ClashRow | None, int]", found)
    place, role = right(by, row)
    return Found(ref, row, desk, by, place, role, changes, clash)


def look_at(session: Session, by: Acting, ref: Ref) -> Found:
    """As ``find``, for whoever changes nothing: plain columns cost half of what the ORM's rows do."""
    found = ask(session, _TO_LOOK_AT[ref.kind], {"entry": ref.id}).first()
    if found is None:
        raise NotFound("no such thing, or not for you")
    row, lying = cast("Row", found), len(_Lying._fields)
    desk, (said, left, changes) = _Lying(*found[:lying]), found[lying : lying + 3]
    place, role = right(by, row)
    return Found(
        ref,
        row,
        cast("DeskRow", desk) if found.desk_version is not None else None,
        by,
        place,
        role,
        changes,
        cast("ClashRow", _Said(said, left)) if said is not None else None,
    )


def right(by: Acting, row: Row) -> tuple[UUID, str]:
    """The organisation and the role in which the person may edit the entry; the owner's come first (R036)."""
    owner = getattr(row, "owner_id", None)
    if owner is not None:
        try:
            return owner, by.require(Permission.EDIT_CATALOGUE, owner)
        except NotFound:
            pass
    return row.organisation_id, by.require(Permission.EDIT_CATALOGUE, row.organisation_id)
