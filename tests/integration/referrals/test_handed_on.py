"""Whoever has handed a family over sees that somebody has them now, and nothing more of them."""

from __future__ import annotations

from uuid import UUID, uuid4

from familiehus.consent.storage import ConsentRow
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.handed_on import DAYS, HandedOn, handed_on
from tests.integration.referrals.conftest import World

TAKEN = (Action.ACCEPT, Action.REACH, Action.TAKE_OVER)


def seen(world: World, who: str = "jordemoder") -> list[HandedOn]:
    with world.site.database.read() as session:
        return handed_on(session, world.town.actor(world.people[who]), world.clock.now())


def handed(world: World, **other: object) -> UUID:
    referral = world.send(world.open(), **other)
    world.act("terapeut", referral, *TAKEN)
    return referral


def test_who_has_the_family_now_and_since_when(world: World) -> None:
    first = handed(world)
    world.clock.move(days=1)
    second = handed(world)
    found = seen(world)
    assert [one.id for one in found] == [second, first], "the newest first"
    assert {(one.receiver, one.receiving_unit) for one in found} == {(world.people["terapeut"], world.units["Huset"])}
    assert (found[0].on - found[1].on).days == 1
    assert seen(world, "kollega") == seen(world, "terapeut") == []


def test_it_is_told_for_a_month(world: World) -> None:
    handed(world)
    world.clock.move(days=DAYS)
    assert len(seen(world)) == 1
    world.clock.move(minutes=1)
    assert seen(world) == []


def test_only_what_others_have_taken_over(world: World) -> None:
    waiting = world.send(world.open())
    world.act("terapeut", waiting, Action.ACCEPT, Action.REACH)
    world.act("jordemoder", world.send(world.open(), unit=None), *TAKEN)
    line = world.open()
    world.act("terapeut", world.send(line, kind=Kind.ADDITION), *TAKEN)
    assert seen(world) == [], "on its way, what they said themself, and what is beside"
    handover = world.send(line, unit="Sundhedsplejen")
    world.act("sundhedsplejerske", handover, *TAKEN)
    assert [one.id for one in seen(world)] == [handover]


def test_what_came_back_is_theirs_again(world: World) -> None:
    referral = handed(world)
    row = world.referral(referral)
    with world.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, row.consent_id)
        world.site.referrals.withdraw_consent(work, world.by("terapeut"), consent)
        work.commit()
    assert world.holder(row.line_id) == "jordemoder"
    assert seen(world) == []


def test_whoever_is_shut_out_is_told_nothing(world: World) -> None:
    line = world.referral(handed(world)).line_id
    with world.site.database.write() as work:
        kept = {"line_id": line, "person_id": world.people["jordemoder"], "made_at": world.clock.now()}
        work.session.add(ShutOutRow(id=uuid4(), **kept))
        work.session.get_one(LineRow, line).guarded = True
        work.commit()
    assert seen(world) == []
