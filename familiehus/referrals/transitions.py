"""The one table. It drives the service, the buttons, the API, the documentation and the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Action, Effect, Facts, Kind, Party, State, StillMissing

TRIES_ON_DAYS = 3
Guard = Callable[[Facts], Refused | None]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who must act in a state, and within how many of the receiving unit's own opening days by default.

    ``days`` is None where the deadline is a date of the offer: its next start, the next appointment.
    """

    party: Party
    days: int | None


DUTIES: dict[State, Duty] = {
    State.DRAFT: Duty(Party.SENDER, 5),
    State.SENT: Duty(Party.RECEIVER, 2),
    State.ACCEPTED: Duty(Party.RECEIVER, 5),
    State.IN_CONTACT: Duty(Party.RECEIVER, 3),
    State.TAKEN_OVER: Duty(Party.RECEIVER, None),
    State.WAITING: Duty(Party.RECEIVER, 20),
    State.ACTIVE: Duty(Party.RECEIVER, None),
    State.COMPLETED: Duty(Party.HOLDER, 5),
    State.DECLINED: Duty(Party.SENDER, 2),
    State.UNREACHABLE: Duty(Party.SENDER, 2),
    State.WITHDRAWN: Duty(Party.HOLDER, 5),
    State.CLOSED: Duty(Party.NOBODY, None),
}

# Where the parent's own written yes is awaited, what was sent waits for the sender: nobody else knows of it yet.
AWAITING_YES = Duty(Party.SENDER, 5)


def duty_in(state: State, *, unconfirmed: bool = False) -> Duty:
    """Who must act; ``unconfirmed``: its consent awaits the parent's own written yes."""
    return AWAITING_YES if unconfirmed and state is State.SENT else DUTIES[state]


def days_to_act(state: State, kind: Kind, *, is_unit_asked: bool) -> int | None:
    """Within how many of the receiving unit's opening days the next one acts; 0 is the same day, None a known date.

    ``is_unit_asked``: it went to a unit with no offer chosen ("Send til familiehuset"), which answers the same working
    day what it is asked to do for a family. What it is only told (R070) waits as long as everything else.
    """
    if state is State.SENT and is_unit_asked and kind is not Kind.INFORMATION:
        return 0
    return DUTIES[state].days


def consent_needed(facts: Facts) -> Refused | None:
    """Nothing is shared, started or kept going without the parent's valid yes (R051, R062)."""
    if facts.consent_valid:
        return None
    return Refused("the parent has not confirmed this" if facts.consent_given else "the parent has not agreed to this")


def yes_given(facts: Facts) -> Refused | None:
    """It can be sent on a yes that awaits the parent's own in writing; nobody reads it before that."""
    return None if facts.consent_given else Refused("the parent has not agreed to this")


def yes_awaited(facts: Facts) -> Refused | None:
    """A yes is confirmed once, and only while it stands."""
    return None if facts.consent_given and not facts.consent_valid else Refused("there is nothing to confirm")


def signature_seen(facts: Facts) -> Refused | None:
    """Who writes down a signature on paper has seen it; no picture of it is kept (R061)."""
    return None if facts.signature_seen else Refused("say that you have seen the signature")


# Before these are asked, the consent is held fast: nobody takes it back meanwhile.
YES_ASKED_FOR: frozenset[Guard] = frozenset({consent_needed, yes_given, yes_awaited})


def one_handover(facts: Facts) -> Refused | None:
    """At most one handover under way on a line, and only the holder hands over."""
    if facts.kind is not Kind.HANDOVER:
        return None
    if not facts.sender_holds_contact:
        return Refused("only the one who holds the contact can hand it over")
    return Refused("another handover is under way") if facts.other_handover_under_way else None


def receiver_by_name(facts: Facts) -> Refused | None:
    """A unit says yes through a person."""
    return None if facts.receiver_named else Refused("say who will reach the parent")


def successor_by_name(facts: Facts) -> Refused | None:
    """Where the line closes because somebody outside has taken over, the parent reads who, and whom to ring."""
    return None if facts.successor_named else Refused("say who has taken over", "successor")


def honest_tries(facts: Facts) -> Refused | None:
    """Three logged tries, on different days."""
    return None if len(set(facts.tries)) >= TRIES_ON_DAYS else Refused(f"try on {TRIES_ON_DAYS} different days first")


def reason_given(facts: Facts) -> Refused | None:
    """A no has a reason, so that the sender can find something else (R007)."""
    return None if facts.reason.strip() else Refused("give a reason", "reason")


def next_said(facts: Facts) -> Refused | None:
    """A referral is finished only when somebody has said what came next (R007, R013)."""
    return None if facts.what_next.strip() else Refused("say what comes next", "what_next")


def gates_open(facts: Facts) -> Refused | None:
    """The legal gates hold whoever asks (R052, R053, R059)."""
    return StillMissing(facts.gates_missing) if facts.gates_missing else None


