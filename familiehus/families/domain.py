"""A contact line: one parent, and at every moment while it is open exactly one named holder (R008, R009)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from familiehus.kernel.errors import Refused

TRIES_BEFORE_GIVING_UP = 3
# No day that somebody names lies further away: a date in ten years would be a deadline nobody meets.
LONGEST_PLAN = timedelta(days=366)


class NobodyLeft(Refused):
    """Nobody could hold the line: no unit it has been in has a coordinator."""

    def __init__(self) -> None:
        super().__init__("no unit of this line has a coordinator")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the contact: one active person, in one unit."""

    person: UUID
    unit: UUID


class Ending(StrEnum):
    """Why a line was closed on purpose."""

    ENOUGH = "enough"
    FAMILY_WISH = "family_wish"
    OUTSIDE_HOLDS = "outside_holds"
    MOVED_AWAY = "moved_away"
    CANNOT_BE_REACHED = "cannot_be_reached"


@dataclass(frozen=True, slots=True)
class Line:
    """One parent's line. ``earlier`` are the holders before, the latest last. ``ending`` is None while it is open."""

    id: UUID
    organisation: UUID
    holder: Holder | None
    earlier: tuple[Holder, ...] = ()
    ending: Ending | None = None
    quiet: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody must hold it."""
        return self.ending is None


@dataclass(frozen=True, slots=True)
class Goodbye:
    """What must be true before a line may end: the parent was told, or could not be reached in an honest way."""

    parent_told: bool = False
    tries: tuple[date, ...] = ()
    last_message_sent: bool = False
    colleague_agreed: UUID | None = None


def open_line(line: UUID, organisation: UUID, holder: Holder) -> Line:
    """A new line has a holder from its first moment."""
    return Line(line, organisation, holder)


def give_to(line: Line, new: Holder) -> Line:
    """The contact moves; the holder until now is remembered. Raises Refused for a closed line."""
    if line.holder is None:
        raise Refused("the line is closed")
    if line.holder == new:
        return line
    return replace(line, holder=new, earlier=(*line.earlier, line.holder))


def back_to(line: Line, may_hold: Callable[[Holder], bool], coordinator: Holder) -> Holder:
    """Who gets the contact back: the latest earlier holder elsewhere who may, else a coordinator (invariant 1).

    Never a colleague in the same unit: the yes that has ended was given to the whole of it. Raises Refused for a
    closed line.
    """
    if line.holder is None:
        raise Refused("the line is closed")
    elsewhere = (holder for holder in reversed(line.earlier) if holder.unit != line.holder.unit)
    return next(filter(may_hold, elsewhere), coordinator)


def give_back(line: Line, may_hold: Callable[[Holder], bool], coordinator: Holder) -> Line:
    """The contact returns there."""
    return give_to(line, back_to(line, may_hold, coordinator))


def close(line: Line, ending: Ending, goodbye: Goodbye, closing: UUID) -> Line:
    """End a line on purpose. Raises Refused, naming what is missing, when the family would simply be dropped."""
    if not line.open:
        raise Refused("the line is closed already")
    missing = what_is_missing(ending, goodbye, closing)
    if missing:
        raise Refused(missing)
    return replace(line, ending=ending, holder=None)


def what_is_missing(ending: Ending, goodbye: Goodbye, closing: UUID) -> str | None:
    """What stands in the way of closing, or None."""
    if ending is not Ending.CANNOT_BE_REACHED:
        return None if goodbye.parent_told else "the parent has not been told"
    if len(set(goodbye.tries)) < TRIES_BEFORE_GIVING_UP:
        return f"there must be tries on {TRIES_BEFORE_GIVING_UP} different days"
    if not goodbye.last_message_sent:
        return "the last message with the way back has not been sent"
    if goodbye.colleague_agreed in (None, closing):
        return "a colleague must look first"
    return None
