"""What waits, in numbers, on the first page of whoever meets families."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID, uuid4

from familiehus.access.roles import Role
from familiehus.accounts.domain import NotDone
from familiehus.accounts.storage import UnitRow
from familiehus.families.desks import desks_of
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.referrals.climbing import Climbing, Level
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.first_page import Counts, counts, told_leaders
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import World


def waits(world: World, who: str) -> Counts:
    actor = world.by(who).actor
    assert actor is not None
    with world.site.database.read() as session:
        return counts(session, actor, desks_of(session, actor), world.clock.now().date())


def keep_from(world: World, line: UUID, who: str) -> None:
    with world.site.database.write() as work:
        work.session.add(ShutOutRow(id=uuid4(), line_id=line, person_id=world.people[who], made_at=world.clock.now()))
        work.commit()


def test_ones_own_lines_and_what_came_to_ones_unit(world: World) -> None:
    first = world.open()
    world.open()
    referral = world.send(first)
    assert waits(world, "jordemoder") == Counts(lines=2, late=0, arrived=0, asked=0)
    assert waits(world, "terapeut") == Counts(lines=0, late=0, arrived=1, asked=0)
    world.act("terapeut", referral, Action.ACCEPT)
    assert waits(world, "terapeut").arrived == 1, "it is still the unit's turn"
    world.act("terapeut", referral, Action.REACH, Action.TAKE_OVER)
    assert waits(world, "jordemoder").lines == 1
    assert waits(world, "terapeut").lines == 1


def test_what_is_past_its_day_is_late_for_whose_turn_it_is(world: World) -> None:
    world.act("terapeut", world.send(world.open()), Action.ACCEPT)
    world.clock.move(days=60)
    assert waits(world, "terapeut").arrived_late == 1, "the referral, where it has come to"
    assert waits(world, "terapeut").late == 0, "whose line is not theirs"
    assert waits(world, "jordemoder").late == 1, "the line"


def test_one_family_is_late_once(world: World) -> None:
    """Of one family held nobody reads that two are past their day."""
    sent = world.send(world.open(), kind=Kind.ADDITION)
    world.act("terapeut", sent, Action.DECLINE, reason="Vi har ikke plads.")
    world.clock.move(days=60)
    assert waits(world, "jordemoder") == Counts(lines=1, late=1, arrived=0, asked=0)


def test_a_referral_one_received_is_late_where_one_holds_the_line(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER, Action.START, Action.COMPLETE)
    world.clock.move(days=60)
    assert waits(world, "terapeut") == Counts(lines=1, late=1, arrived=1, asked=0, arrived_late=1)


def test_who_sent_and_holds_no_more_reads_that_it_is_late(world: World) -> None:
    line = world.open()
    other = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", world.send(line), Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    world.act("terapeut", other, Action.DECLINE, reason="Vi har ikke plads.")
    world.clock.move(days=60)
    assert waits(world, "jordemoder") == Counts(lines=0, late=1, arrived=0, asked=0)


def test_whom_the_parent_keeps_away_is_told_of_nothing(world: World) -> None:
    line = world.open()
    world.send(line)
    keep_from(world, line, "terapeut")
    assert waits(world, "terapeut").arrived == 0
    assert waits(world, "koordinator").arrived == 1


def test_a_no_to_taking_over_is_told_for_a_week_to_who_asked(world: World) -> None:
    line, by = world.open(), world.by("jordemoder")
    with world.site.database.write() as work:
        world.site.pass_ons.offer(work, by, [line], world.people["kollega"])
        work.commit()
    assert waits(world, "jordemoder").refused == 0
    with world.site.database.write() as work:
        colleague = world.by("kollega")
        assert colleague.actor is not None
        (asked,) = world.site.pass_ons.asked_of(work.session, colleague.actor)
        world.site.pass_ons.answer(work, colleague, asked.id, accepts=False)
        work.commit()
    with world.site.database.read() as session:
        assert set(world.site.pass_ons.refused_on(session, [line])) == {line}
    assert waits(world, "jordemoder").refused == 1
    assert waits(world, "kollega").refused == 0
    world.clock.move(days=8)
    assert waits(world, "jordemoder").refused == 0
    with world.site.database.read() as session:
        assert not world.site.pass_ons.refused_on(session, [line])


def led(world: World, who: str) -> int:
    with world.site.database.write() as work:
        place = work.session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
        with suppress(NotDone):
            world.town.site.people.give_role(work, SHELL, place, world.people[who], Role.LEADER)
        work.commit()
    actor = world.by(who).actor
    assert actor is not None
    with world.site.database.read() as session:
        return told_leaders(session, actor, world.clock.now().date())[place]


def test_what_climbed_to_whoever_stands_for_a_unit_is_on_their_first_page(world: World) -> None:
    """A colleague's line, and a referral that is the unit's to find another way for; each family once."""
    climbing = Climbing(world.site.database, world.site.scribe, world.site.notices, lambda *_: False)
    world.open()
    declined = world.send(world.open(), kind=Kind.ADDITION)
    world.act("terapeut", declined, Action.DECLINE, reason="Vi har ikke plads.")
    own = world.open("vikar")

    def told(who: str) -> tuple[int, int]:
        found = waits(world, who)
        return found.late, found.others_late

    assert told("chefjordemoder") == (0, 0)
    world.clock.move(days=60)
    assert told("chefjordemoder") == (0, 0), "it has not come to them yet"
    climbing.run(world.clock.now())
    assert told("chefjordemoder") == (0, 3)
    assert told("vikar") == (1, 2), "one's own stands by itself"
    assert told("jordemoder") == (2, 0)
    assert told("koordinator") == (0, 0), "nor is it told in another house"
    assert led(world, "kollega") == 3
    with world.site.database.write() as work:
        work.session.get_one(LineRow, own).climbed = Level.COORDINATOR
        work.commit()
    assert led(world, "kollega") == 2
    keep_from(world, own, "chefjordemoder")
    assert told("chefjordemoder") == (0, 2)
