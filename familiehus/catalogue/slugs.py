"""Looking offers up by the slugs of their addresses; one statement each."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import FormerSlugRow, OfferRow
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY


def offers_at(session: Session, slugs: Collection[str]) -> dict[str, Offer]:
    """The published offers at these addresses, former ones too, in the order asked; what is gone is left out."""
    if not slugs:
        return {}
    now = select(OfferRow.slug, OfferRow.document).where(OfferRow.slug.in_(slugs), OfferRow.published)
    moved = (
        select(FormerSlugRow.slug, OfferRow.document)
        .join(OfferRow, OfferRow.id == FormerSlugRow.entry_id)
        .where(FormerSlugRow.kind == "offer", FormerSlugRow.slug.in_(slugs), OfferRow.published)
    )
    found: dict[str, Offer] = {}
    for slug, document in session.execute(union_all(now, moved)):
        found.setdefault(slug, load(Offer, document))  # who lives at an address now comes before who has moved
    return {slug: found[slug] for slug in slugs if slug in found}


def real_slugs(session: Session) -> tuple[str, ...]:
    """The slug of every published offer of a real place, by key."""
    query = select(OfferRow.slug, OfferRow.document).where(OfferRow.published).order_by(OfferRow.key)
    found = session.execute(query)
    return tuple(slug for slug, document in found if FICTIONAL_MUNICIPALITY not in document.get("municipalities", ()))
