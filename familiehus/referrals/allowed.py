"""Whether somebody may send to an offer: who may refer is data on the offer, and checked at every door (R027, R056)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
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
from familiehus.referrals.domain import Because
from familiehus.referrals.intake import situation
from familiehus.router.domain import Effect, Obstacle, left_out, may_refer
from familiehus.router.gates import AUTHORITY_ALONE, paragraphs
from familiehus.router.situation import Referrer, Situation


@dataclass(frozen=True, slots=True)
class Family:
    """What is told of a family to an offer: what may be read of it, where it lives by its right name, and the day."""

    said: Collection[Said]
    placed: Callable[[Situation], Situation]
    today: date


def check_may_send(
    session: Session, by: Acting, place: Desk, offer: UUID, family: Family, because: Because | None = None
) -> Because | None:
    """Why it is sent though the source is for others, where it is (R030).

    Raises Refused when the source lets only others refer, or when it is the authority's alone (§ 32), and LeftOut.
    """
    row = session.get(OfferRow, offer)
    if row is None:
        return None
    document = load(Offer, row.document)
    if paragraphs(document) & AUTHORITY_ALONE:
        raise Refused("this is the authority's alone and cannot be sent for")
    told = situation(family.said)
    found = [may_refer(document, told, one) for one in _as_whom(by, place)]
    if all(one is not None and one.effect is Effect.BLOCKS_SENDING for one in found):
        raise Refused("only those the offer names may refer to it")
    return check_not_left_out(document, family.placed(told), family.today, because)


def check_not_left_out(document: Offer, told: Situation, today: date, because: Because | None) -> Because | None:
    """Why it is sent all the same, where the source's own limits leave this family out; None where they do not.

    Raises LeftOut where they do and nobody says why (R030).
    """
    found = left_out(document, told, today)
    if found and because is None:
        raise LeftOut(found)
    return because if found else None


class LeftOut(Refused):
    """The offer is for others: no law stands in the way, and who knows the family may know better."""

    def __init__(self, limits: Collection[Obstacle]) -> None:
        super().__init__("the offer is for others; say why it is asked all the same", "because")
        self.limits = tuple(limits)


def _as_whom(by: Acting, place: Desk) -> list[Referrer]:
    """One for each confirmed profession the person has there; without one, only what they work for."""
    kind = OrganisationKind(place.kind) if place.kind in set(OrganisationKind) else None
    professions: list[StaffProfession | None] = [
        profession for where, profession in (by.actor.professions if by.actor else ()) if where == place.organisation
    ]
    return [Referrer(profession, kind) for profession in professions or [None]]
