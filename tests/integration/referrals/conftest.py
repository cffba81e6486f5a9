"""Two organisations with units and people, the services, and short words for what one does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.site import make_accounts
from familiehus.accounts.storage import PersonRow, RoleRow
from familiehus.audit.record import Checkpoints, Record, flush_into
from familiehus.consent.domain import ConsentForm, Custody, Draft, Purpose, Understood
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.ids import new_id
from familiehus.referrals.case import NewReferral, Said
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.holdings import LinesHeld, ReferralsHeld, TalksHeld
from familiehus.referrals.site import ReferralsSite, make_referrals
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database, UnitOfWork
from tests.integration.accounts.conftest import KEYS, SHELL, MovingClock, Town
from tests.integration.limits import NOTHING_STOPS, stays

OWN_WORDS = "Vi sover ikke, og jeg er bange for at gøre noget forkert."
EVERYTHING = (
    Written(Field.NAME, "Prøve Mor"),
    Written(Field.CONTACT, "ring efter kl. 10"),
    Written(Field.DUE, "2027-04-20"),
    Written(Field.OWN_WORDS, OWN_WORDS),
    Written(Field.PROFESSIONAL, "Første barn, uge 17."),
)


@dataclass
class World:
    """A midwife's unit in a region, a house and the health visitors in a municipality."""

    town: Town
    site: ReferralsSite
    clock: MovingClock
    units: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    def by(self, name: str) -> Acting:
        return self.town.by(self.people[name])

    def unit(
        self,
        name: str,
        place: UUID,
        *,
        coordinator: str,
        deputy: str = "",
        staff: tuple[str, ...] = (),
        house: UUID | None = None,
    ) -> UUID:
        """A unit with people: the coordinator by role and name, staff as referrers and receivers bound to it.

        They are put there as rows: that people are invited and given roles is tested with the accounts.
        """
        with self.site.database.write() as work:
            for person in (coordinator, deputy):
                if person and person not in self.people:
                    self.people[person] = self._somebody(work, place, [(Role.COORDINATOR, None)])
            draft = UnitDraft(name, (0, 1, 2, 3, 4), self.people[coordinator], self.people.get(deputy), house=house)
            row = self.town.site.organisations.add_unit(work, SHELL, place, draft)
            self.units[name] = row.id
            for person in staff:
                roles = [(Role.FRONT_DESK, None), (Role.REFERRER, row.id), (Role.RECEIVER, row.id)]
                self.people[person] = self._somebody(work, place, roles)
            work.commit()
        return self.units[name]

    def _somebody(self, work: UnitOfWork, place: UUID, roles: list[tuple[Role, UUID | None]]) -> UUID:
        person, now = new_id(), self.clock.now()
        email = f"{person.hex}@proeve.example"
        work.session.add(PersonRow(id=person, name="Prøve Person", email=email, email_key=email, created_at=now))
        work.session.flush()
        for after, (role, unit) in enumerate(roles):  # the first one given is the one that the record names
            given = {"organisation_id": place, "given_at": now + timedelta(microseconds=after)}
            row = RoleRow(id=new_id(), person_id=person, unit_id=unit, place_id=unit or place, role=role.value, **given)
            work.session.add(row)
        return person

    def open(
        self,
        who: str = "jordemoder",
        unit: str = "Jordemødre",
        written: tuple[Written, ...] = EVERYTHING,
        language: str = "da",
    ) -> UUID:
        with self.site.database.write() as work:
            row = self.site.families.open(work, self.by(who), NewLine(uuid4(), self.units[unit], language, written))
            work.commit()
            return row.id

    def items(self, line: UUID, *fields: Field) -> frozenset[UUID]:
        """The newest items of a line, all of them or those of some fields."""
        with self.site.database.read() as session:
            row = session.get_one(LineRow, line)
            newest = self.site.families.items.newest(session, line, row.unit_id)
        return frozenset(item.id for name, item in newest.items() if not fields or name in fields)

    def consent(self, items: frozenset[UUID], **other: object) -> Draft:
        said = {
            "purpose": Purpose.TAKE_OVER,
            "form": ConsentForm.ORAL,
            "understood": Understood.OWN_LANGUAGE,
            "last_day": self.clock.now().date() + timedelta(days=180),
            "custody": None,
            "agreed": True,
        }
        return Draft(items=items, **(said | other))  # type: ignore[arg-type]

    def new(self, line: UUID, unit: str | None = "Huset", kind: Kind = Kind.HANDOVER, **other: object) -> NewReferral:
        consent = other.pop("consent", None) or self.consent(self.items(line))
        receiver = self.units[unit] if unit else None
        outside, offer = "" if unit else "Prøvelægen, Prøvegade", other.pop("offer", None)
        return NewReferral(uuid4(), line, kind, receiver, outside, offer, consent, "Det her må I sige.", **other)  # type: ignore[arg-type]

    def send(self, line: UUID, who: str = "jordemoder", unit: str | None = "Huset", **other: object) -> UUID:
        with self.site.database.write() as work:
            row = self.site.referrals.send(work, self.by(who), self.new(line, unit, **other))
            work.commit()
            return row.id

    def act(self, who: str | Acting, referral: UUID, *does: Action, **said: object) -> State:
        by = self.by(who) if isinstance(who, str) else who
        if Action.TAKE_OVER in does and self.referral(referral).unit_id is None:
            said = {"successor": "Prøve Læge, 20 20 20 20"} | said
        for action in does:
            with self.site.database.write() as work:
                self.site.referrals.act(work, by, referral, action, Said(**said))  # type: ignore[arg-type]
                work.commit()
        return self.state(referral)

    def state(self, referral: UUID) -> State:
        return State(self.referral(referral).state)

    def referral(self, key: UUID) -> ReferralRow:
        with self.site.database.read() as session:
            return session.get_one(ReferralRow, key)

    def line(self, key: UUID) -> LineRow:
        with self.site.database.read() as session:
            return session.get_one(LineRow, key)

    def holder(self, line: UUID) -> str | None:
        """Who holds it, by the name used here."""
        person = self.line(line).holder_id
        return next((name for name, key in self.people.items() if key == person), None)

    def read(self, line: UUID, unit: str) -> dict[Field, str]:
        """What the people of a unit read."""
        with self.site.database.read() as session:
            said = self.site.consents.read(session, [line], [self.units[unit]])
        return {one.field: one.text for one in reversed(said)}


