"""The rules of passing lines on inside a unit: offered, then accepted; until then the holder is who it was (R008)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

from familiehus.families.domain import Holder
from familiehus.kernel.errors import Refused


class Outcome(StrEnum):
    """How an offer to take a line over ended. ``OVERTAKEN``: the contact had moved before it was answered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    OVERTAKEN = "overtaken"


def check_offer(holder: Holder, to: Holder, *, works_there: bool) -> None:
    """Raises Refused unless ``to`` is another person at work in the holder's own unit.

    Another unit may read nothing without the parent's yes: it takes over by a referral.
    """
    if to.unit != holder.unit:
        raise Refused("another unit takes over by a referral")
    if to.person == holder.person:
        raise Refused("that person holds the contact already")
    if not works_there:
        raise Refused("only an active person can hold the contact")


def answer(settled: Outcome | None, offered_by: Holder, holder: Holder | None, *, accepts: bool) -> Outcome:
    """What an answer comes to. Raises Refused for an offer that is settled."""
    if settled is not None:
        raise Refused("this has been answered already")
    if not accepts:
        return Outcome.DECLINED
    return Outcome.ACCEPTED if holder == offered_by else Outcome.OVERTAKEN


def unasked(lines: Iterable[UUID], waiting: Collection[UUID], shown: int) -> list[UUID]:
    """Those that nobody is asked to take over.

    Raises Refused unless they are as many as were shown: nobody passes on a family they have not seen on the list.
    """
    found = [line for line in lines if line not in waiting]
    if len(found) != shown:
        raise Refused("other lines than were shown")
    return found
