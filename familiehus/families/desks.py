"""Desks: the units that people meet families in. Working there is being bound to it by a role, or standing for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.roles import Role
from familiehus.accounts.storage import OrganisationRow, PersonRow, RoleRow, UnitRow
from familiehus.accounts.units import HAS_COORDINATOR
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound
from familiehus.kernel.workdays import OpeningDays
from familiehus.storage.base import Key
from familiehus.storage.unit_of_work import ask

MEETING = frozenset({Role.REFERRER, Role.RECEIVER, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit as the workflow sees it: who stands for it, when it is there, its familiehus and its phone."""

    id: UUID
    organisation: UUID
    name: str
    organisation_name: str
    kind: str
    coordinator: UUID | None
    deputy: UUID | None
    opening: OpeningDays
    house: UUID | None
    phone: str

    @property
    def full_name(self) -> str:
        """Its name with the organisation's, as families and colleagues are told it."""
        return f"{self.name}, {self.organisation_name}"

    @property
    def stand_ins(self) -> frozenset[UUID]:
        """Coordinator and deputy: tasks of the unit's people land with them, too."""
        return frozenset(person for person in (self.coordinator, self.deputy) if person)

    def staffed_by(self, actor: Actor) -> bool:
        """Whether the person works at this desk: a role bound to the unit, or standing for it in the organisation."""
        here = [m for m in actor.memberships if m.organisation == self.organisation and m.role in MEETING]
        if any(m.unit == self.id for m in here):
            return True
        return actor.person in self.stand_ins and self.organisation in actor.organisations()

    def receives(self, actor: Actor) -> bool:
        """Whether the person answers what is sent to this desk."""
        answering = {Role.RECEIVER, Role.COORDINATOR}
        bound = any(m.unit == self.id and m.role in answering for m in actor.memberships)
        return bound or (actor.person in self.stand_ins and self.organisation in actor.organisations())


def who_receives(session: Session, place: Desk) -> dict[UUID, str]:
    """Everybody active who answers what is sent to this desk, by name: those of whom ``Desk.receives`` is true."""
    role = and_(RoleRow.unit_id == place.id, RoleRow.role.in_([Role.RECEIVER, Role.COORDINATOR]))
    here = (RoleRow.organisation_id == place.organisation, RoleRow.ended_at.is_(None))
    query = select(PersonRow.id, PersonRow.name).join(RoleRow, RoleRow.person_id == PersonRow.id)
    query = query.where(PersonRow.active, *here, or_(role, PersonRow.id.in_(place.stand_ins)))
    return {row.id: row.name for row in session.execute(query.order_by(PersonRow.name, PersonRow.id))}


# Plain columns, without the ORM: every act on a referral and every first page asks for desks.
_ACTIVE = (
    select(
        UnitRow.id,
        UnitRow.organisation_id,
        UnitRow.name,
        OrganisationRow.name,
        OrganisationRow.kind,
        UnitRow.coordinator_id,
        UnitRow.deputy_id,
        UnitRow.opening_days,
        UnitRow.closed,
        UnitRow.house_id,
        UnitRow.phone,
    )
    .join(OrganisationRow, OrganisationRow.id == UnitRow.organisation_id)
    .where(UnitRow.active, OrganisationRow.active)
)


@lru_cache(maxsize=64)
def _these(count: int) -> Select[*tuple[Any, ...]]:
    """So many units: a statement that is told only when it runs how many they are is put together each time."""
    return _ACTIVE.where(UnitRow.id.in_([bindparam(f"unit_{number}", type_=Key()) for number in range(count)]))


# A line with the desk that holds it: nearly every page and act about a family asks for both.
_WITH_LINE = (
    _ACTIVE.join(LineRow, LineRow.unit_id == UnitRow.id).add_columns(LineRow).where(LineRow.id == bindparam("line"))
)


def line_and_desk(session: Session, line: UUID) -> tuple[LineRow, Desk]:
    """An open line and the active unit that holds it. Raises NotFound."""
    found = session.execute(_WITH_LINE, {"line": line}).one_or_none()
    if found is None:
        raise NotFound("no such line, or not yours")
    *unit, row = found
    return row, _desk(unit)


def desk(session: Session, unit: UUID) -> Desk:
    """An active unit of an active organisation. Raises NotFound."""
    found = desks(session, [unit])
    if unit not in found:
        raise NotFound("no such unit")
    return found[unit]


def desk_if_any(session: Session, unit: UUID | None) -> Desk | None:
    """The same, or None where there is none: nobody holds the line, or the unit is no more."""
    return desks(session, [unit]).get(unit) if unit else None


def desks(session: Session, units: Iterable[UUID | None]) -> dict[UUID, Desk]:
    """Active units by id."""
    wanted = {unit for unit in units if unit is not None}
    if not wanted:
        return {}
    asked = {f"unit_{number}": unit for number, unit in enumerate(wanted)}
    return {desk.id: desk for desk in map(_desk, ask(session, _these(len(wanted)), asked))}


_ME: BindParameter[UUID] = bindparam("me")
_MINE = _ACTIVE.where(
    or_(
        UnitRow.id.in_(bindparam("bound", expanding=True)),
        UnitRow.coordinator_id == _ME,
        UnitRow.deputy_id == _ME,
    ),
    UnitRow.organisation_id.in_(bindparam("places", expanding=True)),
).order_by(UnitRow.name, UnitRow.id)


def organisations_of(session: Session, units: Iterable[UUID | None]) -> set[UUID]:
    """The organisations of active units: where a look at what they hold is recorded."""
    return {one.organisation for one in desks(session, units).values()}


def desks_of(session: Session, actor: Actor) -> list[Desk]:
    """Where the person meets families, by name."""
    bound = {m.unit for m in actor.memberships if m.unit and m.role in MEETING}
    asked = {"me": actor.person, "bound": list(bound), "places": list(actor.organisations())}
    return list(map(_desk, ask(session, _MINE, asked)))


_STOOD_FOR = _ACTIVE.where(UnitRow.coordinator_id.is_not(None)).order_by(OrganisationRow.name, UnitRow.name, UnitRow.id)
_RECEIVING = _STOOD_FOR.where(HAS_COORDINATOR)
_RECEIVES = _ACTIVE.where(HAS_COORDINATOR, UnitRow.id == bindparam("unit"))


def standing(session: Session) -> list[Desk]:
    """Units that somebody stands for, be it a leader; by organisation and name."""
    return list(map(_desk, ask(session, _STOOD_FOR)))


def receiving(session: Session) -> list[Desk]:
    """Units that take referrals: those with a coordinator, who holds what comes in.

    A leader who stands in opens no family: nothing new comes there before they have chosen somebody.
    """
    return list(map(_desk, ask(session, _RECEIVING)))


def receiver_at(session: Session, unit: UUID) -> Desk | None:
    """The unit, where it takes referrals."""
    return next(map(_desk, ask(session, _RECEIVES, {"unit": unit})), None)


def _desk(found: Sequence[Any]) -> Desk:
    """From the columns of ``_ACTIVE``."""
    key, organisation, name, organisation_name, kind, coordinator, deputy, days, closed, house, phone = found
    periods = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in closed)
    opening = OpeningDays(frozenset(days), periods)
    return Desk(key, organisation, name, organisation_name, kind, coordinator, deputy, opening, house, phone)