def place_free(facts: Facts) -> Refused | None:
    """Never a ninth participant (R031)."""
    return None if facts.place_free else Refused("every place is taken; offer a waiting place")


def wants_to_wait(facts: Facts) -> Refused | None:
    """A waiting place is given with the family's yes, and with an estimate (R031, R032)."""
    if not facts.family_wants_waiting:
        return Refused("ask the family whether they want to wait", "wants_to_wait")
    return None if facts.estimate_given else Refused("say how long it may take", "on")


def estimate_said(facts: Facts) -> Refused | None:
    """A renewed estimate is an estimate."""
    return None if facts.estimate_given else Refused("say how long it may take", "on")


def programme_so_far(facts: Facts) -> Refused | None:
    """Where a programme with a volunteer runs, its own phases say when the offer starts and ends (R098)."""
    return Refused("the programme with the volunteer is not so far") if facts.programme_stops else None


def no_days_of_its_own(facts: Facts) -> Refused | None:
    """Where a programme with a volunteer runs, what is due in it is put off by nothing else (R098, R099)."""
    return Refused("the programme with the volunteer has days of its own") if facts.programme_stops else None


def talk_undisputed(facts: Facts) -> Refused | None:
    """Nobody takes over while the parent says that they have not talked: whoever holds the contact holds on (R008)."""
    return Refused("the parent says that you have not talked") if facts.not_talked else None


def talk_disputed(facts: Facts) -> Refused | None:
    """A talk that nobody disputes is written down once."""
    return None if facts.not_talked else Refused("you have talked already")


def over_already(facts: Facts) -> Refused | None:
    """A handover that waits begins once somebody has taken over: until then the holder holds on (R008)."""
    waits = facts.kind is Kind.HANDOVER and not facts.taken_over
    return Refused("take over before it begins") if waits else None


def over_not_yet(facts: Facts) -> Refused | None:
    """The contact moves once."""
    return Refused("somebody has taken over already") if facts.taken_over else None


