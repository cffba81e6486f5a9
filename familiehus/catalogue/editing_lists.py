"""One's own entries in a list, those nobody has looked at for too long, and the history of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Uuid,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import HouseRow
from familiehus.audit.domain import Act, Event
from familiehus.catalogue.desk import TABLES, Ref, changes_of, find
from familiehus.catalogue.editing_domain import Difference, Kind, differences, is_old
from familiehus.catalogue.storage import ClashRow, DeskRow, OfferRow, VersionRow
from familiehus.kernel.text import fold
from familiehus.storage.unit_of_work import UnitOfWork, ask

MOST_VERSIONS = 50
_sorted_by = lru_cache(maxsize=10_000)(fold)
_THESE: BindParameter[UUID] = bindparam("ours", expanding=True)


def _of_kind(
    kind: Kind, owner: ColumnElement[UUID | None] | InstrumentedAttribute[UUID | None], where: ColumnElement[bool]
) -> Select[Any]:
    """What the list says of entries; the database takes names and days out of the documents."""
    table = TABLES[kind]
    return (
        select(
            literal(kind.value),
            table.id,
            table.key,
            table.slug,
            table.organisation_id,
            owner,
            table.published,
            table.document["name"].as_string(),
            table.document["verified"].as_string(),
            DeskRow.draft.is_not(null()),
            DeskRow.draft["name"].as_string(),
            changes_of(table.id),
            ClashRow.entry_id.is_not(null()),
        )
        .outerjoin(DeskRow, DeskRow.entry_id == table.id)
        .outerjoin(ClashRow, ClashRow.entry_id == table.id)
        .where(where)
    )


_OURS = union_all(
    _of_kind(Kind.HOUSE, cast(null(), Uuid()), HouseRow.organisation_id.in_(_THESE)),
    _of_kind(Kind.OFFER, OfferRow.owner_id, or_(OfferRow.organisation_id.in_(_THESE), OfferRow.owner_id.in_(_THESE))),
)


class Line(NamedTuple):
    """One entry in the list of one's own. ``old`` asks for a look (R036); only what parents see can be old.

    ``changes`` as on its desk; ``clash``: its file says something else, and it is not settled.
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
    clash: bool


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
    """The entries of these organisations by name, houses first; one statement, none for nobody."""
    if not organisations:
        return []
    found = (_line(row, today) for row in ask(session, _OURS, {"ours": list(organisations)}))
    return sorted(found, key=lambda line: (line.ref.kind is Kind.OFFER, _sorted_by(line.name), line.slug))


def _line(row: Sequence[Any], today: date) -> Line:
    kind, entry, key, slug, organisation, owner, public, name, verified, has_draft, written, changes, clash = row
    return Line(
        ref=Ref(Kind(kind), entry),
        name=str(written or name or key),
        slug=slug,
        organisation=organisation,
        owner=owner or organisation,
        public=public,
        has_draft=has_draft,
        verified=date.fromisoformat(verified) if verified else None,
        old=public and is_old(verified, today),
        changes=changes,
        clash=bool(clash),
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


def due(found: Collection[Line], organisations: Collection[UUID]) -> list[Line]:
    """Those of a list that these organisations own and that want a look, the longest unseen first (R036)."""
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
