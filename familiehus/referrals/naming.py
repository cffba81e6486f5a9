"""What the things of the record are called: their numbers, and the names that everybody may read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, union_all
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow, UnitRow
from familiehus.catalogue.storage import OfferRow
from familiehus.families.storage import LineRow
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import ask

_THESE: BindParameter[UUID] = bindparam("these", expanding=True)
_CALLED = union_all(
    select(LineRow.id, LineRow.reference).where(LineRow.id.in_(_THESE)),
    select(ReferralRow.id, ReferralRow.reference).where(ReferralRow.id.in_(_THESE)),
    select(OfferRow.id, OfferRow.document["name"].as_string()).where(OfferRow.id.in_(_THESE)),
    select(HouseRow.id, HouseRow.document["name"].as_string()).where(HouseRow.id.in_(_THESE)),
    select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(_THESE)),
)


def called(session: Session, keys: Collection[UUID]) -> dict[UUID, str]:
    """By id; what is no more is missing. One statement, none for nothing."""
    if not keys:
        return {}
    return {key: name for key, name in ask(session, _CALLED, {"these": list(keys)}) if name}
