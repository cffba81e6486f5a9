"""The world of the referrals with an authority in it, offers under the law, and gates that are asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.acting import Scribe
from familiehus.accounts.storage import ProfessionRow
from familiehus.catalogue.documents import dump
from familiehus.catalogue.domain import Access, Capacity, Offer, SourceRef, Text
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Sector, Tier
from familiehus.concerns.domain import NewScreening
from familiehus.concerns.site import ConcernsSite, make_concerns
from familiehus.concerns.vocabulary import Occasion, Subject
from familiehus.families.items import Written
from familiehus.kernel.ids import new_id
from familiehus.referrals.domain import Action, State
from familiehus.referrals.intake import situation
from familiehus.referrals.site import make_referrals
from familiehus.router.gates import Outcome
from familiehus.storage.sealing import Sealer
from familiehus.wiring import gates_of
from tests.integration.accounts.conftest import KEYS, MovingClock
from tests.integration.limits import NOTHING_STOPS, stays
from tests.integration.referrals.conftest import EVERYTHING, World, make_world
from tests.shipped import places

OPENS = NewScreening(Subject.PREGNANCY, Occasion.PREVENTIVE_HELP, Outcome.NO_FURTHER_INFORMATION_NEEDED)


@dataclass
class Municipality:
    """Two municipalities; the first has a house, an authority and a job centre."""

    world: World
    site: ConcernsSite
    security: MovingClock
    other: UUID = field(default_factory=uuid4)

    @property
    def place(self) -> UUID:
        return self.world.town.place

    def train(
        self, name: str, profession: StaffProfession, *, place: UUID | None = None, confirmed: bool = True
    ) -> None:
        """Give somebody a profession as two people would."""
        now = self.world.clock.now()
        with self.world.site.database.write() as work:
            row = ProfessionRow(
                id=new_id(),
                person_id=self.world.people[name],
                organisation_id=place or self.place,
                profession=profession.value,
                given_at=now,
                confirmed_at=now if confirmed else None,
            )
            work.session.add(row)
            work.commit()

    def called(self, place: UUID | None = None) -> str:
        """The name of a municipality as it stands on a line."""
        with self.world.site.database.read() as session:
            found = self.site.responsible.of_organisation(session, place or self.place)
        assert found is not None
        return found

    def offer(self, *legal: str, place: UUID | None = None, capacity: int | None = None, **access: object) -> UUID:
        """An offer of the municipality under these paragraphs."""
        key = f"proeve-{uuid4().hex[:8]}"
        offer = Offer(
            key=key,
            name="Prøvetilbud",
            organisation="prøve",
            sectors=(Sector.MUNICIPALITY,),
            tier=Tier.VISITED,
            summary=Text("Et tilbud, der ikke findes."),
            sources=(SourceRef("prøve", "prøve", "prøve"),),
            municipalities=(self.called(place),),
            legal_basis=legal,
            capacity=Capacity(max=capacity) if capacity else None,
            access=Access(**access),  # type: ignore[arg-type]
        )
        with self.world.site.database.write() as work:
            row = OfferRow(
                id=offer.id, key=key, slug=key, organisation_id=place or self.place, document=dump(offer), loaded=None
            )
            work.session.add(row)
            work.commit()
        return offer.id

    def line(self, *more: Written, who: str = "jordemoder", unit: str = "Jordemødre") -> UUID:
        return self.world.open(who, unit, (*EVERYTHING, *more))

    def ready(
        self, offer: UUID, line: UUID, unit: str = "Huset", who: str = "terapeut", sender: str = "jordemoder"
    ) -> UUID:
        """A referral that has been taken over and waits for its start."""
        with self.world.site.database.write() as work:
            new = replace(self.world.new(line, unit), offer=offer)
            row = self.world.site.referrals.send(work, self.world.by(sender), new)
            work.commit()
        self.world.act(who, row.id, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
        return row.id

    def start(self, referral: UUID, who: str = "terapeut") -> State:
        return self.world.act(who, referral, Action.START, on=date(2027, 1, 11))

    def screen(self, line: UUID, new: NewScreening = OPENS, who: str = "rådgiver", place: UUID | None = None) -> UUID:
        self.security.move(seconds=1)
        with self.world.site.database.write() as work:
            row = self.site.gates.screen(work, self.world.by(who), place or self.place, line, new)
            work.commit()
            return row.id


@pytest.fixture
def town(engine: Engine, tmp_path: Path, clock: MovingClock, security: MovingClock) -> Municipality:
    world = make_world(engine, tmp_path, clock)
    database, sealer = world.site.database, Sealer(KEYS.sealing)
    scribe = Scribe(clock, security)
    site = make_concerns(database, scribe, sealer, world.site.families, places(), situation, {})
    keeper = site.gatekeeper
    limits = replace(NOTHING_STOPS, gates=gates_of(keeper), capacity=keeper.capacity)
    world.site = make_referrals(database, scribe, sealer, limits, stays)
    town = Municipality(world, site, security)
    world.unit("Myndighed", world.town.place, coordinator="myndighedschef", staff=("rådgiver", "socialrådgiver"))
    town.train("rådgiver", StaffProfession.CHILD_ADVISER)
    town.train("terapeut", StaffProfession.FAMILY_THERAPIST)
    town.train("sundhedsplejerske", StaffProfession.HEALTH_VISITOR)
    world.people["administrator"] = world.town.person(Role.ADMINISTRATOR, place=world.town.place, password=None)
    town.other = world.town.organisation("Nabokommune")
    world.unit("Nabomyndighed", town.other, coordinator="nabochef", staff=("nabo",))
    town.train("nabo", StaffProfession.CHILD_ADVISER, place=town.other)
    return town


@pytest.fixture
def clock() -> MovingClock:
    """The calendar's; a demo moves it."""
    return MovingClock()


@pytest.fixture
def security() -> MovingClock:
    """The real one."""
    return MovingClock()
