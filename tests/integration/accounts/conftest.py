"""A small town with people in it, on both databases, and a clock the tests move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from familiehus.access.actor import Actor
from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.accounts.people import Invited
from familiehus.accounts.site import AccountsSite, make_accounts
from familiehus.audit.domain import Act, Door
from familiehus.audit.record import Checkpoints, Record, flush_into
from familiehus.audit.storage import EventRow
from familiehus.kernel.keys import Keys
from familiehus.storage.unit_of_work import Database, UnitOfWork

SHELL = Acting(Door.COMMAND)
PAGE = Acting(Door.PAGE)
PASSWORD = "fire grønne havelåger"  # noqa: S105 - of people who do not exist


@dataclass
class MovingClock:
    """Stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class Town:
    """The services and a few helpers that commit."""

    site: AccountsSite
    clock: MovingClock
    place: UUID = field(default_factory=uuid4)

    def organisation(self, name: str, kind: str = "municipality") -> UUID:
        with self.site.database.write() as work:
            row = self.site.organisations.add(work, SHELL, f"{name} {uuid4().hex[:8]}", kind)
            work.commit()
            return row.id

    def person(self, *roles: Role, place: UUID | None = None, password: str | None = PASSWORD) -> UUID:
        """Somebody invited with these roles who has chosen a password."""
        with self.site.database.write() as work:
            invited = self.invite(work, *roles, place=place)
            work.commit()
        if password and invited.secret:
            self.accept(invited.secret, password)
        return invited.person

    def invite(self, work: UnitOfWork, *roles: Role, place: UUID | None = None) -> Invited:
        """Somebody with these roles, in a unit of work of the caller's."""
        email = f"{uuid4().hex}@proeve.example"
        return self.site.people.invite(work, SHELL, place or self.place, "Prøve Person", email, roles)

    def accept(self, secret: str, password: str = PASSWORD) -> None:
        with self.site.database.read() as session:
            invitation = self.site.invitations.find(session, secret)
        hashed = self.site.invitations.hash_for(invitation, password)
        with self.site.database.write() as work:
            self.site.invitations.use(work, PAGE, secret, hashed)
            work.commit()

    def actor(self, person: UUID) -> Actor:
        with self.site.database.read() as session:
            return directory.actor_of(session, person)

    def by(self, person: UUID) -> Acting:
        return Acting(Door.PAGE, self.actor(person))

    def email(self, person: UUID) -> str:
        with self.site.database.read() as session:
            return session.get_one(directory.PersonRow, person).email

    def acts(self, place: UUID | None = None) -> list[str]:
        """What happened in an organisation, in order."""
        query = select(EventRow.act).where(EventRow.chain == (place or self.place)).order_by(EventRow.number)
        with self.site.database.read() as session:
            return list(session.scalars(query))

    def last(self, act: Act, place: UUID | None = None) -> EventRow:
        query = select(EventRow).where(EventRow.act == act, EventRow.chain == (place or self.place))
        with self.site.database.read() as session:
            return session.scalars(query.order_by(EventRow.number.desc())).first()


KEYS = Keys(b"a" * 32, b"t" * 32, {1: b"f" * 32})


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def town(engine: Engine, tmp_path: Path, clock: MovingClock) -> Town:
    """A municipality of its own for each test."""
    database = Database(engine, flush_into(Record(KEYS.audit, Checkpoints(tmp_path / "checkpoints.jsonl"))))
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    town = Town(make_accounts(database, KEYS, clock, clock, hasher=hasher, holdings=()), clock)
    town.place = town.organisation("Prøvekommune")
    return town
