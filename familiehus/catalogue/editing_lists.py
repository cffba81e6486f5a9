"""One's own entries in a list, those nobody has looked at for too long, and the history of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Event
from familiehus.catalogue.desk import TABLES, Ref, Row, changes_of, find
from familiehus.catalogue.editing_domain import Difference, Kind, differences, is_old
from familiehus.catalogue.storage import DeskRow, OfferRow, VersionRow
from familiehus.kernel.text import fold
from familiehus.storage.unit_of_work import UnitOfWork

MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the list of one's own. ``old`` asks for a look (R036); only what parents see can be old.

    ``changes`` as on its desk.
    """

    ref: Ref
    name: str
    slug: str
    organisation: UUID
    owner: UUID
    public: bool
    has_draft: bool
    verified: date | None
    old: bool
    changes: int


@dataclass(frozen=True, slots=True)
class Version:
    """One change of what parents saw. ``current`` can be taken back when there is something to go back to."""

    number: int
    at: datetime
    by: UUID | None
    how: str
    differences: tuple[Difference, ...]
    can_undo: bool


def places(actor: Actor) -> list[UUID]:
    """The organisations whose entries the person may edit."""
    return places_where(actor, Permission.EDIT_CATALOGUE)


def lines(session: Session, organisations: Collection[UUID], today: date) -> list[Line]:
    """The entries of these organisations by name, houses first; two statements."""
    found = [*_of_kind(session, Kind.HOUSE, organisations, today), *_of_kind(session, Kind.OFFER, organisations, today)]
    return sorted(found, key=lambda line: (line.ref.kind is Kind.OFFER, fold(line.name), line.slug))


def _of_kind(session: Session, kind: Kind, organisations: Collection[UUID], today: date) -> Iterator[Line]:
    table = TABLES[kind]
    mine: ColumnElement[bool] = table.organisation_id.in_(organisations)
    if table is OfferRow:
        mine = or_(mine, OfferRow.owner_id.in_(organisations))
    query = (
        select(table, DeskRow.draft, changes_of(table.id)).outerjoin(DeskRow, DeskRow.entry_id == table.id).where(mine)
    )
    for found, draft, changes in session.execute(query):
        row = cast("Row", found)
        shown = draft if draft is not None else row.document
        verified = row.document.get("verified")
        yield Line(
            ref=Ref(kind, row.id),
            name=str(shown.get("name") or row.document.get("name") or row.key),
            slug=row.slug,
            organisation=row.organisation_id,
            owner=(row.owner_id if isinstance(row, OfferRow) else None) or row.organisation_id,
            public=row.published,
            has_draft=draft is not None,
            verified=date.fromisoformat(verified) if verified else None,
            old=row.published and is_old(verified, today),
            changes=changes,
        )


def seen(scribe: Scribe, by: Acting, found: Collection[Line]) -> list[Event]:
    """Looking at a list is one event in each organisation, naming what parents do not see."""
    events = []
    private = [line for line in found if line.has_draft or not line.public]
    for place in dict.fromkeys(line.owner for line in private):
        subjects = [(line.ref.kind.value, line.ref.id) for line in private if line.owner == place]
        role = by.require(Permission.EDIT_CATALOGUE, place)
        events.append(scribe.event(Act.ENTRY_SEEN, by, place, subjects, role=role, purpose="list"))
    return events


def tasks(session: Session, organisations: Collection[UUID], today: date) -> list[Line]:
    """Entries that want a look, the longest unseen first: work for whoever owns them (R036)."""
    return due(lines(session, organisations, today), organisations)


def due(found: Collection[Line], organisations: Collection[UUID]) -> list[Line]:
    """Those of a list that these organisations own and that want a look."""
    return sorted(
        (line for line in found if line.old and line.owner in organisations),
        key=lambda line: line.verified or date.min,
    )


def history(work: UnitOfWork, scribe: Scribe, by: Acting, ref: Ref) -> tuple[Version, ...]:
    """What was changed, newest first, at most the latest 50; the look is recorded. Raises NotFound."""
    found = find(work.session, by, ref)
    work.record(found.event(scribe, Act.ENTRY_SEEN, "history"))
    query = select(VersionRow).where(VersionRow.entry_id == ref.id).order_by(VersionRow.number.desc())
    rows = work.session.scalars(query.limit(MOST_VERSIONS)).all()
    return tuple(_version(row, public=found.row.published) for row in rows)


def _version(row: VersionRow, *, public: bool) -> Version:
    changed = differences(row.before, row.after) if row.before is not None else ()
    return Version(row.number, row.at, row.by, row.how, changed, can_undo=public and bool(changed))
