"""Somebody stays and meets the families of one unit no more: what they hold there is passed on first (invariant 1)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from familiehus.access.roles import Role
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.storage import RoleRow, UnitRow
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_pass_ons import answer, asked, offer


def give(world: World, who: str, role: Role, unit: str | None = None) -> None:
    with world.town.site.database.write() as work:
        place = work.session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
        world.town.site.people.give_role(
            work, SHELL, place, world.people[who], role, world.units[unit] if unit else None
        )
        work.commit()


def end(world: World, who: str, *roles: Role, unit: str = "Jordemødre", at_once: bool = False) -> None:
    """End roles somebody holds in a unit."""
    for role in roles:
        with world.town.site.database.write() as work:
            mine = select(RoleRow).where(RoleRow.person_id == world.people[who], RoleRow.ended_at.is_(None))
            row = work.session.scalars(mine.where(RoleRow.role == role, RoleRow.unit_id == world.units[unit])).one()
            people, place = world.town.site.people, row.organisation_id
            people.end_role(work, SHELL, place, world.people[who], row.id, at_once=at_once)
            work.commit()


def stand_for(world: World, coordinator: str, deputy: str | None = None) -> None:
    """Who stands for the midwives from now on."""
    with world.town.site.database.write() as work:
        row = work.session.get_one(UnitRow, world.units["Jordemødre"])
        draft = UnitDraft(
            row.name, (0, 1, 2, 3, 4), world.people[coordinator], world.people[deputy] if deputy else None
        )
        world.town.site.organisations.change_unit(work, SHELL, row.organisation_id, row.id, draft, row.version)
        work.commit()


@pytest.mark.parametrize("kept", [Role.REFERRER, Role.RECEIVER, Role.COORDINATOR])
def test_a_role_in_the_organisation_opens_no_family_so_the_last_one_in_the_unit_is_asked_about(
    world: World, kept: Role
) -> None:
    line = world.open()
    give(world, "jordemoder", kept)
    end(world, "jordemoder", Role.RECEIVER)
    with pytest.raises(NotDone) as refused:
        end(world, "jordemoder", Role.REFERRER)
    assert refused.value.reason is Refusal.STILL_HOLDS_HERE
    assert refused.value.details == (world.line(line).reference,)
    assert world.holder(line) == "jordemoder"
    offer(world, "jordemoder", "kollega", line)
    answer(world, "kollega", asked(world, "kollega")[0].id)
    end(world, "jordemoder", Role.REFERRER)
    assert world.holder(line) == "kollega"


def test_a_role_in_another_unit_opens_only_that_units_families(world: World) -> None:
    region = world.town.site.database
    with region.read() as session:
        place = session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
    world.unit("Ambulatoriet", place, coordinator="overlæge")
    line = world.open()
    give(world, "jordemoder", Role.REFERRER, "Ambulatoriet")
    elsewhere = world.open(unit="Ambulatoriet")
    end(world, "jordemoder", Role.RECEIVER)
    with pytest.raises(NotDone) as refused:
        end(world, "jordemoder", Role.REFERRER)
    assert refused.value.details == (world.line(line).reference,), "the other unit's is still theirs to open"
    end(world, "jordemoder", Role.REFERRER, at_once=True)
    assert (world.holder(line), world.holder(elsewhere)) == ("chefjordemoder", "jordemoder")


def test_whoever_stands_for_the_unit_keeps_its_families(world: World) -> None:
    line = world.open()
    give(world, "jordemoder", Role.REFERRER)
    stand_for(world, "chefjordemoder", "jordemoder")
    end(world, "jordemoder", Role.RECEIVER, Role.REFERRER)
    assert world.holder(line) == "jordemoder"
    with pytest.raises(NotDone) as refused:
        stand_for(world, "chefjordemoder", "vikar")
    assert refused.value.details == (world.line(line).reference,)


def test_a_unit_gets_no_new_coordinator_over_a_family_the_old_one_holds(world: World) -> None:
    line = world.open("chefjordemoder")
    with pytest.raises(NotDone) as refused:
        stand_for(world, "vikar")
    assert refused.value.details == (world.line(line).reference,)
    offer(world, "vikar", "vikar", line)
    answer(world, "vikar", asked(world, "vikar")[0].id)
    stand_for(world, "vikar")
    assert world.holder(line) == "vikar"


def test_whoever_holds_no_family_there_is_asked_nothing(world: World) -> None:
    give(world, "jordemoder", Role.REFERRER)
    end(world, "jordemoder", Role.RECEIVER, Role.REFERRER)
    stand_for(world, "vikar")
