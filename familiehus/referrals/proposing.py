"""The rules of putting an offer to a parent: yes, no, or thinking about it, asked again once (R051, R085)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from familiehus.kernel.errors import Refused

ASKED_AGAIN_AT_MOST = timedelta(days=183)


class Reply(StrEnum):
    """What a parent says. Nothing is kept of which of the two answers it was."""

    YES = "yes"
    NO = "no"
    THINKING = "thinking"


@dataclass(frozen=True, slots=True)
class OfferPut:
    """``ask_on``: the one day it is asked again. ``answered``: that there was an answer, never which it was."""

    ask_on: date | None = None
    answered: bool = False


def reply(proposal: OfferPut, says: Reply, day: date | None, today: date) -> OfferPut:
    """The proposal after an answer: the same whether it was a yes or a no. Raises Refused."""
    if proposal.answered:
        raise Refused("this has been answered already")
    if says is not Reply.THINKING:
        return OfferPut(answered=True)
    if proposal.ask_on is not None:
        raise Refused("it is asked again only once")
    if day is None or not today < day <= today + ASKED_AGAIN_AT_MOST:
        raise Refused("say a day within half a year")
    return replace(proposal, ask_on=day)
