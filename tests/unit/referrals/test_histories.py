"""The invariants of the handover over histories: generated ones, and all the short ones."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from familiehus.consent.domain import Custody
from familiehus.referrals.domain import Action, Kind, State
from tests.histories.exhaustive import explore, further_on, small_world
from tests.histories.invariants import Broken, can_be_finished, hold, hold_between
from tests.histories.model import FAMILY, NOTHING, UNITS, WELL, Said, World, begin
from tests.histories.steps import EVERYBODY, RECEIVERS, Step, after, any_step, told

pytestmark = pytest.mark.untraced

A = Action
PEOPLE = st.sampled_from(EVERYBODY)
NUMBER = st.integers(0, 5)
STEPS_OF_A_HISTORY, HISTORIES = 80, 60


class Histories(RuleBasedStateMachine):
    """Anybody tries anything at any time; hypothesis looks for the shortest history that breaks something."""

    def __init__(self) -> None:
        super().__init__()
        self.world = begin()

    def _do(self, step: Step) -> None:
        now, _ = after(self.world, step)
        hold_between(self.world, now)
        self.world = now

    @initialize()
    def two_parents(self) -> None:
        self._do(Step("opened", ("jordemoder", "Jordemødre")))
        self._do(Step("opened", ("terapeut", "Huset")))
        self._do(Step("joined", (0, 1)))

    @precondition(lambda self: len(self.world.referrals) < 6)
    @rule(
        line=st.integers(0, 1),
        kind=st.sampled_from(Kind),
        unit=st.sampled_from(RECEIVERS),
        days=st.sampled_from((1, 30, 365, 366)),
        custody=st.sampled_from((None, *Custody)),
        in_writing=st.booleans(),
        dice=st.randoms(use_true_random=False),
    )
    def draft(
        self,
        line: int,
        kind: Kind,
        unit: str | None,
        days: int,
        custody: Custody | None,
        in_writing: bool,
        dice: random.Random,
    ) -> None:
        holder = self.world.lines[line].holder
        mine = [item.id for item in self.world.items if line in item.lines]
        items = frozenset(dice.sample(mine, dice.randint(1, len(mine))))
        if holder is not None:
            self._do(Step("drafted", (holder.person, line, kind, unit, items, days, custody, None, in_writing)))

    @precondition(lambda self: self.world.referrals)
    @rule(by=st.one_of(PEOPLE, st.just(FAMILY)), number=NUMBER, action=st.sampled_from(Action), well=st.booleans())
    def act(self, by: str, number: int, action: Action, well: bool) -> None:
        at = number % len(self.world.referrals)
        self._do(Step("acted", (by, at, action, WELL if well else NOTHING)))

    @precondition(lambda self: any(row.state is not State.CLOSED for row in self.world.referrals))
    @rule(number=NUMBER, action=st.sampled_from(Action), named=st.one_of(st.none(), PEOPLE))
    def act_in_turn(self, number: int, action: Action, named: str | None) -> None:
        waiting = [at for at, row in enumerate(self.world.referrals) if row.state is not State.CLOSED]
        at = waiting[number % len(waiting)]
        by = self.world.referrals[at].actor[0] or "koordinator"
        self._do(Step("acted", (by, at, action, Said(receiver=named))))

    @precondition(lambda self: self.world.consents)
    @rule(number=NUMBER, whole=st.booleans(), dice=st.randoms(use_true_random=False))
    def withdraw(self, number: int, whole: bool, dice: random.Random) -> None:
        at = number % len(self.world.consents)
        named = sorted(self.world.consents[at].items)
        items = frozenset() if whole else frozenset(dice.sample(named, dice.randint(1, len(named))))
        self._do(Step("withdrawn", (at, items)))

    @precondition(lambda self: self.world.consents)
    @rule(number=NUMBER)
    def confirm(self, number: int) -> None:
        self._do(Step("confirmed", (number % len(self.world.consents),)))

    @rule(days=st.sampled_from((1, 2, 30, 366)), worker_runs=st.booleans())
    def days_pass(self, days: int, worker_runs: bool) -> None:
        self._do(Step("later", (days,)))
        if worker_runs:
            self._do(Step("lapsed"))

    @rule(person=PEOPLE)
    def somebody_is_stopped(self, person: str) -> None:
        self._do(Step("stopped", (person,)))

    @rule(person=PEOPLE, unit=st.sampled_from(UNITS))
    def somebody_comes(self, person: str, unit: object) -> None:
        self._do(Step("arrived", (person, unit.name)))  # type: ignore[attr-defined]

    @rule(line=st.integers(0, 1), person=PEOPLE)
    def pass_on(self, line: int, person: str) -> None:
        self._do(Step("passed_on", (line, person)))

    @rule(line=st.integers(0, 1), person=PEOPLE)
    def say_goodbye(self, line: int, person: str) -> None:
        self._do(Step("said_goodbye", (person, line)))

    @invariant()
    def everything_holds(self) -> None:
        hold(self.world)

    def teardown(self) -> None:
        can_be_finished(self.world)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)


def test_generated_histories_that_come_far() -> None:
    dice = random.Random(random.random())  # noqa: S311 - the run's seed, which pytest prints
    for _ in range(HISTORIES):
        world, steps = begin(), []
        for _ in range(STEPS_OF_A_HISTORY):
            steps.append(any_step(world, dice))
            now, _allowed = after(world, steps[-1])
            try:
                hold(now)
                hold_between(world, now)
            except Broken as error:
                pytest.fail(f"{error}\n{told(steps)}")
            world = now
        can_be_finished(world)


@pytest.mark.parametrize(
    ("start", "steps"),
    [
        (small_world(), 4),
        (further_on(A.SEND, A.ACCEPT, A.REACH), 3),
        (further_on(A.SEND, A.ACCEPT, A.REACH, A.TAKE_OVER, A.START), 3),
    ],
    ids=["from the first day", "from the first talk", "from the first meeting"],
)
def test_every_short_history_keeps_every_invariant(start: World, steps: int) -> None:
    counted = explore(steps, start)
    assert counted.histories > 1_000


@pytest.mark.parametrize("what", ["nobody_holds", "silent", "two_handovers", "gone"])
def test_the_invariants_see_what_is_broken(what: str) -> None:
    world = further_on(A.SEND)
    row, line = world.referrals[0], world.lines[0]
    broken = {
        "nobody_holds": replace(world, lines=(replace(line, holder=None), *world.lines[1:])),
        "silent": replace(world, referrals=(replace(row, deadline=None),)),
        "two_handovers": replace(world, referrals=(row, row)),
        "gone": replace(world, gone=frozenset({"jordemoder"})),
    }
    with pytest.raises(Broken):
        hold(broken[what])
