"""What a desk shows, in one statement: its page is opened all day long. Nothing else reads a desk."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from familiehus.accounts.storage import HouseRow
from familiehus.frontdesk.domain import Setting, Subject
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
        HouseRow.document["municipality"].as_string(),
        HouseRow.document[("place", "postcode")].as_string(),
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
    municipality: str
    setting: Setting
    today: int


def look(connection: Connection, house: UUID, day: date, postcodes: Container[str]) -> Shown:
    """The desk of a house; until somebody has set it up, its own postcode can be chosen, when there is such a one.

    Raises NotFound.
    """
    row = connection.execute(_HOUSE, {"house": house, "day": day}).one_or_none()
    if row is None:
        raise NotFound("no such house")
    organisation, name, place, own, chosen, asks, version, today = row
    asked = frozenset(Subject(one) for one in asks or ())
    usual = (own,) if own in postcodes else ()
    setting = Setting(usual if chosen is None else tuple(chosen), asked, version or 0)
    return Shown(organisation, name or "", place or "", setting, int(today))
