"""When it ends badly: one button stops what is toward the parent, also with whoever receives; the holder rings."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.families.desks import desks_of
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.board import Urgency, board, frames, inbox
from familiehus.referrals.climbing import Climbing
from familiehus.referrals.domain import Action
from familiehus.referrals.first_page import counts
from familiehus.referrals.looking import see_referral
from familiehus.referrals.quiet import quieten
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_climbing import climbing, pass_days, steps

__all__ = ["climbing"]
A = Action


def stop(world: World, line: UUID, who: str = "jordemoder", *, quiet: bool = True) -> None:
    with world.site.database.write() as work:
        quieten(work, world.site, world.by(who), line, quiet=quiet)
        work.commit()


def accepted(world: World) -> tuple[UUID, UUID]:
    line = world.open()
    referral = world.send(line, offer=uuid4())
    world.act("terapeut", referral, A.ACCEPT)
    return line, referral


def fields(world: World, who: str, referral: UUID) -> set[Field]:
    with world.site.database.write() as work:
        found = {one.field for one in see_referral(work, world.site, world.by(who), referral).items}
        work.commit()
    return found


def test_no_day_toward_the_parent_counts_and_the_holder_is_the_one_who_rings(world: World, climbing: Climbing) -> None:
    line, referral = accepted(world)
    stop(world, line)
    today = world.clock.now().date()
    assert world.line(line).next_on == today
    climbing.run(pass_days(world, 30))
    assert steps(world, referral) == []
    assert world.referral(referral).climbed == 0
    assert world.line(line).climbed > 0, "the holder's own task is not quiet"
    receiver = world.by("terapeut").actor
    holder = world.by("jordemoder").actor
    assert receiver is not None
    assert holder is not None
    day = world.clock.now().date()
    with world.site.database.read() as session:
        (arrived,) = inbox(session, world.site.consents, receiver, day)
        (mine,) = board(session, world.site.consents, holder, day)
        late = counts(session, receiver, desks_of(session, receiver), day).late
        theirs = frames(session, holder, world.town.place, day)
    assert (arrived.quiet, arrived.waits.urgency, late) == (True, Urgency.FINE, 0)
    assert (mine.waits.referral, mine.waits.actor, mine.waits.deadline) == (None, holder.person, today)
    assert [frame.urgency for frame in theirs] == [Urgency.FINE]


def test_who_receives_is_told_at_once_and_reads_no_day_of_the_childs(world: World) -> None:
    line, referral = accepted(world)
    assert Field.DUE in fields(world, "terapeut", referral)
    stop(world, line, "vikar")
    stop(world, line, "vikar")
    with world.site.database.read() as session:
        rows = session.scalars(select(MessageRow).where(MessageRow.occasion.startswith("quiet"))).all()
    told = {row.recipient_id for row in rows if row.subject_id == line}
    assert told == {world.people["jordemoder"], world.people["terapeut"]}
    assert all(row.urgent for row in rows)
    assert Field.DUE not in fields(world, "terapeut", referral)
    assert Field.NAME in fields(world, "terapeut", referral)
    assert Field.DUE in fields(world, "jordemoder", referral)


def test_only_whoever_holds_the_line_stops_it(world: World) -> None:
    line, _ = accepted(world)
    with pytest.raises(NotFound):
        stop(world, line, "terapeut")
    assert not world.line(line).quiet


def test_when_it_begins_again_the_days_count_and_what_passed_meanwhile_is_the_next_day(
    world: World, climbing: Climbing
) -> None:
    line, referral = accepted(world)
    day = world.referral(referral).deadline
    stop(world, line)
    pass_days(world, 1)
    stop(world, line, quiet=False)
    assert world.referral(referral).deadline == day
    stop(world, line)
    climbing.run(pass_days(world, 30))
    stop(world, line, quiet=False)
    again = world.referral(referral).deadline
    assert again is not None
    assert again > world.clock.now().date()
    climbing.run(pass_days(world, 7))
    assert steps(world, referral) != []
