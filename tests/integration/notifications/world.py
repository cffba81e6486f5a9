"""A person to write to, and a worker put together from parts a test can look into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from familiehus.accounts.recipients import StaffRecipients
from familiehus.accounts.storage import PersonRow
from familiehus.kernel.clock import DENMARK
from familiehus.notifications.delivery import NOBODY_HEARS, Desk
from familiehus.notifications.domain import (
    Address,
    Channel,
    Dropped,
    Later,
    Owed,
    Reason,
    RecipientKind,
    Template,
)
from familiehus.notifications.outbox import owe
from familiehus.notifications.storage import MessageRow
from familiehus.notifications.texts import Message, Texts
from familiehus.notifications.worker import Worker
from familiehus.storage.unit_of_work import Database

MONDAY = datetime(2026, 11, 23, 10, tzinfo=DENMARK)
LINK = "https://familiehus.example/personale/"


@dataclass
class Hand:
    """A clock that a test moves."""

    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class Parents:
    """Stands in for what knows the lines: whatever the test says about a line, else a number."""

    answers: dict[UUID, Address | Dropped | Later | Exception] = field(default_factory=dict)
    asked: list[Owed] = field(default_factory=list)

    def address(self, session: Session, owed: Owed, now: datetime) -> Address | Dropped | Later:
        self.asked.append(owed)
        answer = self.answers.get(owed.recipient_id, Dropped(Reason.UNKNOWN))
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Postman:
    """Takes messages over; fails in the order a test says."""

    taken: list[tuple[str, Message]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    before: Callable[[], None] | None = None

    def send(self, to: str, message: Message) -> None:
        if self.before:
            self.before()
        if self.fails:
            raise self.fails.pop(0)
        self.taken.append((to, message))


@dataclass
class World:
    """The worker and everything around it."""

    database: Database
    calendar: Hand = field(default_factory=Hand)
    security: Hand = field(default_factory=Hand)
    parents: Parents = field(default_factory=Parents)
    mail: Postman = field(default_factory=Postman)
    sms: Postman = field(default_factory=Postman)

    def worker(self, **more: object) -> Worker:
        recipients = {
            RecipientKind.STAFF: StaffRecipients(LINK.removesuffix("/personale/")),
            RecipientKind.LINE: self.parents,
        }
        senders = {Channel.EMAIL: self.mail, Channel.SMS: self.sms}
        options: dict[str, object] = {"senders": senders} | more
        missed = options.pop("missed", NOBODY_HEARS)
        return Worker(self.database, self.calendar, self.security, Desk(recipients, Texts({}), missed), **options)

    def both(self, **by: float) -> None:
        """Time goes by."""
        self.calendar.move(**by)
        self.security.move(**by)

    def person(self, *, active: bool = True) -> UUID:
        key = uuid4()
        email = f"{key.hex}@kommune.example"
        row = PersonRow(id=key, name="Prøve", email=email, email_key=email, active=active, created_at=MONDAY)
        with self.database.write() as work:
            work.session.add(row)
            work.commit()
        return key

    def line(self, answer: Address | Dropped | Later | Exception | None = None) -> UUID:
        key = uuid4()
        self.parents.answers[key] = answer or Address(Channel.SMS, "+4500000000")
        return key

    def owe(self, *owed: Owed) -> None:
        with self.database.write() as work:
            owe(work, *owed)
            work.commit()

    def rows(self) -> list[MessageRow]:
        with self.database.read() as session:
            return list(session.query(MessageRow).order_by(MessageRow.step))

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]


def staff(
    person: UUID, step: int = 1, *, urgent: bool = True, when: datetime = MONDAY, subject: UUID | None = None
) -> Owed:
    """Something owed to somebody who works here."""
    to = RecipientKind.STAFF
    return Owed("referral", subject or uuid4(), "moved", to, person, step, Template.STAFF_TASK, when, urgent=urgent)


def parent(line: UUID, step: int = 1, *, when: datetime = MONDAY, subject: UUID | None = None) -> Owed:
    """Something owed to a parent."""
    return Owed("referral", subject or uuid4(), "moved", RecipientKind.LINE, line, step, Template.PARENT_NEWS, when)
