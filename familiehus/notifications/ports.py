"""What the worker is handed by the composition root: who answers for recipients, what carries messages, what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.notifications.domain import Address, Dropped, Later, Owed
from familiehus.notifications.texts import Message
from familiehus.storage.unit_of_work import UnitOfWork

# Knows one kind of thing that staff are told of: whether there is still something to do, by what is true at the moment
# (calendar clock). Asked just before each try, as ``Recipients`` are; the session is for reading only.
StillDue = Callable[[Session, Owed, datetime], bool]


class Recipients(Protocol):
    """Knows one kind of recipient. Asked just before each try, so that what holds then is what counts."""

    def address(self, session: Session, owed: Owed, now: datetime) -> Address | Dropped | Later:
        """Where to send, by what is true at ``now`` (calendar clock): consent, safe contact, active person.

        ``Address.parameters`` may carry what the text needs (``link``): it is used once and never stored. The session
        is for reading only. Nothing may be sent, written or logged here.
        """
        ...


class Missed(Protocol):
    """Hears, for one kind of recipient, that a message to them was given up."""

    def __call__(self, work: UnitOfWork, recipient: UUID) -> None:
        """In the transaction that notes it, so that no message is lost and nobody knows."""
        ...


class Sender(Protocol):
    """Carries messages by one channel."""

    def send(self, to: str, message: Message) -> None:
        """Returns once the other side has taken it over. Raises NeverDelivered, NobodyAnswers, else NotDelivered."""
        ...


class Chore(Protocol):
    """Something the worker does at each pass, in units of work of its own; safe to be killed and run again."""

    name: str

    def run(self, now: datetime) -> int:
        """Do what is due at ``now`` (calendar clock); how many things were done."""
        ...
