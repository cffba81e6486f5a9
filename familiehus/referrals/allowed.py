"""Whether somebody may send to an offer: who may refer is data on the offer, and checked at every door (R027, R056)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.access.roles import StaffProfession
from familiehus.accounts.acting import Acting
from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.consent.service import Said
from familiehus.families.desks import Desk
from familiehus.kernel.errors import Refused
from familiehus.referrals.intake import situation
from familiehus.router.domain import Effect, may_refer
from familiehus.router.gates import AUTHORITY_ALONE, paragraphs
from familiehus.router.situation import Referrer


def check_may_send(session: Session, by: Acting, place: Desk, offer: UUID, said: Collection[Said]) -> None:
    """Raises Refused when the source lets only others refer, or when it is the authority's alone (§ 32)."""
    row = session.get(OfferRow, offer)
    if row is None:
        return
    document = load(Offer, row.document)
    if paragraphs(document) & AUTHORITY_ALONE:
        raise Refused("this is the authority's alone and cannot be sent for")
    told = situation(said)
    found = [may_refer(document, told, one) for one in _as_whom(by, place)]
    if all(one is not None and one.effect is Effect.BLOCKS_SENDING for one in found):
        raise Refused("only those the offer names may refer to it")


def _as_whom(by: Acting, place: Desk) -> list[Referrer]:
    """One for each confirmed profession the person has there; without one, only what they work for."""
    kind = OrganisationKind(place.kind) if place.kind in set(OrganisationKind) else None
    professions: list[StaffProfession | None] = [
        profession for where, profession in (by.actor.professions if by.actor else ()) if where == place.organisation
    ]
    return [Referrer(profession, kind) for profession in professions or [None]]
