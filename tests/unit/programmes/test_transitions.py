"""The table of programmes with volunteers: total, no phase skipped, and a volunteer who stops ends nothing (R098)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.catalogue.domain import Volunteering
from familiehus.catalogue.vocabulary import MatchPhase
from familiehus.kernel.errors import Refused
from familiehus.programmes.domain import (
    BEFORE_MATCH,
    WITH_VOLUNTEER,
    Action,
    Course,
    Effect,
    Facts,
    Phase,
    Visit,
    after,
    first_end,
    latest_end,
    phases,
    warned_on,
)
from familiehus.programmes.transitions import TABLE, actions, apply, find

TODAY = date(2026, 11, 23)
HOME_START = Volunteering((MatchPhase.TALK, MatchPhase.MATCH, MatchPhase.RUNNING), months_max=6)
HJEM_TIL_OS = Volunteering(
    tuple(phase for phase in MatchPhase if phase is not MatchPhase.EXPECTATIONS),
    months_min=12,
    logbook=True,
    logbook_weeks=1,
    sparring_months=2,
)
PLANS = st.builds(
    Volunteering,
    st.permutations(list(MatchPhase)).flatmap(
        lambda order: st.integers(0, 5).map(
            lambda cut: tuple(
                dict.fromkeys((*order[:cut], MatchPhase.RUNNING, MatchPhase.MATCH))  # in whatever order they are listed
            )
        )
    ),
    months_max=st.none() | st.integers(1, 24),
    logbook=st.booleans(),
)


def facts(phase: Phase, plan: Volunteering = HJEM_TIL_OS, **other: object) -> Facts:
    """Everything is as it should be, but for what is said."""
    runs = TODAY - timedelta(days=14)
    course = Course(phase, TODAY, runs, TODAY + timedelta(days=90), visits=(Visit(TODAY, held=True),))
    said = {"consent_valid": True, "volunteer": "Anna", "confirmed": True, "held": True, "day": TODAY} | other
    return replace(Facts(plan, course, TODAY), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(("phase", "action"), list(product(Phase, Action)))
def test_the_table_says_yes_or_no_to_everything(phase: Phase, action: Action) -> None:
    rows = [row for row in TABLE if (row.source, row.action) == (phase, action)]
    assert len(rows) <= 1
    if rows:
        assert find(phase, action) is rows[0]
        assert action in actions(phase, logbook=True)
        row, target = apply(action, facts(phase))
        assert row is rows[0]
        assert target in Phase
    else:
        with pytest.raises(Refused, match="is not possible here"):
            apply(action, facts(phase))
        assert action not in actions(phase, logbook=True)


def test_what_has_ended_has_no_way_on_and_everything_else_has() -> None:
    assert actions(Phase.ENDED, logbook=True) == ()
    assert all(actions(phase, logbook=False) for phase in Phase if phase is not Phase.ENDED)


def test_an_offer_has_its_own_phases_in_one_order() -> None:
    looking = (Phase.LOOKING, Phase.PROPOSED)
    assert phases(HOME_START) == (Phase.TALK, *looking, Phase.RUNNING, Phase.ENDING, Phase.ENDED)
    first = (Phase.FIRST_MEETING, Phase.FIRST_VISIT)
    assert phases(HJEM_TIL_OS) == (Phase.TALK, *looking, *first, Phase.RUNNING, Phase.ENDING, Phase.ENDED)
    upside_down = Volunteering((MatchPhase.RUNNING, MatchPhase.EXPECTATIONS, MatchPhase.MATCH))
    assert phases(upside_down)[:3] == (*looking, Phase.EXPECTATIONS)
    assert after(Phase.PROPOSED, HOME_START) is Phase.RUNNING


@pytest.mark.parametrize(
    ("action", "phase", "wrong", "why"),
    [
        (Action.PROPOSE, Phase.LOOKING, {"consent_valid": False}, "the parent has not agreed to this"),
        (Action.PROPOSE, Phase.LOOKING, {"volunteer": "  "}, "say who the volunteer is"),
        (Action.MATCH, Phase.PROPOSED, {"consent_valid": False}, "the parent has not agreed to this"),
        (Action.MATCH, Phase.PROPOSED, {"confirmed": False}, "both must have said yes"),
        (Action.MET, Phase.FIRST_MEETING, {"confirmed": False}, "somebody from you must have been there"),
        (Action.VISITED, Phase.FIRST_VISIT, {"confirmed": False}, "talk with the parents first"),
        (Action.FINISH, Phase.ENDING, {"confirmed": False}, "agree on the future first"),
        (Action.LOOK_ON, Phase.LOOKING, {"day": None}, "choose a day to come"),
        (Action.LOOK_ON, Phase.LOOKING, {"day": TODAY - timedelta(days=1)}, "choose a day to come"),
        (Action.PLAN_END, Phase.RUNNING, {"day": None}, "choose a day to come"),
        (Action.VISIT, Phase.RUNNING, {"day": None}, "choose a day that has been"),
        (Action.VISIT, Phase.RUNNING, {"day": TODAY + timedelta(days=1)}, "choose a day that has been"),
        (Action.VISIT, Phase.RUNNING, {"day": TODAY - timedelta(days=380)}, "choose a day since the visits began"),
        (Action.VISIT, Phase.RUNNING, {"held": None}, "say whether it was held"),
        (Action.LOGBOOK, Phase.RUNNING, {"day": TODAY - timedelta(days=1)}, "no visit was held that day"),
        (Action.LOGBOOK, Phase.RUNNING, {"plan": HOME_START}, "this offer keeps no logbook"),
        (Action.READ, Phase.ENDING, {"plan": HOME_START}, "this offer keeps no logbook"),
    ],
)
def test_every_guard_says_why(action: Action, phase: Phase, wrong: dict[str, object], why: str) -> None:
    apply(action, facts(phase))
    with pytest.raises(Refused, match=why):
        apply(action, facts(phase, **wrong))


def test_visits_from_before_it_was_written_down_are_counted_and_no_mistyped_year() -> None:
    runs = facts(Phase.RUNNING).course.runs_from
    assert runs == TODAY - timedelta(days=14)
    for before in (1, 365):
        apply(Action.VISIT, facts(Phase.RUNNING, day=runs - timedelta(days=before)))
    with pytest.raises(Refused, match="choose a day since the visits began"):
        apply(Action.VISIT, facts(Phase.RUNNING, day=runs - timedelta(days=366)))


def test_half_a_year_is_half_a_year_r099() -> None:
    runs = TODAY - timedelta(days=14)
    last = latest_end(HOME_START, runs)
    assert last == date(2027, 5, 9)
    apply(Action.PLAN_END, facts(Phase.RUNNING, HOME_START, day=last))
    with pytest.raises(Refused, match="the offer does not last so long"):
        apply(Action.PLAN_END, facts(Phase.RUNNING, HOME_START, day=last + timedelta(days=1)))
    apply(Action.GO_ON, facts(Phase.ENDING, HOME_START))
    with pytest.raises(Refused, match="the offer does not last so long"):
        apply(Action.GO_ON, facts(Phase.ENDING, HOME_START, today=last))
    assert latest_end(HJEM_TIL_OS, runs) is None
    assert latest_end(HOME_START, None) is None
    assert first_end(HJEM_TIL_OS, runs) == date(2027, 11, 9)
    assert first_end(Volunteering(), runs) is None
    assert warned_on(HOME_START, last) == last - timedelta(weeks=4)
    assert warned_on(replace(HOME_START, warn_weeks=6), last) == last - timedelta(weeks=6)


def test_an_agreement_on_the_future_is_asked_for_where_the_source_has_one() -> None:
    assert apply(Action.FINISH, facts(Phase.ENDING, HOME_START, confirmed=False))[1] is Phase.ENDED


def test_the_offer_starts_with_the_match_and_ends_with_the_programme() -> None:
    assert [row.action for row in TABLE if Effect.OFFER_STARTS in row.effects] == [Action.MATCH]
    assert [row.action for row in TABLE if Effect.OFFER_COMPLETED in row.effects] == [Action.FINISH]
    assert set(BEFORE_MATCH) | set(WITH_VOLUNTEER) | {Phase.ENDED} == set(Phase)


@given(PLANS, st.lists(st.sampled_from(Action), max_size=60))
def test_no_phase_is_skipped_whatever_is_tried(plan: Volunteering, tried: list[Action]) -> None:
    order = phases(plan)
    past = [order[0]]
    for action in tried:
        try:
            _row, target = apply(action, facts(past[-1], plan))
        except Refused:
            continue
        past.append(target)
        assert target in order
    for before, now in pairwise(past):
        step = order.index(now) - order.index(before)
        assert step <= 1 or (before, now) == (Phase.TALK, Phase.LOOKING)
        if step < 0:
            assert now is Phase.LOOKING or (before, now) == (Phase.ENDING, Phase.RUNNING)


@given(PLANS, st.lists(st.sampled_from(Action), max_size=40))
def test_a_volunteer_who_stops_is_looked_for_anew_and_never_an_end(plan: Volunteering, tried: list[Action]) -> None:
    phase = phases(plan)[0]
    for action in tried:
        if find(phase, action) and not (action in (Action.LOGBOOK, Action.READ) and not plan.logbook):
            row, phase = apply(action, facts(phase, plan))
            forgets = Effect.VOLUNTEER_FORGOTTEN in row.effects
            assert forgets == (phase not in WITH_VOLUNTEER and row.source in WITH_VOLUNTEER)
        if phase in WITH_VOLUNTEER[1:]:
            assert apply(Action.VOLUNTEER_STOPS, facts(phase, plan))[1] is Phase.LOOKING
