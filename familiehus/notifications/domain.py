"""What a message is, when it may go out, and how long a failed one is tried again. Plain Python, Danish time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import FamiliehusError
from familiehus.kernel.workdays import is_public_holiday

# Safe contact (handover.md): nothing to a parent between 20 and 8, and nothing on Sundays.
QUIET_FROM, QUIET_UNTIL = time(20), time(8)
_SUNDAY = 6
DIGEST_AT = time(7, 30)
_SATURDAY = 5

# How long after each failed try the next one comes: a server that is down for two days loses nothing.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
)
TRIES = len(BACK_OFF) + 1


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


class RecipientKind(StrEnum):
    """Whom a message is for: somebody who works here, or the parent of a contact line."""

    STAFF = "staff"
    LINE = "line"


class Template(StrEnum):
    """What a message says; the words are in ``texts.py``."""

    STAFF_TASK = "staff_task"
    PARENT_NEWS = "parent_news"
    PARENT_LINK = "parent_link"
    PARENT_WAY_BACK = "parent_way_back"


class MessageState(StrEnum):
    """Where a message is. ``DEAD`` could not be delivered and waits for a person to look."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"


class Reason(StrEnum):
    """Why a message was dropped or failed, where no server said so. Codes only: never an address, never a text."""

    UNKNOWN = "unknown"
    NOT_ACTIVE = "not_active"
    NOT_ALLOWED = "not_allowed"
    NO_LONGER_TRUE = "no_longer_true"
    SUPERSEDED = "superseded"
    NO_SENDER = "no_sender"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Owed:
    """One message that somebody is owed. Subject, occasion, recipient and step together are its key: decided once.

    A later step of the same occasion replaces earlier ones that have not been sent when it is due. ``not_before`` is
    a moment of the calendar clock. ``urgent`` (staff only) does not wait for the morning's digest.
    """

    subject_kind: str
    subject_id: UUID
    occasion: str
    recipient_kind: RecipientKind
    recipient_id: UUID
    step: int
    template: Template
    not_before: datetime
    language: str = "da"
    urgent: bool = False

    @classmethod
    def task(
        cls, kind: str, key: UUID, occasion: str, person: UUID, at: datetime, step: int = 1, *, urgent: bool = False
    ) -> Owed:
        """ "Der er en opgave til dig", to one of the staff: with the morning's digest, or alone where it is urgent."""
        return cls(kind, key, occasion, RecipientKind.STAFF, person, step, Template.STAFF_TASK, at, urgent=urgent)

    @property
    def gathers(self) -> bool:
        """Whether it goes into the recipient's one mail of the morning."""
        return self.recipient_kind is RecipientKind.STAFF and not self.urgent


@dataclass(frozen=True, slots=True)
class Address:
    """Where to send now. ``parameters`` fill the text (``link`` comes after it); they are never stored."""

    channel: Channel
    to: str = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Never to be sent: the person is gone, consent has ended, it is no longer true."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: ask again at this moment of the calendar clock."""

    until: datetime


class NotDelivered(FamiliehusError):
    """It did not work this time. ``code`` names the cause without an address: "smtp 451", "no answer"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NobodyAnswers(NotDelivered):
    """The server could not be reached at all: other messages by the same way would wait for nothing."""


class NeverDelivered(NotDelivered):
    """The recipient's side said no for good: trying again changes nothing."""


def first_moment(owed: Owed, moment: datetime) -> datetime:
    """The first moment from ``moment`` on at which it may go out: digest for staff, quiet hours for parents."""
    if owed.recipient_kind is RecipientKind.LINE:
        return out_of_quiet(moment)
    return in_digest(moment) if owed.gathers else moment


def allowed_again(owed: Owed, now: datetime) -> datetime | None:
    """When what is due must wait for all that, None when it may go now. A digest that was missed comes the same day."""
    local = now.astimezone(DENMARK)
    if owed.gathers and _is_working_day(local.date()) and local.time() >= DIGEST_AT:
        return None
    first = first_moment(owed, now)
    return first if first > now else None


def out_of_quiet(moment: datetime) -> datetime:
    """``moment``, or the next eight o'clock that is no Sunday's."""
    local = moment.astimezone(DENMARK)
    day = local.date()
    if local.time() >= QUIET_FROM:
        day += timedelta(days=1)
    if day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    if day == local.date() and local.time() >= QUIET_UNTIL:
        return moment
    return datetime.combine(day, QUIET_UNTIL, DENMARK)


def in_digest(moment: datetime) -> datetime:
    """The first half past seven of a working day, from ``moment`` on."""
    local = moment.astimezone(DENMARK)
    day = local.date() if local.time() <= DIGEST_AT else local.date() + timedelta(days=1)
    while not _is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, DENMARK)


def next_try(tries: int) -> timedelta | None:
    """How long to wait after this many failed tries; None when there have been enough."""
    return BACK_OFF[tries - 1] if tries < TRIES else None


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and not is_public_holiday(day)
