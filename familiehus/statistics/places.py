"""Whose numbers somebody may see: a house, an organisation, or its houses in one municipality. Nobody else's exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import HouseRow, OrganisationRow, UnitRow
from familiehus.feedback.storage import SurveyRow
from familiehus.frontdesk.storage import FrontDeskRow
from familiehus.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class House:
    """A house as numbers name it. ``postcode`` is None where nobody has said where it lies."""

    id: UUID
    name: str
    municipality: str
    postcode: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what numbers are told. ``key`` stands in addresses; ``house`` when it is a single one."""

    key: str
    name: str
    organisation: UUID
    organisation_name: str
    houses: tuple[House, ...]
    house: House | None = None

    @property
    def ids(self) -> list[UUID]:
        """The ids of its houses."""
        return [house.id for house in self.houses]

    @property
    def places(self) -> list[UUID]:
        """Its houses and, of a whole organisation, the organisation itself: what belongs to no house counts there."""
        whole = self.key == str(self.organisation)
        return [*self.ids, self.organisation] if whole else self.ids

    @property
    def municipalities(self) -> list[str]:
        """Where its houses lie."""
        return sorted({house.municipality for house in self.houses if house.municipality})


def scopes(session: Session, by: Acting) -> list[Scope]:
    """Everything the person may choose: organisations by name, their houses below them, by name as well."""
    places = places_where(by.actor, Permission.SEE_NUMBERS)
    query = select(OrganisationRow.id, OrganisationRow.name, HouseRow, FrontDeskRow.postcodes)
    query = query.where(OrganisationRow.id.in_(places))
    query = query.outerjoin(HouseRow, HouseRow.organisation_id == OrganisationRow.id)
    query = query.outerjoin(FrontDeskRow, FrontDeskRow.house_id == HouseRow.id)
    rows = cast("Iterable[tuple[UUID, str, HouseRow | None, list[str] | None]]", session.execute(query))
    houses: dict[tuple[str, UUID], list[House]] = defaultdict(list)
    for key, name, row, postcodes in rows:
        houses[name, key] += [] if row is None else [_house(row, postcodes or ())]
    return [scope for (name, key), found in sorted(houses.items()) for scope in _of(key, name, _by_name(found))]


def scope(mine: Sequence[Scope], key: str) -> Scope:
    """One of them; the first house when nothing was chosen. Raises NotFound for what is unknown or somebody else's."""
    found = mine if key else ([one for one in mine if one.house] or mine)
    one = next((one for one in found if key in ("", one.key)), None)
    if one is None:
        raise NotFound("no such house")
    return one


def _of(key: UUID, name: str, houses: tuple[House, ...]) -> list[Scope]:
    """The whole organisation, then its municipalities where there are several, then its houses."""
    found = [Scope(str(key), name, key, name, houses)]
    towns = sorted({house.municipality for house in houses if house.municipality})
    if len(towns) > 1:
        found += [_town(key, name, town, houses) for town in towns]
    return found + [Scope(str(one.id), one.name, key, name, (one,), one) for one in houses]


def _town(key: UUID, name: str, town: str, houses: Sequence[House]) -> Scope:
    here = tuple(house for house in houses if house.municipality == town)
    return Scope(f"{key}:{town}", f"{name}: {town}", key, name, here)


def _by_name(houses: Iterable[House]) -> tuple[House, ...]:
    """No house stands before another for any other reason."""
    return tuple(sorted(houses, key=lambda house: (house.name, str(house.id))))


def _house(row: HouseRow, postcodes: Sequence[str]) -> House:
    """Where the catalogue does not say where it lies, its desk does: there its own postcode comes first."""
    said = row.document
    postcode = (said.get("place") or {}).get("postcode") or next(iter(postcodes), None)
    return House(row.id, str(said.get("name", "")), str(said.get("municipality") or ""), postcode)


def place_of(counted: type[UnitRow | SurveyRow], organisation: InstrumentedAttribute[UUID]) -> ColumnElement[UUID]:
    """Where a survey, or something of a unit, is counted: in its house, or with what belongs to no house."""
    return func.coalesce(counted.house_id, organisation)
