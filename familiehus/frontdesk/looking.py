"""What a desk's page shows, in one statement: it is opened all day long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from familiehus.accounts.storage import HouseRow
from familiehus.frontdesk.domain import Subject
from familiehus.frontdesk.service import Setting
from familiehus.frontdesk.storage import DayCountRow, FrontDeskRow
from familiehus.kernel.errors import NotFound

_COUNTED = (
    select(func.coalesce(func.sum(DayCountRow.count), 0))
    .where(DayCountRow.house_id == bindparam("house"), DayCountRow.day == bindparam("day"))
    .scalar_subquery()
)
_HOUSE = (
    select(
        HouseRow.organisation_id,
        HouseRow.document["name"].as_string(),
        FrontDeskRow.postcodes,
        FrontDeskRow.asks,
        FrontDeskRow.version,
        _COUNTED,
    )
    .outerjoin(FrontDeskRow, FrontDeskRow.house_id == HouseRow.id)
    .where(HouseRow.id == bindparam("house"))
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A house's desk today."""

    organisation: UUID
    name: str
    setting: Setting
    today: int


def look(connection: Connection, house: UUID, day: date) -> Shown:
    """The desk of a house. Raises NotFound."""
    row = connection.execute(_HOUSE, {"house": house, "day": day}).one_or_none()
    if row is None:
        raise NotFound("no such house")
    organisation, name, postcodes, asks, version, today = row
    asked = frozenset(Subject(one) for one in asks or ())
    return Shown(organisation, name or "", Setting(tuple(postcodes or ()), asked, version or 0), int(today))
