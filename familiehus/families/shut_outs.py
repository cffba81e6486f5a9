"""Whom a parent does not want to see their line: to them it is as if it did not exist, and nobody tells them.

The holder is never shut out: whoever wants another contact asks for one, and the unit's coordinator sees to it.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.access.actor import Actor
from familiehus.accounts.storage import RoleRow, UnitRow
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.kernel.errors import NotFound


def _kept(person: UUID | BindParameter[UUID], units: Collection[UUID] | BindParameter[UUID]) -> Select[UUID]:
    standing = select(UnitRow.id).where(or_(UnitRow.coordinator_id == person, UnitRow.deputy_id == person))
    named = or_(ShutOutRow.person_id == person, ShutOutRow.unit_id.in_(units), ShutOutRow.unit_id.in_(standing))
    held = aliased(LineRow)
    return (
        select(ShutOutRow.line_id)
        .join(held, held.id == ShutOutRow.line_id)
        .where(named, held.holder_id.is_distinct_from(person))
    )


# For statements that are put together once; they are run with ``asked_by``.
KEPT = _kept(bindparam("me"), bindparam("my_units", expanding=True))


def asked_by(actor: Actor) -> dict[str, object]:
    """Who asks, for a statement with ``KEPT`` in it."""
    return {"me": actor.person, "my_units": list(_units(actor))}


def kept_from(actor: Actor) -> Select[UUID]:
    """The lines somebody is shut out from: by name, or with a unit they work in or stand for; never one they hold.

    A short list, whatever number of lines there is: for statements that list lines, or what was sent from them.
    """
    return _kept(actor.person, _units(actor))


def _units(actor: Actor) -> set[UUID]:
    return {m.unit for m in actor.memberships if m.unit}


def open_to(actor: Actor) -> ColumnElement[bool]:
    """For a statement that lists lines: those which nobody has asked to keep from this person."""
    return LineRow.id.not_in(kept_from(actor))


def check_open_to(session: Session, actor: Actor | None, line: LineRow) -> None:
    """Raises NotFound for whoever is shut out, in the words of what does not exist. Asks nothing for other lines."""
    if actor is None or not line.guarded:
        return
    if session.scalars(kept_from(actor).where(ShutOutRow.line_id == line.id).limit(1)).first() is not None:
        raise NotFound("no such line, or not yours")


def may_know(session: Session, line: LineRow, persons: Collection[UUID]) -> frozenset[UUID]:
    """Those of some people who may be told that there is something about a line."""
    if not line.guarded:
        return frozenset(persons)
    rows = session.scalars(select(ShutOutRow).where(ShutOutRow.line_id == line.id)).all()
    units = {row.unit_id for row in rows if row.unit_id}
    here = select(RoleRow.person_id).where(RoleRow.unit_id.in_(units), RoleRow.ended_at.is_(None))
    kept = {row.person_id for row in rows} | set(session.scalars(here))
    standing = select(UnitRow.coordinator_id, UnitRow.deputy_id).where(UnitRow.id.in_(units))
    kept |= {person for pair in session.execute(standing) for person in pair}
    return frozenset(persons) - (kept - {line.holder_id})


def is_kept_from(session: Session, line: LineRow, unit: UUID | None) -> bool:
    """Whether a whole unit is shut out."""
    named = exists().where(ShutOutRow.line_id == line.id, ShutOutRow.unit_id == unit)
    return line.guarded and unit is not None and bool(session.scalar(select(named)))
