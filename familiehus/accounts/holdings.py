"""What a person still holds when they are to leave. Families live on a higher floor: ``app.py`` hands that in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import OrganisationRow, PersonRow, RoleRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.storage.unit_of_work import UnitOfWork


class Holdings(Protocol):
    """Something people can hold and must not take with them (handover.md, invariant 1)."""

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """What the person holds there, as short words for whoever is to pass it on."""
        ...

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Move all of it to the units' coordinators, within this unit of work."""
        ...


class UnitsHeld:
    """Standing for a unit: as its coordinator, or as the deputy."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """The names of the units the person coordinates; a deputy can simply go."""
        units = _units(session, organisation, person)
        return [unit.name for unit in units if unit.coordinator_id == person]

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """The deputy becomes coordinator; without one another coordinator of the organisation, else its leader."""
        stand_in: UUID | None = None
        for unit in _units(work.session, organisation, person):
            if unit.coordinator_id == person:
                if unit.deputy_id is None:
                    stand_in = stand_in or _stand_in(work.session, organisation, person)
                unit.coordinator_id = unit.deputy_id or stand_in
            unit.deputy_id = None
            work.record(self._scribe.event(Act.UNIT_CHANGED, by, organisation, [("unit", unit.id), ("person", person)]))


def _units(session: Session, organisation: UUID, person: UUID) -> Sequence[UnitRow]:
    query = select(UnitRow).where(UnitRow.organisation_id == organisation, UnitRow.active)
    return session.scalars(query.where(or_(UnitRow.coordinator_id == person, UnitRow.deputy_id == person))).all()


def _stand_in(session: Session, organisation: UUID, person: UUID) -> UUID | None:
    query = (
        select(RoleRow.person_id, RoleRow.role)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .join(OrganisationRow, OrganisationRow.id == RoleRow.organisation_id)
        .where(
            RoleRow.organisation_id == organisation,
            RoleRow.ended_at.is_(None),
            RoleRow.role.in_([Role.COORDINATOR, Role.LEADER]),
            RoleRow.person_id != person,
            PersonRow.active,
        )
        .order_by(RoleRow.role, RoleRow.given_at)  # "coordinator" comes before "leader"
    )
    return session.scalars(query).first()
