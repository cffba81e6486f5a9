"""Who takes referrals: an active organisation with an active coordinator behind an active unit, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from familiehus.accounts.storage import OrganisationRow, PersonRow, UnitRow
from familiehus.referrals.receiving import ReceivingUnits
from familiehus.storage.unit_of_work import Database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def organisation(database: Database, *, here: bool = True, person: bool = True, unit: bool = True) -> str:
    """The key of an organisation with one unit and its coordinator, each active or not."""
    key, place, who = f"proeve-{uuid4().hex[:8]}", uuid4(), uuid4()
    email = f"{who.hex}@proeve.example"
    with database.write() as work:
        work.session.add(
            OrganisationRow(id=place, key=key, name="Prøve", kind="municipality", active=here, document={})
        )
        work.session.add(
            PersonRow(id=who, name="Prøve", email=email, email_key=email, active=person, created_at=NOW, version=1)
        )
        work.session.flush()
        work.session.add(UnitRow(id=uuid4(), organisation_id=place, name="Huset", active=unit, coordinator_id=who))
        work.commit()
    return key


@pytest.mark.parametrize("missing", ["", "here", "person", "unit"])
def test_only_somebody_active_stands_behind_a_door(database: Database, missing: str) -> None:
    key = organisation(database, **({missing: False} if missing else {}))
    units = ReceivingUnits(database)
    assert units.open([key, "ingen"]) == (set() if missing else {key})
    assert units.open([]) == set()
