"""What a referral is, who must act on it, and the facts its rules judge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum

from familiehus.kernel.errors import Refused


class Kind(StrEnum):
    """What happens to the contact: it moves, it stays, or only content or a request is handed on."""

    HANDOVER = "handover"
    ADDITION = "addition"
    INFORMATION = "information"


class State(StrEnum):
    """The states of handover.md; ``CLOSED`` is the only finished one."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    IN_CONTACT = "in_contact"
    TAKEN_OVER = "taken_over"
    WAITING = "waiting"
    ACTIVE = "active"
    COMPLETED = "completed"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Party(StrEnum):
    """Who acts, as seen from the referral."""

    SENDER = "sender"
    RECEIVER = "receiver"
    HOLDER = "holder"
    FAMILY = "family"
    NOBODY = "nobody"


class Action(StrEnum):
    """What one can do to a referral."""

    SEND = "send"
    CONFIRM = "confirm"
    CONFIRM_ON_PAPER = "confirm_on_paper"
    DISCARD = "discard"
    ACCEPT = "accept"
    DECLINE = "decline"
    LOG_TRY = "log_try"
    GIVE_UP = "give_up"
    REACH = "reach"
    TAKE_OVER = "take_over"
    PUT_ON_WAITING = "put_on_waiting"
    RENEW_ESTIMATE = "renew_estimate"
    START = "start"
    FOLLOW_UP = "follow_up"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    CALL_OFF = "call_off"
    FIND_AGAIN = "find_again"
    SETTLE = "settle"


class Effect(StrEnum):
    """What else happens in the same transaction."""

    CONTACT_MOVES = "contact_moves"
    CONTACT_RETURNS = "contact_returns"
    PLACE_TAKEN = "place_taken"
    PLACE_FREED = "place_freed"
    SHARING_ENDS = "sharing_ends"
    YES_COUNTS = "yes_counts"


class Because(StrEnum):
    """Why a family is sent to an offer whose source limits leave it out (R030)."""

    SIBLING = "sibling"
    AGREED = "agreed"
    MOVING = "moving"


class StillMissing(Refused):
    """Something that the law or the offer asks for before a start has not been recorded; ``gates`` are their codes."""

    def __init__(self, gates: Collection[str]) -> None:
        super().__init__(f"still missing: {', '.join(gates)}")
        self.gates = tuple(gates)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards judge, gathered by the service at the moment of acting.

    ``consent_given``: the parent said yes; ``consent_valid``: it counts, also where it must be confirmed in writing.
    ``taken_over``: somebody has, however it went on; ``not_talked``: the parent says so, and nobody has since.
    ``successor_named``: by name where a line closes because somebody outside has taken over. What is judged elsewhere
    has no default, nor what would be open by itself: a fact that nobody asked for must not open anything.
    """

    kind: Kind
    _: KW_ONLY
    place_free: bool
    gates_missing: tuple[str, ...]
    programme_stops: bool
    taken_over: bool
    not_talked: bool
    consent_given: bool = False
    consent_valid: bool = False
    other_handover_under_way: bool = False
    sender_holds_contact: bool = False
    receiver_named: bool = False
    successor_named: bool = False
    tries: tuple[date, ...] = ()
    family_wants_waiting: bool = False
    reason: str = ""
    what_next: str = ""
    estimate_given: bool = False
    signature_seen: bool = False
