"""The units of an organisation, and who may stand for one."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Row, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.access.permissions import TABLE, Permission
from familiehus.accounts.directory import Place
from familiehus.accounts.storage import HouseRow, OrganisationRow, PersonRow, RoleRow, UnitRow
from familiehus.kernel.errors import NotFound
from familiehus.storage.unit_of_work import ask


class Unit(NamedTuple):
    """A unit as the list of an organisation shows it: with names; days are 0 (Monday) to 6."""

    id: UUID
    name: str
    opening_days: list[int]
    coordinator: str | None
    deputy: str | None
    phone: str
    house: str | None


_PLACE: BindParameter[UUID] = bindparam("place")
_COORDINATOR, _DEPUTY = aliased(PersonRow), aliased(PersonRow)
_UNITS = (
    select(OrganisationRow.name, UnitRow.id, UnitRow.name, UnitRow.opening_days, _COORDINATOR.name, _DEPUTY.name)
    .add_columns(UnitRow.phone, HouseRow.document["name"].as_string())
    .outerjoin(UnitRow, and_(UnitRow.organisation_id == OrganisationRow.id, UnitRow.active))
    .outerjoin(_COORDINATOR, _COORDINATOR.id == UnitRow.coordinator_id)
    .outerjoin(_DEPUTY, _DEPUTY.id == UnitRow.deputy_id)
    .outerjoin(HouseRow, HouseRow.id == UnitRow.house_id)
    .where(OrganisationRow.id == _PLACE, OrganisationRow.active)
    .order_by(UnitRow.name, UnitRow.id)
)
# What a unit holds goes to whoever stands for it: to nobody who could not open it (handover.md, invariant 1).
MEET_FAMILIES = TABLE[Permission.MEET_FAMILIES].roles
_MEET_FAMILIES = select(RoleRow.person_id).where(
    RoleRow.organisation_id == _PLACE, RoleRow.ended_at.is_(None), RoleRow.role.in_(MEET_FAMILIES)
)
# A leader may stand for a unit whose coordinator had to go at once.
_STAND_NOW = select(UnitRow.coordinator_id).where(UnitRow.organisation_id == _PLACE, UnitRow.active)
_STANDING_FOR = (
    select(PersonRow.id, PersonRow.name)
    .where(or_(PersonRow.id.in_(_MEET_FAMILIES), PersonRow.id.in_(_STAND_NOW)))
    .order_by(PersonRow.name, PersonRow.id)
)


_ONE = select(*UnitRow.__table__.c).where(
    UnitRow.id == bindparam("unit"), UnitRow.organisation_id == _PLACE, UnitRow.active
)


# Whoever stands for the unit can meet its families.
HAS_COORDINATOR = exists().where(
    RoleRow.organisation_id == UnitRow.organisation_id,
    RoleRow.person_id == UnitRow.coordinator_id,
    RoleRow.ended_at.is_(None),
    RoleRow.role.in_(MEET_FAMILIES),
)
# Somebody stands for the unit who can meet no families: it needs another one soon.
_ONLY_STANDING = select(UnitRow.organisation_id, UnitRow.id, UnitRow.name).where(
    UnitRow.coordinator_id == bindparam("person"), UnitRow.active, ~HAS_COORDINATOR
)


def only_stood_for(session: Session, person: UUID) -> list[tuple[UUID, UUID, str]]:
    """Units a leader stands for because nobody else was left, and whose families they cannot open; by name."""
    return sorted(map(tuple, ask(session, _ONLY_STANDING, {"person": person})), key=lambda one: one[2])


def unit_here(session: Session, place: UUID, key: UUID) -> UnitRow:
    """An active unit of the organisation. Raises NotFound."""
    row = session.get(UnitRow, key)
    if row is None or row.organisation_id != place or not row.active:
        raise NotFound("no such unit here")
    return row


def unit_as_it_stands(session: Session, place: UUID, key: UUID | None) -> Row[*tuple[Any, ...]]:
    """The columns of an active unit of the organisation, to look at. Raises NotFound."""
    row = ask(session, _ONE, {"place": place, "unit": key}).one_or_none()
    if row is None:
        raise NotFound("no such unit here")
    return row


def place_with_units(session: Session, key: UUID) -> tuple[Place, list[Unit]]:
    """What a page says of an active organisation, and its active units by name. Raises NotFound."""
    rows = ask(session, _UNITS, {"place": key}).all()
    if not rows:
        raise NotFound("no such organisation")
    return Place(key, rows[0][0]), [Unit(*unit) for _name, *unit in rows if unit[0] is not None]


def units_of(session: Session, place: UUID) -> list[Unit]:
    """The active units of an active organisation by name. Raises NotFound."""
    return place_with_units(session, place)[1]


def can_stand_for_a_unit(session: Session, place: UUID, person: UUID) -> bool:
    """Whether the person can meet families in the organisation."""
    query = _MEET_FAMILIES.where(RoleRow.person_id == person)
    return session.scalars(query, {"place": place}).first() is not None


def open_to(session: Session, place: UUID, person: UUID) -> set[UUID]:
    """The units whose families the person meets: by a role held in the unit, or standing for it (decision 0008)."""
    held = select(RoleRow.unit_id).where(RoleRow.person_id == person, RoleRow.ended_at.is_(None))
    query = select(UnitRow.id).where(
        UnitRow.organisation_id == place,
        or_(
            UnitRow.coordinator_id == person,
            UnitRow.deputy_id == person,
            UnitRow.id.in_(held.where(RoleRow.role.in_(MEET_FAMILIES), RoleRow.unit_id.is_not(None))),
        ),
    )
    return set(session.scalars(query))


def who_can_stand_for_a_unit(session: Session, place: UUID) -> list[tuple[UUID, str]]:
    """Id and name of everybody in the organisation who can meet families or is a coordinator now, by name."""
    return [(key, name) for key, name in ask(session, _STANDING_FOR, {"place": place}).all()]
