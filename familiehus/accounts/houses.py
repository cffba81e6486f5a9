"""Houses as the people who work in them choose between them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow


def houses_of(session: Session, organisations: Collection[UUID]) -> dict[UUID, str]:
    """The houses of organisations that parents see, by name."""
    query = select(HouseRow).where(HouseRow.organisation_id.in_(organisations), HouseRow.published)
    named: dict[UUID, str] = {row.id: name_of(row) for row in session.scalars(query)}
    return dict(sorted(named.items(), key=lambda one: one[1]))


def name_of(house: HouseRow) -> str:
    """What a house is called."""
    return str(house.document.get("name", ""))
