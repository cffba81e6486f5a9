"""The offers a desk can name: those of the house first, then the others of its municipality."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.catalogue.discretion import may_be_counted
from familiehus.catalogue.storage import OfferRow


def nameable(session: Session, house: UUID, place: str) -> tuple[tuple[str, str], ...]:
    """What families may have come for, and where they may be shown on to: ids and names. ``place``: municipality."""
    query = select(OfferRow.id, OfferRow.house_id, OfferRow.document).where(OfferRow.published)
    rows = [(str(key), of, document) for key, of, document in session.execute(query) if may_be_counted(document)]
    rows.sort(key=lambda row: (row[1] != house, row[2]["name"], row[0]))
    return tuple(
        (key, document["name"])
        for key, of, document in rows
        if of == house or place in (document.get("municipalities") or ())
    )


def as_offers(session: Session, values: Collection[str]) -> frozenset[str] | None:
    """The values as ids of offers that may be counted, each written in one way; None when one is none."""
    try:
        wanted = {UUID(value) for value in values}
    except ValueError:
        return None
    query = select(OfferRow.id, OfferRow.document).where(OfferRow.id.in_(wanted), OfferRow.published)
    found = {key for key, document in session.execute(query) if may_be_counted(document)}
    return frozenset(map(str, found)) if found == wanted else None
