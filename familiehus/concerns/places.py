"""Which municipality is responsible: of an organisation by what it is, of a family by what is written about it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.accounts.domain import AUTHORITIES
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.geo.tables import Places
from familiehus.router.placing import placed
from familiehus.router.situation import Situation


class Responsible:
    """Names municipalities in the one way the table spells them."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def placed(self, situation: Situation) -> Situation:
        """Where a family lives, as the router has it."""
        return placed(self._places, situation)

    def of_organisation(self, session: Session, organisation: UUID) -> str | None:
        """The municipality an active organisation is; None for everybody else, whatever they call themselves."""
        row = session.get(OrganisationRow, organisation)
        if row is None or not row.active or row.kind not in AUTHORITIES:
            return None
        name = str(row.document.get("municipality") or row.name)
        return self._places.right_name(name) or name

    def of_unit(self, session: Session, unit: UUID | None) -> str | None:
        """The municipality a unit belongs to."""
        row = session.get(UnitRow, unit) if unit else None
        return self.of_organisation(session, row.organisation_id) if row else None

    def of_family(self, situation: Situation, start: str | None) -> Situation:
        """The situation with the municipality responsible for the family: where they live; not said, where it starts.

        People write their town: a postcode, or a town's name, that lies in one municipality says which. What lies in
        several says it only together with where it starts.
        """
        name = situation.municipality or ""
        found = self._places.right_name(name)
        around = self._places.municipalities_at(situation.postcode, name)
        if found is None and (situation.postcode or around):
            near = [place.name for place in around]
            found = near[0] if len(near) == 1 else next((place for place in near if place == start), None)
            return replace(situation, municipality=found)
        return replace(situation, municipality=found or name or start)
