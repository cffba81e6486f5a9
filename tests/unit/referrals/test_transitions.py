"""The table is total over state × action × kind × party, nobody falls out of it, and every guard guards."""

from datetime import date, timedelta
from itertools import product

import pytest

from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Action, Effect, Facts, Kind, Party, State
from familiehus.referrals.transitions import DUTIES, TABLE, Transition, actions, apply, days_to_act, duty_in, find

pytestmark = pytest.mark.untraced

DAYS = tuple(date(2026, 11, d) for d in (2, 3, 4))
GOOD: dict[str, object] = {
    "consent_given": True,
    "consent_valid": True,
    "sender_holds_contact": True,
    "receiver_named": True,
    "successor_named": True,
    "tries": DAYS,
    "family_wants_waiting": True,
    "estimate_given": True,
    "reason": "fuldt hold",
    "what_next": "et andet tilbud",
    "signature_seen": True,
    "taken_over": True,
    "not_talked": False,
    "place_free": True,
    "gates_missing": (),
    "programme_stops": False,
}
# Where what is well for most is not: a yes that waits, a talk that the parent disputes, and what is not taken over yet.
WELL_HERE: dict[tuple[State, Action], dict[str, object]] = {
    (State.SENT, Action.CONFIRM): {"consent_valid": False},
    (State.SENT, Action.CONFIRM_ON_PAPER): {"consent_valid": False},
    (State.IN_CONTACT, Action.REACH): {"not_talked": True},
    (State.WAITING, Action.REACH): {"not_talked": True},
    (State.WAITING, Action.TAKE_OVER): {"taken_over": False},
}
CONFIRMING = (Action.CONFIRM, Action.CONFIRM_ON_PAPER)


@pytest.mark.parametrize(("state", "action", "kind", "party"), list(product(State, Action, Kind, Party)))
def test_everything_not_in_the_table_is_refused(state: State, action: Action, kind: Kind, party: Party) -> None:
    facts = Facts(kind=kind, **{**GOOD, **WELL_HERE.get((state, action), {})})  # type: ignore[arg-type]
    if action in actions(state, kind, party):
        assert apply(state, action, party, facts).source is state
    else:
        with pytest.raises(Refused):
            apply(state, action, party, facts)


ROWS = [(row, kind, party) for row in TABLE for kind in sorted(row.kinds) for party in sorted(row.by)]


@pytest.mark.parametrize(("taken_over", "not_talked"), list(product((False, True), repeat=2)))
@pytest.mark.parametrize(("row", "kind", "party"), ROWS)
def test_no_button_for_what_stands_against_it_on_the_referral_itself(
    row: Transition, kind: Kind, party: Party, taken_over: bool, not_talked: bool
) -> None:
    said = {**GOOD, **WELL_HERE.get((row.source, row.action), {})}
    facts = Facts(kind=kind, **said | {"taken_over": taken_over, "not_talked": not_talked})  # type: ignore[arg-type]
    try:
        possible = apply(row.source, row.action, party, facts) == row
    except Refused:
        possible = False
    assert (row.action in actions(row.source, kind, party, facts)) is possible


def test_a_row_is_found_by_state_action_and_kind_alone() -> None:
    rows = [(t.source, t.action, kind) for t in TABLE for kind in t.kinds]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("state", [s for s in State if s is not State.CLOSED])
@pytest.mark.parametrize("kind", Kind)
def test_r009_whoever_must_act_always_can(state: State, kind: Kind) -> None:
    reachable = reachable_states(kind)
    if state in reachable:
        assert actions(state, kind, DUTIES[state].party), (state, kind)


@pytest.mark.parametrize("kind", Kind)
def test_r007_every_way_ends_in_closed_and_nowhere_else(kind: Kind) -> None:
    for state in reachable_states(kind):
        assert State.CLOSED in reachable_states(kind, state)
    assert not [t for t in TABLE if t.source is State.CLOSED]


def test_r008_the_contact_moves_at_taken_over_only() -> None:
    moving = {(t.action, t.target) for t in TABLE if Effect.CONTACT_MOVES in t.effects}
    assert moving == {(Action.TAKE_OVER, State.TAKEN_OVER)}


@pytest.mark.parametrize("state", [State.SENT, State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING])
def test_r051_the_family_can_say_no_at_every_step(state: State) -> None:
    for kind in (Kind.HANDOVER, Kind.ADDITION):
        row = find(state, Action.WITHDRAW, kind)
        assert row is not None
        assert Party.FAMILY in row.by
        assert row.guards == ()