# They ask only what stands on the referral itself.
_ON_ITSELF: frozenset[Guard] = frozenset({talk_undisputed, talk_disputed, over_already, over_not_yet})
ALL = frozenset(Kind)
WITH_CONTACT = frozenset({Kind.HANDOVER, Kind.ADDITION})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may do what in which state, what must hold, and what follows."""

    action: Action
    source: State
    target: State
    by: frozenset[Party]
    kinds: frozenset[Kind] = ALL
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


def _by(*parties: Party) -> frozenset[Party]:
    return frozenset(parties)


_SENDER, _RECEIVER, _HOLDER = _by(Party.SENDER), _by(Party.RECEIVER), _by(Party.HOLDER)
_SAYS_NO = _by(Party.FAMILY, Party.HOLDER, Party.SENDER, Party.RECEIVER)
# A yes is taken back by somebody, or its time is up: nobody does that, and the same follows.
_ENDINGS = ((Action.WITHDRAW, _SAYS_NO), (Action.LAPSE, _by(Party.NOBODY)))
_LEAVING = (Effect.SHARING_ENDS, Effect.PLACE_FREED)


def _row(action: Action, source: State, target: State, by: frozenset[Party], *guards: Guard) -> Transition:
    return Transition(action, source, target, by, guards=guards)


def _contact(
    action: Action, source: State, target: State, *guards: Guard, effects: tuple[Effect, ...] = ()
) -> Transition:
    return Transition(action, source, target, _RECEIVER, WITH_CONTACT, guards, effects)


TABLE: tuple[Transition, ...] = (
    _row(Action.SEND, State.DRAFT, State.SENT, _SENDER, yes_given, one_handover),
    Transition(
        Action.CONFIRM, State.SENT, State.SENT, _by(Party.FAMILY), guards=(yes_awaited,), effects=(Effect.YES_COUNTS,)
    ),
    Transition(
        Action.CONFIRM_ON_PAPER, State.SENT, State.SENT, _HOLDER, guards=(yes_awaited, signature_seen),
        effects=(Effect.YES_COUNTS,),
    ),
    Transition(Action.DISCARD, State.DRAFT, State.CLOSED, _SENDER, effects=(Effect.SHARING_ENDS,)),
    _row(Action.ACCEPT, State.SENT, State.ACCEPTED, _RECEIVER, consent_needed, receiver_by_name),
    *(
        Transition(
            Action.DECLINE, state, State.DECLINED, _RECEIVER, guards=(reason_given,), effects=(Effect.SHARING_ENDS,)
        )
        for state in (State.SENT, State.ACCEPTED, State.IN_CONTACT)
    ),
    Transition(
        Action.DECLINE, State.WAITING, State.DECLINED, _RECEIVER, WITH_CONTACT, (reason_given,),
        (Effect.CONTACT_RETURNS, Effect.SHARING_ENDS, Effect.PLACE_FREED),
    ),
    _contact(Action.LOG_TRY, State.ACCEPTED, State.ACCEPTED, consent_needed),
    _contact(Action.GIVE_UP, State.ACCEPTED, State.UNREACHABLE, honest_tries),
    _contact(Action.REACH, State.ACCEPTED, State.IN_CONTACT, consent_needed),
    # Once more, where the parent says that they have not talked.
    *(
        _contact(Action.REACH, state, state, consent_needed, talk_disputed)
        for state in (State.IN_CONTACT, State.WAITING)
    ),
    _contact(Action.TAKE_OVER, State.IN_CONTACT, State.TAKEN_OVER, consent_needed, receiver_by_name,
             successor_by_name, talk_undisputed, gates_open, effects=(Effect.CONTACT_MOVES,)),
    Transition(
        Action.TAKE_OVER, State.WAITING, State.TAKEN_OVER, _RECEIVER, frozenset({Kind.HANDOVER}),
        (over_not_yet, consent_needed, receiver_by_name, successor_by_name, talk_undisputed, gates_open),
        (Effect.CONTACT_MOVES,),
    ),
    *(
        _contact(Action.PUT_ON_WAITING, state, State.WAITING, consent_needed, wants_to_wait)
        for state in (State.IN_CONTACT, State.TAKEN_OVER)
    ),
    _contact(Action.RENEW_ESTIMATE, State.WAITING, State.WAITING, estimate_said),
    *(
        _contact(Action.START, state, State.ACTIVE, consent_needed, over_already, programme_so_far, gates_open,
                 place_free, effects=(Effect.PLACE_TAKEN,))
        for state in (State.TAKEN_OVER, State.WAITING)
    ),
    _contact(Action.FOLLOW_UP, State.ACTIVE, State.ACTIVE, consent_needed, no_days_of_its_own),
    _contact(Action.COMPLETE, State.ACTIVE, State.COMPLETED, programme_so_far, effects=(Effect.PLACE_FREED,)),
    Transition(
        Action.COMPLETE, State.ACCEPTED, State.COMPLETED, _RECEIVER, frozenset({Kind.INFORMATION}), (consent_needed,)
    ),
    *(
        Transition(action, state, State.WITHDRAWN, by, effects=_LEAVING)
        for action, by in _ENDINGS
        for state in (State.SENT, State.ACCEPTED, State.IN_CONTACT, State.UNREACHABLE)
    ),
    *(
        Transition(
            action, state, State.WITHDRAWN, by, WITH_CONTACT, effects=(*_LEAVING, Effect.CONTACT_RETURNS)
        )
        for action, by in _ENDINGS
        for state in (State.TAKEN_OVER, State.WAITING, State.ACTIVE)
    ),
    # What is only told, and stays unanswered, does not keep a family from being let go of: nobody has said no to it.
    *(
        Transition(
            Action.CALL_OFF, state, State.CLOSED, _by(Party.SENDER, Party.HOLDER), frozenset({Kind.INFORMATION}),
            (next_said,), (Effect.SHARING_ENDS,),
        )
        for state in (State.SENT, State.ACCEPTED)
    ),
    _row(Action.FIND_AGAIN, State.UNREACHABLE, State.ACCEPTED, _SENDER, consent_needed, one_handover),
    *(
        Transition(
            Action.SETTLE, state, State.CLOSED, by, guards=(next_said,), effects=(Effect.SHARING_ENDS,)
        )
        for state, by in (
            (State.COMPLETED, _HOLDER),
            (State.DECLINED, _SENDER),
            (State.UNREACHABLE, _SENDER),
            (State.WITHDRAWN, _HOLDER),
        )
    ),
)  # fmt: skip


def actions(state: State, kind: Kind, party: Party, facts: Facts | None = None) -> tuple[Action, ...]:
    """What ``party`` can do now: the buttons of the page and the links of the API.

    With ``facts`` nothing that would be refused for what stands on the referral itself, whatever is said with it.
    """
    rows = (t for t in TABLE if t.source is state and kind in t.kinds and party in t.by)
    return tuple(t.action for t in rows if facts is None or not _stands_against(t, facts))


def _stands_against(row: Transition, facts: Facts) -> bool:
    return any(guard(facts) for guard in row.guards if guard in _ON_ITSELF)


def find(state: State, action: Action, kind: Kind) -> Transition | None:
    """The row for an action in a state, or None when the table has none."""
    return next((t for t in TABLE if (t.source, t.action) == (state, action) and kind in t.kinds), None)


def apply(state: State, action: Action, party: Party, facts: Facts) -> Transition:
    """The transition to carry out. Raises Refused, with the reason and nothing changed, for anything else."""
    row = find(state, action, facts.kind)
    if row is None or party not in row.by:
        raise Refused(f"{action} is not possible here: the referral is {state}")
    for guard in row.guards:
        refused = guard(facts)
        if refused:
            raise refused
    return row
