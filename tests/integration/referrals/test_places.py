"""For whom a place is free: as many families as there are places, in the order in which they wait (R031)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import event

from familiehus.families.storage import LineRow
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.places import free_for
from familiehus.referrals.storage import ReferralRow
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_at_once import an_offer

A = Action


def waiting(world: World, offer: UUID) -> UUID:
    """One more family that waits for it."""
    key = world.send(world.open(), kind=Kind.ADDITION)
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, key).offer_id = offer
        work.commit()
    world.act("terapeut", key, A.ACCEPT, A.REACH, A.TAKE_OVER)
    world.clock.move(days=1)
    on = world.clock.now().date() + timedelta(days=60)
    world.act("terapeut", key, A.PUT_ON_WAITING, on=on, wants_to_wait=True)
    return key


def free(world: World, places: Mapping[UUID, int], *asked: UUID) -> list[UUID]:
    """Of those asked about, in their order."""
    limits = replace(world.site.limits, capacity=lambda _session, offer: places.get(offer))
    with world.site.database.read() as session:
        found = free_for(session, limits, asked, world.clock.now().date())
    return [key for key in asked if key in found]


def test_r031_as_many_as_there_are_places_the_longest_waiting_first(world: World) -> None:
    offer, other, uncounted = an_offer(world), an_offer(world), an_offer(world)
    first, second, third = (waiting(world, offer) for _ in range(3))
    there, anywhere = waiting(world, other), waiting(world, uncounted)
    every = (first, second, third, there, anywhere)
    assert free(world, {offer: 2, other: 0}, *every) == [first, second]
    assert free(world, {offer: 0, other: 1}, *every) == [there]
    assert free(world, {offer: 1}, second) == [], "somebody waits longer, whoever is asked about"
    assert free(world, {}, *every) == []
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, third).takes_place = True
        work.commit()
    assert free(world, {offer: 2, other: 0}, *every) == [first], "a place that is taken is none"


def test_who_wants_to_be_left_and_where_all_has_stopped_keeps_no_place_from_others(world: World) -> None:
    offer = an_offer(world)
    quiet, left, last = (waiting(world, offer) for _ in range(3))
    with world.site.database.write() as work:
        work.session.get_one(LineRow, world.referral(quiet).line_id).quiet = True
        later = work.session.get_one(LineRow, world.referral(left).line_id)
        later.not_before = world.clock.now().date() + timedelta(days=9)
        work.commit()
    assert free(world, {offer: 1}, quiet, left, last) == [last]


def test_where_nobody_waits_for_an_offer_it_is_one_question(world: World) -> None:
    referral = world.send(world.open())
    asked: list[object] = []
    engine = world.site.database.engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said))
    assert free(world, {}, referral) == []
    assert len(asked) == 1
