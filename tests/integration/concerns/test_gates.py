"""The gates hold against everybody, and open for whom the law names: R052-R059, invariant 6."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.concerns.domain import NewScreening
from familiehus.concerns.vocabulary import Occasion, Subject
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.domain import State
from familiehus.router.gates import Outcome
from tests.integration.concerns.conftest import OPENS, Municipality

PREVENTIVE = "Barnets lov § 30"


def test_r052_no_start_before_the_screening_and_at_once_after_it(town: Municipality) -> None:
    line = town.line()
    referral = town.ready(town.offer(PREVENTIVE), line)
    with pytest.raises(Refused, match="still missing: screening"):
        town.start(referral)
    assert town.world.state(referral) is State.TAKEN_OVER
    town.screen(line)
    assert town.start(referral) is State.ACTIVE


@pytest.mark.parametrize(
    "who", ["jordemoder", "terapeut", "koordinator", "sundhedsplejerske", "socialrådgiver", "administrator", "nabo"]
)
def test_r053_nobody_else_can_record_one(town: Municipality, who: str) -> None:
    line = town.line()
    with pytest.raises(NotFound):
        town.screen(line, who=who)
    with town.site.database.read() as session:
        assert not town.site.gates.screened(session, town.world.by("rådgiver"), town.place, line)
