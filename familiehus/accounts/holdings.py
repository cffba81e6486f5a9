"""What a person still holds when they are to leave. Families live on a higher floor: ``app.py`` hands that in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import OrganisationRow, PersonRow, RoleRow, UnitRow
from familiehus.accounts.units import MEET_FAMILIES
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

    def stranded(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """What the person holds there where they meet families no more: to be passed on before they lose the role."""
        ...

    def has_lost(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """They stay, without a role or a unit they stood for: what only that let them have is somebody else's now."""
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
        """The deputy becomes coordinator; without one another coordinator of the organisation, else a colleague of the
        unit who meets families, and only then the leader, who can open none.
        """
        for unit in _units(work.session, organisation, person):
            if unit.coordinator_id == person:
                unit.coordinator_id = unit.deputy_id or _stand_in(work.session, unit, person)
            unit.deputy_id = None
            work.record(self._scribe.event(Act.UNIT_CHANGED, by, organisation, [("unit", unit.id), ("person", person)]))

    def stranded(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Nothing: who stands for a unit does so by name."""
        return ()

    def has_lost(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Who stands for a unit does so by name."""


def _units(session: Session, organisation: UUID, person: UUID) -> Sequence[UnitRow]:
    query = select(UnitRow).where(UnitRow.organisation_id == organisation, UnitRow.active)
    return session.scalars(query.where(or_(UnitRow.coordinator_id == person, UnitRow.deputy_id == person))).all()


def _stand_in(session: Session, unit: UnitRow, person: UUID) -> UUID | None:
    at_hand = and_(RoleRow.unit_id == unit.id, RoleRow.role.in_(MEET_FAMILIES))
    query = (
        select(RoleRow.person_id, RoleRow.role)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .join(OrganisationRow, OrganisationRow.id == RoleRow.organisation_id)
        .where(
            RoleRow.organisation_id == unit.organisation_id,
            RoleRow.ended_at.is_(None),
            or_(RoleRow.role.in_([Role.COORDINATOR, Role.LEADER]), at_hand),
            RoleRow.person_id != person,
            PersonRow.active,
        )
        .order_by(RoleRow.role == Role.LEADER, RoleRow.role, RoleRow.given_at)  # "coordinator" comes first by itself
    )
    return session.scalars(query).first()
