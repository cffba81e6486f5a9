"""Looking offers up by the slugs of their addresses; one statement each."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import OfferRow


def offers_at(session: Session, slugs: Collection[str]) -> tuple[Offer, ...]:
    """The published offers at these addresses, in the order asked; those that are gone are left out."""
    query = select(OfferRow.slug, OfferRow.document).where(OfferRow.slug.in_(slugs), OfferRow.published)
    found = {slug: load(Offer, document) for slug, document in session.execute(query)} if slugs else {}
    return tuple(found[slug] for slug in slugs if slug in found)


def all_slugs(session: Session) -> tuple[str, ...]:
    """The slug of every published offer, by key."""
    return tuple(session.scalars(select(OfferRow.slug).where(OfferRow.published).order_by(OfferRow.key)))
