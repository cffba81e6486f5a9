"""Who stands behind the door of an organisation, as the accounts know it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import Role
from familiehus.accounts.storage import OrganisationRow, PersonRow, RoleRow


def coordinated(session: Session, organisations: Collection[str]) -> frozenset[str]:
    """Those of the organisations, by key, that are active and have an active coordinator; one statement."""
    query = (
        select(OrganisationRow.key)
        .join(RoleRow, RoleRow.organisation_id == OrganisationRow.id)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(
            OrganisationRow.key.in_(organisations),
            OrganisationRow.active,
            PersonRow.active,
            RoleRow.role == Role.COORDINATOR,
            RoleRow.ended_at.is_(None),
        )
    )
    return frozenset(session.scalars(query))
