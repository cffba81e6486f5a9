"""Who stands behind an event: the role and the unit it names where the table does not say which role it was done in."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from familiehus.access.actor import Actor, Membership
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Door, Event
from familiehus.kernel.clock import FixedClock

HERE, ELSEWHERE, HOUSE, CLINIC = (uuid4() for _ in range(4))
CLOCK = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))


def noted(*roles: tuple[UUID, Role, UUID | None], unit: UUID | None = None, role: str = "") -> Event:
    held = tuple(Membership(place, role, unit) for place, role, unit in roles)
    by = Acting(Door.PAGE, Actor(uuid4(), held))
    return Scribe(CLOCK, CLOCK).event(Act.CONSENT_GIVEN, by, HERE, role=role, unit=unit)


def test_a_role_in_which_families_are_met_comes_first_and_one_in_a_unit_before_that() -> None:
    event = noted((HERE, Role.FRONT_DESK, None), (HERE, Role.REFERRER, None), (HERE, Role.RECEIVER, HOUSE))
    assert (event.role, event.unit) == ("receiver", HOUSE)


def test_the_role_held_in_the_unit_it_is_about_is_named() -> None:
    event = noted((HERE, Role.RECEIVER, HOUSE), (HERE, Role.REFERRER, CLINIC), unit=CLINIC)
    assert (event.role, event.unit) == ("referrer", CLINIC)


def test_whoever_meets_no_families_is_named_in_the_role_there_is() -> None:
    event = noted((ELSEWHERE, Role.RECEIVER, HOUSE), (HERE, Role.DATA_PROTECTION_OFFICER, None))
    assert (event.role, event.unit) == ("data_protection_officer", None)


def test_the_role_that_was_told_stands() -> None:
    event = noted((HERE, Role.RECEIVER, HOUSE), (HERE, Role.LEADER, None), role="leader")
    assert (event.role, event.unit) == ("leader", None)


@pytest.mark.parametrize("door", [Door.COMMAND, Door.FAMILY, Door.WORKER])
def test_nobody_named_has_no_role(door: Door) -> None:
    event = Scribe(CLOCK, CLOCK).event(Act.CONSENT_GIVEN, Acting(door), HERE)
    assert (event.role, event.unit) == ("", None)
