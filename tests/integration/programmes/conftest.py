"""The world of the referrals' tests with an association, an offer with volunteers, and the programmes' service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from familiehus.catalogue.documents import dump
from familiehus.catalogue.domain import Offer, SourceRef, Text, Volunteering
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import MatchPhase, Sector, Tier
from familiehus.kernel.errors import Refused
from familiehus.programmes.domain import Action, Phase
from familiehus.programmes.ending import end_with_referral
from familiehus.programmes.looking import Listed, Sight, listed, see
from familiehus.programmes.service import Said, of_referral, stands_in_the_way
from familiehus.programmes.site import ProgrammesSite, make_programmes
from familiehus.programmes.storage import ProgrammeRow
from familiehus.referrals.domain import Action as Do
from familiehus.referrals.domain import Kind
from familiehus.referrals.site import make_referrals
from familiehus.storage.sealing import Sealer
from tests.integration.accounts.conftest import KEYS, MovingClock
from tests.integration.limits import NOTHING_STOPS
from tests.integration.referrals.conftest import World, make_world

HJEM_TIL_OS = Volunteering(
    tuple(phase for phase in MatchPhase if phase is not MatchPhase.EXPECTATIONS),
    months_min=12,
    logbook=True,
    logbook_weeks=1,
    sparring_months=2,
)
HOME_START = Volunteering((MatchPhase.TALK, MatchPhase.MATCH, MatchPhase.RUNNING), months_max=6)
TO_RUNNING = (Action.TALKED, Action.PROPOSE, Action.MATCH, Action.MET, Action.VISITED)
FORENING = "Besøgsvenner"


def offer_of(world: World, plan: Volunteering | None, place: UUID) -> UUID:
    """An offer nobody has, with or without volunteers."""
    offer = Offer(
        key=f"proeve-{uuid4()}",
        organisation="proeve",
        name="Prøvevenner",
        sectors=(Sector.CIVIL_SOCIETY,),
        tier=Tier.TARGETED,
        summary=Text("Findes ikke."),
        sources=(SourceRef("proeve", "proeve", "proeve"),),
        volunteering=plan,
    )
    with world.site.database.write() as work:
        row = OfferRow(id=uuid4(), key=offer.key, slug=offer.key, organisation_id=place, document=dump(offer))
        work.session.add(row)
        work.commit()
        return row.id


@dataclass
class Volunteers:
    """The association's side."""

    world: World
    site: ProgrammesSite
    place: UUID

    def offer(self, plan: Volunteering | None = HJEM_TIL_OS) -> UUID:
        return offer_of(self.world, plan, self.place)

    def taken_over(self, plan: Volunteering | None = HJEM_TIL_OS, kind: Kind = Kind.HANDOVER) -> UUID:
        """A referral the association has taken over, to an offer with this plan."""
        sent = self.world.send(self.world.open(), unit=FORENING, kind=kind, offer=self.offer(plan))
        self.world.act("frivilligkoordinator", sent, Do.ACCEPT, Do.REACH, Do.TAKE_OVER)
        return sent

    def begun(self, plan: Volunteering = HJEM_TIL_OS, *does: Action, kind: Kind = Kind.HANDOVER) -> UUID:
        sent = self.taken_over(plan, kind)
        self.begin(sent)
        self.do(sent, *does)
        return sent

    def begin(self, referral: UUID, who: str = "frivilligkoordinator") -> UUID:
        with self.world.site.database.write() as work:
            key = self.site.programmes.begin(work, self.world.by(who), referral).id
            work.commit()
            return key

    def do(
        self,
        referral: UUID,
        *actions: Action,
        who: str = "frivilligkoordinator",
        version: int | None = None,
        **said: object,
    ) -> None:
        """One after another, each with everything it asks for unless ``said`` otherwise."""
        for action in actions:
            usual = {"volunteer": "Anna", "confirmed": True, "held": True} | said
            with self.world.site.database.write() as work:
                by = self.world.by(who)
                self.site.programmes.act(work, by, referral, action, Said(**usual), version)  # type: ignore[arg-type]
                work.commit()

    def refused(self, referral: UUID, action: Action, **said: object) -> str:
        """Why not."""
        with pytest.raises(Refused) as told:
            self.do(referral, action, **said)
        return str(told.value)

    def row(self, referral: UUID) -> ProgrammeRow:
        with self.world.site.database.read() as session:
            row = of_referral(session, referral)
            assert row is not None
            return row

    def phase(self, referral: UUID) -> Phase:
        return Phase(self.row(referral).phase)

    def seen(self, referral: UUID, who: str = "frivilligkoordinator") -> Sight | None:
        with self.world.site.database.write() as work:
            sight = see(work, self.site, self.world.by(who), referral)
            work.commit()
            return sight

    def listed(self, who: str = "frivilligkoordinator") -> list[Listed]:
        actor, today = self.world.by(who).actor, self.world.clock.now().date()
        assert actor is not None
        with self.world.site.database.read() as session:
            return listed(session, self.world.site.consents, actor, today)


def make_volunteers(world: World) -> Volunteers:
    """Besides the town an association with one unit."""
    place = world.town.organisation("Prøveforeningen", "civil_society")
    world.unit(FORENING, place, coordinator="frivilligkoordinator", deputy="formand", staff=("vejleder",))
    return Volunteers(world, make_programmes(world.site), place)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def volunteers(engine: Engine, tmp_path: Path, clock: MovingClock) -> Volunteers:
    world = make_world(engine, tmp_path, clock)
    scribe, sealer = world.site.scribe, Sealer(KEYS.sealing)
    limits = replace(NOTHING_STOPS, programme_stops=stands_in_the_way)
    world.site = make_referrals(world.site.database, scribe, sealer, limits, end_with_referral)
    return make_volunteers(world)


def gain(volunteers: Volunteers, referral: UUID, plan: Volunteering | None = HJEM_TIL_OS) -> None:
    """The offer of a referral says now that it runs with volunteers."""
    wanted, model = volunteers.world.referral(referral).offer_id, volunteers.offer(plan)
    with volunteers.world.site.database.write() as work:
        row, other = work.session.get_one(OfferRow, wanted), work.session.get_one(OfferRow, model)
        row.document = row.document | {"volunteering": other.document["volunteering"]}
        work.commit()


def every(volunteers: Volunteers, kind: type) -> list:
    with volunteers.world.site.database.read() as session:
        return list(session.scalars(select(kind)))
