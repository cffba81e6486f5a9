"""Somebody stays and meets the families of one unit no more: what they hold there is passed on first (invariant 1)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from familiehus.access.roles import Role
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.storage import RoleRow, UnitRow
from familiehus.kernel.errors import Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, State
from familiehus.referrals.looking import see_referral, units
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_pass_ons import answer, asked, offer


def give(world: World, who: str, role: Role, unit: str | None = None) -> None:
    with world.town.site.database.write() as work:
        place = work.session.get_one(UnitRow, world.units[unit or "Jordemødre"]).organisation_id
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


def test_a_leader_who_stood_in_and_opens_no_family_hands_all_of_it_to_the_new_coordinator(world: World) -> None:
    """They could pass nothing on themself: the unit would have been stuck with somebody who cannot look."""
    line, waits = world.open(), world.open()
    referral, sent = world.send(line, unit="Sundhedsplejen"), world.send(waits)
    with world.site.database.read() as session:
        place = session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
        staff = select(RoleRow.person_id).where(RoleRow.organisation_id == place, RoleRow.ended_at.is_(None))
        people = set(session.scalars(staff))
    world.people["leder"] = world.town.person(Role.LEADER, place=place)
    names = [name for name, key in world.people.items() if key in people]
    assert {"jordemoder", "chefjordemoder", "vikar", "kollega"} <= set(names)
    for name in names:
        with world.town.site.database.write() as work:
            world.town.site.people.leave(work, SHELL, place, world.people[name], at_once=True)
            work.commit()
    assert (world.holder(line), world.referral(sent).sender_id) == ("leder", world.people["leder"])
    world.people["ny"] = world.town.person(Role.COORDINATOR, place=place)
    before = len(parent_news(world, line))
    stand_for(world, "ny")
    assert (world.holder(line), world.holder(waits)) == ("ny", "ny")
    assert [world.referral(one).sender_id for one in (referral, sent)] == [world.people["ny"]] * 2
    assert len(parent_news(world, line)) == before + 1


def test_the_last_who_could_hold_a_family_is_stopped_once_somebody_else_leads_there(world: World) -> None:
    line = world.open()
    with world.site.database.read() as session:
        place = session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id

    def stop(*names: str) -> None:
        for name in names:
            with world.town.site.database.write() as work:
                world.town.site.people.leave(work, SHELL, place, world.people[name], at_once=True)
                work.commit()

    stop("jordemoder", "chefjordemoder", "vikar")
    with pytest.raises(NotDone) as refused:
        stop("kollega")
    assert refused.value.reason is Refusal.NOBODY_LEFT
    assert refused.value.details[0].startswith("Jordemødre, Region Prøve"), "where, and nobody's name"
    assert world.holder(line) == "kollega"
    world.people["ny"] = world.town.person(Role.COORDINATOR, place=place)
    stop("kollega")
    assert world.holder(line) == "ny"


def test_no_family_waits_by_name_for_somebody_who_can_open_it_no_more(world: World) -> None:
    """And no parent reads that they will ring; what they answer elsewhere stays theirs."""
    here, there = world.send(world.open()), world.send(world.open(), unit="Sundhedsplejen")
    give(world, "terapeut", Role.RECEIVER, "Sundhedsplejen")
    for referral in (here, there):
        world.act("terapeut", referral, Action.ACCEPT)
    end(world, "terapeut", Role.REFERRER, Role.RECEIVER, unit="Huset")
    row, kept = world.referral(here), world.referral(there)
    coordinator = world.people["koordinator"]
    assert (row.actor_id, row.receiver_id) == (coordinator, coordinator)
    assert (kept.actor_id, kept.receiver_id) == (world.people["terapeut"],) * 2


def parent_news(world: World, line: UUID) -> list[MessageRow]:
    with world.site.database.read() as session:
        return list(session.scalars(select(MessageRow).where(MessageRow.recipient_id == line)))


def test_what_went_to_a_unit_that_is_no_more_comes_back_to_who_sent_it(world: World) -> None:
    line = world.open()
    referral, by = world.send(line), world.by("jordemoder")

    def can() -> tuple[Action, ...]:
        with world.site.database.read() as session:
            return world.site.referrals.case(session, by, referral).actions(by)

    assert Action.DECLINE not in can()
    with pytest.raises(Refused):
        world.act("jordemoder", referral, Action.DECLINE, reason="Huset er lukket.")
    with world.site.database.write() as work:
        work.session.get_one(UnitRow, world.units["Huset"]).active = False
        work.commit()
    assert set(can()) == {Action.WITHDRAW, Action.DECLINE}
    with world.site.database.read() as session:
        assert units(session, [world.units["Huset"]])[world.units["Huset"]].startswith("Huset, ")
        assert units(session, [None]) == {}
    with world.site.database.write() as work:
        assert "at Huset, " in see_referral(work, world.site, by, referral).journal
    assert world.act("jordemoder", referral, Action.DECLINE, reason="Huset er lukket.") is State.DECLINED
    assert world.referral(referral).actor_id == world.people["jordemoder"]
    assert world.send(line, unit="Sundhedsplejen"), "another way is open"
