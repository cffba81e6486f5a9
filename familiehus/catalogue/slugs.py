"""Looking offers up by the slugs of their addresses; one statement each."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import OfferRow
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY


def offers_at(session: Session, slugs: Collection[str]) -> tuple[Offer, ...]:
    """The published offers at these addresses, in the order asked; those that are gone are left out."""
    query = select(OfferRow.slug, OfferRow.document).where(OfferRow.slug.in_(slugs), OfferRow.published)
    found = {slug: load(Offer, document) for slug, document in session.execute(query)} if slugs else {}
    return tuple(found[slug] for slug in slugs if slug in found)


def real_slugs(session: Session) -> tuple[str, ...]:
    """The slug of every published offer of a real place, by key."""
    query = select(OfferRow.slug, OfferRow.document).where(OfferRow.published).order_by(OfferRow.key)
    found = session.execute(query)
    return tuple(slug for slug, document in found if FICTIONAL_MUNICIPALITY not in document.get("municipalities", ()))
