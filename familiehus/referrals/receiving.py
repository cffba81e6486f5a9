"""Who takes referrals: an offer does while its organisation has a unit with an active coordinator behind the door."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.accounts.houses import name_of
from familiehus.accounts.storage import HouseRow, OrganisationRow, PersonRow, UnitRow
from familiehus.accounts.units import HAS_COORDINATOR
from familiehus.catalogue.storage import OfferRow
from familiehus.families.desks import Desk, receiving
from familiehus.kernel.text import fold
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import Database


class ReceivingUnits:
    """What the router asks about today."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, organisations: Collection[str]) -> Collection[str]:
        """Those of the organisations, by key, where somebody takes what comes in; one statement."""
        query = (
            select(OrganisationRow.key)
            .join(UnitRow, UnitRow.organisation_id == OrganisationRow.id)
            .join(PersonRow, PersonRow.id == UnitRow.coordinator_id)
            .where(OrganisationRow.key.in_(organisations), OrganisationRow.active, UnitRow.active, PersonRow.active)
            .where(HAS_COORDINATOR)
        )
        with self._database.read() as session:
            return frozenset(session.scalars(query))

    def taken(self, offers: Collection[UUID]) -> Mapping[UUID, int]:
        """Places taken in counted offers."""
        query = (
            select(ReferralRow.offer_id, func.count())
            .where(ReferralRow.offer_id.in_(offers), ReferralRow.takes_place)
            .group_by(ReferralRow.offer_id)
        )
        with self._database.read() as session:
            return {offer: count for offer, count in session.execute(query) if offer is not None}


def unit_for(session: Session, offer: UUID) -> Desk | None:
    """Where a referral to an offer lands: a unit of the offer's house, else the organisation's first.

    None when nobody there takes referrals; the offer's page then shows the ways in that its source names.
    """
    row = session.get(OfferRow, offer)
    if row is None or not row.published:
        return None
    units = [desk for desk in receiving(session) if desk.organisation == row.organisation_id]
    house = session.get(HouseRow, row.house_id) if row.house_id else None
    own = of_house(units, house.id, name_of(house)) if house else None
    return own or next(iter(units), None)


def of_house(units: Iterable[Desk], house: UUID, name: str) -> Desk | None:
    """The unit that answers for a house: of those that work in it the one of its name, else the first. None without."""
    there = [desk for desk in units if desk.house == house]
    return next((desk for desk in there if fold(desk.name) == fold(name)), next(iter(there), None))


def is_published(session: Session, offer: UUID) -> bool:
    """Whether parents see the offer now."""
    row = session.get(OfferRow, offer)
    return row is not None and row.published
