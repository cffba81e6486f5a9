"""The rules of courses and appointments: when one may be booked, who is asked again; away is not a no (R019)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from familiehus.families.domain import LONGEST_PLAN
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import State, StillMissing
from familiehus.router.domain import Talks

# From the receiver's yes until the last talk: before it nobody has promised anything, after it the family has left.
MEETING = frozenset({State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE})


# A slip of the pen, 03:00 for 15:00, is no appointment; evenings are.
_EARLIEST, _LATEST = 6, 22


class TalkForm(StrEnum):
    """How people meet. At home no address is kept; a walk is a talk, too (R018, R083)."""

    PLACE = "place"
    HOME = "home"
    WALK = "walk"
    VIDEO = "video"
    PHONE = "phone"


NEEDS_WHERE = frozenset({TalkForm.PLACE, TalkForm.VIDEO})
KEEPS_WHERE = NEEDS_WHERE | {TalkForm.WALK}


class TalkAnswer(StrEnum):
    """What a parent says to one appointment, for themself. ``CANNOT`` asks for another time; it is no refusal."""

    NONE = "none"
    COMES = "comes"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Invited:
    """A parent about to be invited. ``agreed``: to talks together with the other parents of the course."""

    state: State
    consents: bool
    agreed: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One parent's part in one appointment: what they said before, and whether they came."""

    line: UUID
    at: datetime
    cancelled: bool
    answer: TalkAnswer
    came: bool | None


class TalksUsed(Refused):
    """As many talks were held or stand as the offer's source counts (R050)."""

    def __init__(self) -> None:
        super().__init__("the talks of this offer are used; decide together what comes next")


def check_booking(
    invited: Collection[Invited], at: datetime, now: datetime, talks: Talks, missing: Collection[str] = ()
) -> None:
    """Raises Refused with what stands in the way; a talk past the limit is refused with the ways on (R049, R050)."""
    if any(one.state not in MEETING or not one.consents for one in invited):
        raise Refused("the parent has not agreed to this")
    if any(one.quiet for one in invited):
        raise Refused("everything toward this parent has stopped")
    if len(invited) > 1 and not all(one.agreed for one in invited):
        raise Refused("every parent must say yes to talks together")
    if missing:
        raise StillMissing(missing)
    if at <= now:
        raise Refused("that time is over")
    if at - now > LONGEST_PLAN:
        raise Refused("choose a day within a year")
    if not _EARLIEST <= at.astimezone(DENMARK).hour < _LATEST:
        raise Refused("nobody meets at night")
    if talks is Talks.DECIDE_WHAT_NOW:
        raise TalksUsed


def check_where(form: TalkForm, where: str) -> str:
    """Where it is, as it is kept. Raises Refused when a place or a link is missing."""
    if form in NEEDS_WHERE and not where.strip():
        raise Refused("say where it is")
    return where.strip() if form in KEEPS_WHERE else ""


def check_answer(at: datetime, now: datetime, *, cancelled: bool) -> None:
    """A parent answers what is still to come. Raises Refused."""
    if cancelled:
        raise Refused("the appointment is cancelled")
    if at <= now:
        raise Refused("that time is over")


def check_attendance(at: datetime, now: datetime, *, cancelled: bool) -> None:
    """Who came is written down once it has begun. Raises Refused."""
    if cancelled:
        raise Refused("the appointment is cancelled")
    if at > now:
        raise Refused("it has not been yet")


def check_cancelling(came: Collection[bool | None]) -> None:
    """What somebody came to has been held and counts. Raises Refused."""
    if any(came):
        raise Refused("somebody came; it has been held")


def asked_again(told: Sequence[Told]) -> frozenset[UUID]:
    """The parents who could not or did not come, and have no later appointment: each is owed another time (R019)."""
    last: dict[UUID, Told] = {}
    for one in sorted(told, key=lambda one: one.at):
        if not one.cancelled:
            last[one.line] = one
    return frozenset(line for line, one in last.items() if one.answer is TalkAnswer.CANNOT or one.came is False)
