"""Two people at once: one wins, the other is told, and nothing is half done (invariant 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest

from familiehus.kernel.errors import Conflict, FamiliehusError
from familiehus.programmes.domain import Action, Phase
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow
from familiehus.referrals.domain import State
from tests.integration.programmes.conftest import HOME_START, Volunteers, every


def together(*acts: Callable[[], object]) -> list[FamiliehusError]:
    """Do them at the same moment; what was said no to."""
    start, refused = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except FamiliehusError as error:
            refused.append(error)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_who_begin_begin_one(volunteers: Volunteers) -> None:
    sent = volunteers.taken_over(HOME_START)
    refused = together(lambda: volunteers.begin(sent), lambda: volunteers.begin(sent, "vejleder"))
    assert all(isinstance(error, Conflict) for error in refused)
    assert len([row for row in every(volunteers, ProgrammeRow) if row.referral_id == sent]) == 1


@pytest.mark.parametrize("action", [Action.MATCH, Action.NO_MATCH])
def test_of_two_who_act_one_wins(volunteers: Volunteers, action: Action) -> None:
    sent = volunteers.begun(HOME_START, Action.TALKED, Action.PROPOSE)
    row = volunteers.row(sent)
    refused = together(
        lambda: volunteers.do(sent, action, version=row.version),
        lambda: volunteers.do(sent, action, who="vejleder", version=row.version),
    )
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict)
    steps = [step.action for step in every(volunteers, ProgrammeStepRow) if step.programme_id == row.id]
    assert sorted(steps) == sorted([Action.TALKED, Action.PROPOSE, action])
    matched = action is Action.MATCH
    assert volunteers.phase(sent) is (Phase.RUNNING if matched else Phase.LOOKING)
    assert volunteers.world.state(sent) is (State.ACTIVE if matched else State.TAKEN_OVER)


def test_a_match_that_the_gates_stop_leaves_nothing_behind(
    volunteers: Volunteers, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = volunteers.begun(HOME_START, Action.TALKED, Action.PROPOSE)
    before = volunteers.row(sent).version
    referrals = volunteers.world.site.referrals
    shut = replace(volunteers.world.site.limits, gates=lambda _session, _row: ("screening",))
    monkeypatch.setattr(referrals, "_limits", shut)
    assert volunteers.refused(sent, Action.MATCH) == "still missing: screening"
    assert (volunteers.phase(sent), volunteers.row(sent).version) == (Phase.PROPOSED, before)
    assert volunteers.world.state(sent) is State.TAKEN_OVER
