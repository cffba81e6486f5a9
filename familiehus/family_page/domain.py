"""What a parent can do about a referral, and when to ask again: plain rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from familiehus.family_page.vocabulary import Answer, TakingOver
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import fold
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.transitions import actions

ASKED_AGAIN_AT_MOST = timedelta(days=183)
# The receiver says they have talked; only the parent knows (handover.md, "har I talt sammen?").
_TALKED = frozenset({State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE})
_HIDDEN = frozenset({State.DRAFT, State.CLOSED})


def is_shown(state: State) -> bool:
    """Whether a referral stands on the parent's page: a draft is nobody's news, a closed one is over."""
    return state not in _HIDDEN


def can_say_no(state: State, kind: Kind) -> bool:
    """Whether a yes can be turned to no (R051)."""
    return Action.WITHDRAW in actions(state, kind, Party.FAMILY)


def taking_over(*, taken_over: bool, holds: bool) -> TakingOver:
    """What is true now of a handover; ``holds``: the receiver has the contact today."""
    if not taken_over:
        return TakingOver.TO_COME
    return TakingOver.DONE if holds else TakingOver.OVER


def asks_whether_talked(state: State, kind: Kind, answered: Answer | None) -> bool:
    """Whether the parent is asked; a no can be turned to yes later, a yes is not asked again."""
    return kind is not Kind.INFORMATION and state in _TALKED and answered is not Answer.TALKED


def meant(name: str, people: Iterable[tuple[UUID, str]]) -> frozenset[UUID]:
    """Everybody called so, however it is written: who has a namesake is not left in by chance."""
    wanted = fold(name)
    return frozenset(person for person, called in people if wanted and fold(called) == wanted)


def ask_again(day: date | None, today: date) -> date:
    """The day to ask again (R085). Raises Refused for no day, one that is not later, or one past half a year."""
    if day is None or not today < day <= today + ASKED_AGAIN_AT_MOST:
        raise Refused("say a day within half a year")
    return day
