"""What waits for the parent, where they want to be left (R085)."""

from __future__ import annotations

import pytest

from familiehus.referrals.domain import Kind, State
from familiehus.referrals.duties import waits_for_parent

GETS_IN_TOUCH = {State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE}
ASKS = {State.COMPLETED, State.DECLINED, State.UNREACHABLE, State.WITHDRAWN}


@pytest.mark.parametrize("state", State)
def test_a_step_toward_the_parent_waits_and_an_answer_between_colleagues_does_not(state: State) -> None:
    for kind in (Kind.HANDOVER, Kind.ADDITION):
        assert waits_for_parent(state, kind) is (state in GETS_IN_TOUCH | ASKS)
    assert waits_for_parent(state, Kind.INFORMATION) is (state in ASKS), "a message is read without her"
