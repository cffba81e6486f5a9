"""Who takes referrals: an active organisation with an active coordinator, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from familiehus.access.roles import Role
from familiehus.accounts.storage import OrganisationRow, PersonRow, RoleRow
from familiehus.router.storage import coordinated
from familiehus.storage.unit_of_work import Database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def organisation(database: Database, *, active: bool = True, person: bool = True, **role: object) -> str:
    """The key of an organisation with one person in it who has, or had, a role."""
    key, place, who = f"proeve-{uuid4().hex[:8]}", uuid4(), uuid4()
    email = f"{who.hex}@proeve.example"
    with database.write() as work:
        work.session.add(
            OrganisationRow(id=place, key=key, name="Prøve", kind="municipality", active=active, document={})
        )
        work.session.add(
            PersonRow(id=who, name="Prøve", email=email, email_key=email, active=person, created_at=NOW, version=1)
        )
        work.session.flush()
        held = {"role": Role.COORDINATOR.value, "ended_at": None, **role}
        work.session.add(
            RoleRow(id=uuid4(), person_id=who, organisation_id=place, place_id=place, given_at=NOW, **held)
        )
        work.commit()
    return key


@pytest.mark.parametrize(
    ("made", "takes"),
    [
        ({}, True),
        ({"active": False}, False),
        ({"person": False}, False),
        ({"ended_at": NOW}, False),
        ({"role": Role.RECEIVER.value}, False),
    ],
)
def test_only_somebody_active_stands_behind_a_door(database: Database, made: dict[str, bool], takes: bool) -> None:
    key = organisation(database, **made)
    with database.read() as session:
        assert coordinated(session, [key, "ingen"]) == ({key} if takes else set())
        assert coordinated(session, []) == set()
