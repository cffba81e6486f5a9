"""The offers a desk can name: those of the house first, then the others of its municipality."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.storage import OfferRow


def nameable(session: Session, house: HouseRow) -> tuple[tuple[str, str], ...]:
    """What families may have come for, and where they may be shown on to: ids and names."""
    place = house.document.get("municipality")
    query = select(
        OfferRow.id, OfferRow.house_id, OfferRow.document["name"].as_string(), OfferRow.document["municipalities"]
    ).where(OfferRow.published)
    rows = sorted(session.execute(query), key=lambda row: (row[2], str(row[0])))
    own = tuple((str(key), name) for key, of, name, _places in rows if of == house.id)
    others = tuple((str(key), name) for key, of, name, places in rows if of != house.id and place in (places or ()))
    return own + others


def all_exist(session: Session, values: Collection[str]) -> bool:
    """Whether every value is the id of an offer that is shown."""
    try:
        wanted = {UUID(value) for value in values}
    except ValueError:
        return False
    found = session.scalars(select(OfferRow.id).where(OfferRow.id.in_(wanted), OfferRow.published))
    return set(found) == wanted
