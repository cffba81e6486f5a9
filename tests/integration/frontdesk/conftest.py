"""A house with a desk, in a municipality of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.storage import OfferRow
from familiehus.frontdesk.domain import Part, Subject, Visit, Way, Who
from familiehus.frontdesk.looking import Shown
from familiehus.frontdesk.site import FrontDeskSite, make_front_desk
from familiehus.kernel.clock import danish_day
from familiehus.storage.sealing import Sealer
from tests.integration.accounts.conftest import Town, clock, town
from tests.shipped import places


@dataclass
class House:
    """A house, its desk, and somebody of each role."""

    town: Town
    site: FrontDeskSite
    id: UUID = field(default_factory=uuid4)

    def by(self, role: Role = Role.FRONT_DESK) -> Acting:
        return self.town.by(self.town.person(role, password=None))

    @property
    def today(self) -> date:
        return danish_day(self.town.clock.now())

    @property
    def shown(self) -> Shown:
        with self.site.database.look() as connection:
            return self.site.desk.shown(connection, self.id)

    def visit(
        self,
        day: date | None = None,
        postcode: str = "4760",
        said: Mapping[Subject, frozenset[str]] | None = None,
        **people: int,
    ) -> Visit:
        came = {Who(who): number for who, number in (people or {"mother": 1}).items()}
        return Visit(day or self.today, Part.MORNING, Way.WALK_IN, came, postcode, said or {})

    def count(self, visit: Visit, by: Acting | None = None, number: str = "") -> bool:
        with self.site.database.write() as work:
            first = self.site.desk.count(work, by or self.by(), self.id, number or uuid4().hex, visit)
            work.commit()
        return first

    def rows(self, model: type) -> list[tuple[object, ...]]:
        """The cells of this house, without the house."""
        table = model.__table__  # type: ignore[attr-defined]
        with self.site.database.read() as session:
            found = session.execute(table.select().where(table.c.house_id == self.id))
            return sorted((tuple(row)[1:] for row in found), key=repr)


def add_house(town: Town, key: UUID, name: str = "Prøvehuset") -> None:
    with town.site.database.write() as work:
        document = {"name": name, "municipality": "Prøvekommune"}
        slug = f"{name.lower()}-{key.hex[:8]}"
        work.session.add(
            HouseRow(id=key, key=slug, slug=slug, organisation_id=town.place, published=True, document=document)
        )
        work.commit()


def add_offer(town: Town, house: UUID | None, name: str = "Prøvecafé", **about: list[str]) -> UUID:
    key = uuid4()
    with town.site.database.write() as work:
        document = {"name": name, "municipalities": ["Prøvekommune"], **about}
        slug = f"tilbud-{key.hex[:8]}"
        offer = OfferRow(id=key, key=slug, slug=slug, organisation_id=town.place, house_id=house, document=document)
        work.session.add(offer)
        work.commit()
    return key


@pytest.fixture
def house(town: Town) -> House:
    site = make_front_desk(town.site.database, town.site.scribe, Sealer({1: b"s" * 32}), places())
    made = House(town, site)
    add_house(town, made.id)
    return made


__all__ = ["clock", "town"]