@pytest.mark.parametrize(
    ("state", "action", "party", "worse"),
    [
        (State.DRAFT, Action.SEND, Party.SENDER, {"consent_given": False, "consent_valid": False}),
        (State.SENT, Action.ACCEPT, Party.RECEIVER, {"consent_valid": False}),
        (State.DRAFT, Action.SEND, Party.SENDER, {"other_handover_under_way": True}),
        (State.DRAFT, Action.SEND, Party.SENDER, {"sender_holds_contact": False}),
        (State.SENT, Action.ACCEPT, Party.RECEIVER, {"receiver_named": False}),
        (State.IN_CONTACT, Action.TAKE_OVER, Party.RECEIVER, {"successor_named": False}),
        (State.SENT, Action.DECLINE, Party.RECEIVER, {"reason": "  "}),
        (State.ACCEPTED, Action.GIVE_UP, Party.RECEIVER, {"tries": (DAYS[0],) * 3}),
        (State.IN_CONTACT, Action.PUT_ON_WAITING, Party.RECEIVER, {"family_wants_waiting": False}),
        (State.IN_CONTACT, Action.TAKE_OVER, Party.RECEIVER, {"consent_valid": False}),
        (State.IN_CONTACT, Action.TAKE_OVER, Party.RECEIVER, {"not_talked": True}),
        (State.WAITING, Action.TAKE_OVER, Party.RECEIVER, {"not_talked": True}),
        (State.WAITING, Action.TAKE_OVER, Party.RECEIVER, {"taken_over": True}),
        (State.WAITING, Action.START, Party.RECEIVER, {"taken_over": False}),
        (State.IN_CONTACT, Action.REACH, Party.RECEIVER, {"not_talked": False}),
        (State.WAITING, Action.REACH, Party.RECEIVER, {"not_talked": False}),
        (State.TAKEN_OVER, Action.START, Party.RECEIVER, {"gates_missing": ("screening",)}),
        (State.TAKEN_OVER, Action.START, Party.RECEIVER, {"place_free": False}),
        (State.COMPLETED, Action.SETTLE, Party.HOLDER, {"what_next": ""}),
    ],
)
def test_each_guard_guards(state: State, action: Action, party: Party, worse: dict[str, object]) -> None:
    well = {**GOOD, **WELL_HERE.get((state, action), {})}
    apply(state, action, party, Facts(kind=Kind.HANDOVER, **well))  # type: ignore[arg-type]
    with pytest.raises(Refused):
        apply(state, action, party, Facts(kind=Kind.HANDOVER, **{**well, **worse}))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Kind)
def test_r008_what_waits_can_be_taken_over_and_no_handover_begins_before(kind: Kind) -> None:
    """R008: the holder holds on while the family waits; what is no handover moves no contact and begins as it is."""
    waits = {**GOOD, "taken_over": False}
    can = Action.TAKE_OVER in actions(State.WAITING, kind, Party.RECEIVER)
    assert can is (kind is Kind.HANDOVER)
    if kind is Kind.HANDOVER:
        row = apply(State.WAITING, Action.TAKE_OVER, Party.RECEIVER, Facts(kind=kind, **waits))  # type: ignore[arg-type]
        assert (row.target, row.effects) == (State.TAKEN_OVER, (Effect.CONTACT_MOVES,))
    elif kind is Kind.ADDITION:
        assert apply(State.WAITING, Action.START, Party.RECEIVER, Facts(kind=kind, **waits)).target is State.ACTIVE  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Kind)
def test_what_awaits_the_written_yes_is_sent_and_taken_by_nobody(kind: Kind) -> None:
    facts = Facts(kind=kind, **{**GOOD, "consent_valid": False})  # type: ignore[arg-type]
    assert apply(State.DRAFT, Action.SEND, Party.SENDER, facts).target is State.SENT
    with pytest.raises(Refused, match="has not confirmed"):
        apply(State.SENT, Action.ACCEPT, Party.RECEIVER, facts)
    for action, party in zip(CONFIRMING, (Party.FAMILY, Party.HOLDER), strict=True):
        row = apply(State.SENT, action, party, facts)
        assert (row.target, row.effects) == (State.SENT, (Effect.YES_COUNTS,))


