"""What the things of the record are called: their numbers, and the names that everybody may read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, union_all
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow, UnitRow
from familiehus.catalogue.storage import OfferRow
from familiehus.families.storage import LineRow
from familiehus.referrals.finding import as_reference
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


def known_as(session: Session, typed: str) -> frozenset[str]:
    """What the record calls a line or a referral, by its number however it was typed; empty for what is no number."""
    reference = as_reference(typed)
    if reference is None:
        return frozenset()
    lines, referrals = select(LineRow.id), select(ReferralRow.id)
    found = union_all(lines.where(LineRow.reference == reference), referrals.where(ReferralRow.reference == reference))
    return frozenset({reference, *map(str, session.scalars(found))})