def make_world(engine: Engine, folder: Path, clock: MovingClock) -> World:
    """A new world on a database that may hold others."""
    database = Database(engine, flush_into(Record(KEYS.audit, Checkpoints(folder / "checkpoints.jsonl"))))
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    quiet = make_accounts(database, KEYS, clock, clock, hasher=hasher, holdings=())
    site = make_referrals(database, quiet.scribe, Sealer(KEYS.sealing), NOTHING_STOPS, stays)
    holdings = (
        LinesHeld(site.families, site.notices),
        ReferralsHeld(site.scribe),
        TalksHeld(site.scribe, site.notices),
    )
    accounts = make_accounts(database, KEYS, clock, clock, hasher=hasher, holdings=holdings)
    town = Town(accounts, clock)
    town.place = town.organisation("Prøvekommune")
    region = town.organisation("Region Prøve", "region")
    world = World(town, site, clock)
    world.unit("Jordemødre", region, coordinator="chefjordemoder", deputy="vikar", staff=("jordemoder", "kollega"))
    world.unit("Huset", town.place, coordinator="koordinator", deputy="stedfortræder", staff=("terapeut", "pædagog"))
    world.unit("Sundhedsplejen", town.place, coordinator="ledende", staff=("sundhedsplejerske",))
    return world


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def world(engine: Engine, tmp_path: Path, clock: MovingClock) -> World:
    return make_world(engine, tmp_path, clock)


def all_of(world: World, kind: type) -> list:
    with world.site.database.read() as session:
        return list(session.scalars(select(kind)))


CUSTODY = Custody
