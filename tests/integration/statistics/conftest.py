"""A house that has counted, in a municipality of its own, and somebody of each role to look at its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.site import CatalogueSite
from familiehus.catalogue.storage import OfferRow
from familiehus.frontdesk.domain import Subject
from familiehus.frontdesk.storage import AboutCountRow, MonthCountRow
from familiehus.statistics.domain import Quarter
from familiehus.statistics.file import as_csv, atoms
from familiehus.statistics.places import Scope, scope, scopes
from familiehus.statistics.service import UnderWay
from familiehus.statistics.sheet import Sheet, make_sheet
from familiehus.statistics.site import StatisticsSite, make_statistics
from familiehus.storage.sealing import Sealer
from tests.integration.accounts.conftest import KEYS
from tests.integration.referrals.conftest import World, clock, world
from tests.shipped import places, topics

# The tests' clock stands on 21 November 2026: the third quarter is settled, the fourth is running.
LAST = Quarter(2026, 3)
__all__ = ["clock", "world"]


@dataclass
class Counted:
    """The numbers of a small world, and how to put counts into it."""

    world: World
    site: StatisticsSite
    catalogue: CatalogueSite
    houses: dict[str, UUID] = field(default_factory=dict)

    def house(self, name: str = "Prøvehuset", town: str = "Prøvekommune", postcode: str | None = None) -> UUID:
        key = self.houses.setdefault(name, uuid4())
        document = {"name": name, "municipality": town} | ({"place": {"postcode": postcode}} if postcode else {})
        with self.site.database.write() as work:
            place, slug = self.world.town.place, f"hus-{key.hex[:8]}"
            row = HouseRow(id=key, key=slug, slug=slug, organisation_id=place, published=True, document=document)
            work.session.add(row)
            work.commit()
        return key

    def course(self) -> UUID:
        """An offer of the organisation that lies in no house."""
        key = uuid4()
        with self.site.database.write() as work:
            names = {"key": f"k{key}", "slug": f"k{key}", "document": {"name": "Et forløb"}}
            work.session.add(OfferRow(id=key, organisation_id=self.world.town.place, **names))
            work.commit()
        return key

    def visits(self, house: UUID, month: date, cells: Mapping[tuple[str, str, str], int]) -> None:
        """Cells by way, who and postcode."""
        rows = [
            {"house_id": house, "month": month, "way": way, "who": who, "postcode": postcode, "count": count}
            for (way, who, postcode), count in cells.items()
        ]
        with self.site.database.write() as work:
            work.session.execute(insert(MonthCountRow), rows)
            work.commit()

    def said(self, house: UUID, month: date, subject: Subject, values: Mapping[str, int]) -> None:
        rows = [
            {"house_id": house, "month": month, "subject": subject, "value": value, "count": count}
            for value, count in values.items()
        ]
        with self.site.database.write() as work:
            work.session.execute(insert(AboutCountRow), rows)
            work.commit()

    def by(self, role: Role = Role.LEADER) -> Acting:
        return self.world.town.by(self.world.town.person(role, password=None))

    def scope(self, by: Acting, key: object = "") -> Scope:
        with self.site.database.read() as session:
            return scope(scopes(session, by), str(key))

    def sheet(self, first: Quarter, last: Quarter = LAST, key: object = "", by: Acting | None = None) -> Sheet:
        who = by or self.by()
        with self.site.database.read() as session:
            here = scope(scopes(session, who), str(key))
            return make_sheet(self.site, self.catalogue, session, who, here, (first, last))

    def under_way(self, key: object = "") -> UnderWay:
        who = self.by()
        with self.site.database.read() as session:
            return self.site.numbers.under_way(session, who, scope(scopes(session, who), str(key)))

    def everything(self, by: Acting) -> list[object]:
        """Every answer to every question: each scope, each period of the last year, every file."""
        with self.site.database.read() as session:
            mine = scopes(session, by)
            told: list[object] = []
            for here in mine:
                for back in range(3):
                    for length in range(3 - back):
                        period = (LAST.after(-back - length), LAST.after(-back))
                        sheet = make_sheet(self.site, self.catalogue, session, by, here, period)
                        told += [sheet.parts, sheet.trend, sheet.far, as_csv(sheet)]
                        told += [list(atoms(sheet)), sheet.total, sheet.handed]
                told.append(self.site.numbers.under_way(session, by, here))
        return told


@pytest.fixture
def counted(world: World) -> Counted:
    site = make_statistics(world.site.database, world.site.scribe, Sealer(KEYS.sealing), places())
    catalogue = CatalogueSite(world.site.database, places(), topics(), world.clock)
    return Counted(world, site, catalogue)
