"""Whose numbers somebody may see: a house, an organisation, or its houses in one municipality. Nobody else's exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import HouseRow, OrganisationRow
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
    def municipalities(self) -> list[str]:
        """Where its houses lie."""
        return sorted({house.municipality for house in self.houses if house.municipality})


def scopes(session: Session, by: Acting) -> list[Scope]:
    """Everything the person may choose: organisations by name, their houses below them, by name as well."""
    places = places_where(by.actor, Permission.SEE_NUMBERS)
    rows = session.scalars(select(OrganisationRow).where(OrganisationRow.id.in_(places)))
    houses = _houses(session, places)
    return [
        scope
        for row in sorted(rows, key=lambda row: (row.name, str(row.id)))
        for scope in _of(row, tuple(houses.get(row.id, ())))
    ]


def scope(mine: Sequence[Scope], key: str) -> Scope:
    """One of them; the first house when nothing was chosen. Raises NotFound for what is unknown or somebody else's."""
    found = mine if key else ([one for one in mine if one.house] or mine)
    one = next((one for one in found if key in ("", one.key)), None)
    if one is None:
        raise NotFound("no such house")
    return one


def _of(row: OrganisationRow, houses: tuple[House, ...]) -> list[Scope]:
    """The whole organisation, then its municipalities where there are several, then its houses."""
    found = [Scope(str(row.id), row.name, row.id, row.name, houses)]
    towns = sorted({house.municipality for house in houses if house.municipality})
    if len(towns) > 1:
        found += [_town(row, town, houses) for town in towns]
    return found + [Scope(str(one.id), one.name, row.id, row.name, (one,), one) for one in houses]


def _town(row: OrganisationRow, town: str, houses: Sequence[House]) -> Scope:
    here = tuple(house for house in houses if house.municipality == town)
    return Scope(f"{row.id}:{town}", f"{row.name}: {town}", row.id, row.name, here)


def _houses(session: Session, organisations: Collection[UUID]) -> dict[UUID, list[House]]:
    """By name: no house stands before another for any other reason."""
    found: dict[UUID, list[House]] = defaultdict(list)
    for row in session.scalars(select(HouseRow).where(HouseRow.organisation_id.in_(organisations))):
        found[row.organisation_id].append(_house(row))
    return {key: sorted(houses, key=lambda house: (house.name, str(house.id))) for key, houses in found.items()}


def _house(row: HouseRow) -> House:
    said = row.document
    place = said.get("place") or {}
    return House(row.id, str(said.get("name", "")), str(said.get("municipality") or ""), place.get("postcode"))
