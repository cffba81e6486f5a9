"""Entries nobody has looked at for too long, for whoever owns them (R036): asked on the first page everybody opens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.desk import Ref, changes_of
from familiehus.catalogue.editing_domain import Kind, is_old
from familiehus.catalogue.storage import OfferRow
from familiehus.storage.unit_of_work import ask


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that parents see and that wants a look; ``verified`` is when it last had one.

    ``changes`` as on its desk.
    """

    ref: Ref
    name: str
    verified: date | None
    changes: int


_OWNERS: BindParameter[UUID] = bindparam("owners", expanding=True)
# Names and days are taken out of the documents by the database: reading whole documents costs thirty times as much.
_PUBLIC = union_all(
    select(
        literal(Kind.OFFER.value),
        OfferRow.id,
        OfferRow.document["name"].as_string(),
        OfferRow.document["verified"].as_string(),
        changes_of(OfferRow.id),
    ).where(OfferRow.published, func.coalesce(OfferRow.owner_id, OfferRow.organisation_id).in_(_OWNERS)),
    select(
        literal(Kind.HOUSE.value),
        HouseRow.id,
        HouseRow.document["name"].as_string(),
        HouseRow.document["verified"].as_string(),
        changes_of(HouseRow.id),
    ).where(HouseRow.published, HouseRow.organisation_id.in_(_OWNERS)),
)


def due(session: Session, owners: Collection[UUID], today: date) -> list[Due]:
    """What these organisations own and should look at, the longest unseen first; one statement, none for nobody."""
    if not owners:
        return []
    rows = ask(session, _PUBLIC, {"owners": list(owners)}).all()
    old = [
        Due(Ref(Kind(kind), key), name or "", date.fromisoformat(verified) if verified else None, changes)
        for kind, key, name, verified, changes in rows
        if is_old(verified, today)
    ]
    return sorted(old, key=lambda entry: (entry.verified or date.min, entry.name))