def test_a_signature_on_paper_is_the_holders_to_write_down_and_only_once_seen() -> None:
    waiting = {**GOOD, "consent_valid": False}
    for party in (Party.SENDER, Party.RECEIVER, Party.FAMILY, Party.NOBODY):
        with pytest.raises(Refused, match="not possible here"):
            apply(State.SENT, Action.CONFIRM_ON_PAPER, party, Facts(kind=Kind.HANDOVER, **waiting))  # type: ignore[arg-type]
    unseen = Facts(kind=Kind.HANDOVER, **{**waiting, "signature_seen": False})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="seen the signature"):
        apply(State.SENT, Action.CONFIRM_ON_PAPER, Party.HOLDER, unseen)


@pytest.mark.parametrize("stands", [{}, {"consent_given": False, "consent_valid": False}])
def test_only_a_yes_that_waits_is_confirmed(stands: dict[str, object]) -> None:
    for action, party in zip(CONFIRMING, (Party.FAMILY, Party.HOLDER), strict=True):
        with pytest.raises(Refused, match="nothing to confirm"):
            apply(State.SENT, action, party, Facts(kind=Kind.HANDOVER, **{**GOOD, **stands}))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", State)
def test_while_the_written_yes_is_awaited_the_sender_must_act_and_can(state: State) -> None:
    assert duty_in(state) is DUTIES[state]
    duty = duty_in(state, unconfirmed=True)
    if state is not State.SENT:
        assert duty is DUTIES[state]
        return
    assert (duty.party, duty.days) == (Party.SENDER, 5)
    assert Action.WITHDRAW in actions(state, Kind.HANDOVER, duty.party)


def reachable_states(kind: Kind, start: State = State.DRAFT) -> set[State]:
    found, frontier = {start}, [start]
    while frontier:
        here = frontier.pop()
        new = {t.target for t in TABLE if t.source is here and kind in t.kinds} - found
        found |= new
        frontier += new
    return found


def test_days_to_act_are_those_of_the_model() -> None:
    days = {state: duty.days for state, duty in DUTIES.items()}
    assert days == {
        State.DRAFT: 5,
        State.SENT: 2,
        State.ACCEPTED: 5,
        State.IN_CONTACT: 3,
        State.TAKEN_OVER: None,
        State.WAITING: 20,
        State.ACTIVE: None,
        State.COMPLETED: 5,
        State.DECLINED: 2,
        State.UNREACHABLE: 2,
        State.WITHDRAWN: 5,
        State.CLOSED: None,
    }


def test_a_unit_that_is_asked_with_no_offer_chosen_answers_the_same_day() -> None:
    for state, kind in product(State, Kind):
        assert days_to_act(state, kind, is_unit_asked=False) == DUTIES[state].days
        same_day = state is State.SENT and kind is not Kind.INFORMATION
        assert days_to_act(state, kind, is_unit_asked=True) == (0 if same_day else DUTIES[state].days)


def test_what_nobody_has_said_counts_as_a_no() -> None:
    nothing = {"place_free": False, "gates_missing": ("screening",), "programme_stops": True}
    facts = Facts(kind=Kind.HANDOVER, taken_over=False, not_talked=False, **nothing)  # type: ignore[arg-type]
    guards = {guard for row in TABLE for guard in row.guards}
    silent = {guard.__name__ for guard in guards if guard(facts) is None}
    assert silent == {"talk_undisputed", "over_not_yet"}, "only what the referral itself says"
    assert not facts.family_wants_waiting
    assert not facts.estimate_given


@pytest.mark.parametrize(("days", "enough"), [(1, False), (2, False), (3, True), (4, True), (300, True)])
def test_more_tries_than_three_are_honest_too(days: int, enough: bool) -> None:
    tries = tuple(DAYS[0] + timedelta(days=number) for number in range(days)) * 2
    facts = Facts(kind=Kind.HANDOVER, **{**GOOD, "tries": tries})  # type: ignore[arg-type]
    if enough:
        assert apply(State.ACCEPTED, Action.GIVE_UP, Party.RECEIVER, facts).target is State.UNREACHABLE
    else:
        with pytest.raises(Refused, match="3 different days"):
            apply(State.ACCEPTED, Action.GIVE_UP, Party.RECEIVER, facts)


@pytest.mark.parametrize("kind", [Kind.ADDITION, Kind.INFORMATION])
def test_what_is_no_handover_waits_for_none(kind: Kind) -> None:
    facts = Facts(kind=kind, **{**GOOD, "other_handover_under_way": True, "sender_holds_contact": False})  # type: ignore[arg-type]
    assert apply(State.DRAFT, Action.SEND, Party.SENDER, facts).target is State.SENT
