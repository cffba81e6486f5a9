"""Houses as the people who work in them choose between them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow
from familiehus.storage.unit_of_work import ask

_THESE: BindParameter[UUID] = bindparam("these", expanding=True)
_SEEN = select(HouseRow.id, HouseRow.document["name"].as_string()).where(
    HouseRow.organisation_id.in_(_THESE), HouseRow.published
)


def houses_of(session: Session, organisations: Collection[UUID]) -> dict[UUID, str]:
    """The houses of organisations that parents see, by name."""
    named = [(key, name or "") for key, name in ask(session, _SEEN, {"these": list(organisations)})]
    return dict(sorted(named, key=lambda one: one[1]))


def name_of(house: HouseRow) -> str:
    """What a house is called."""
    return str(house.document.get("name", ""))
