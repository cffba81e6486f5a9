"""A message to a parent that was given up comes up with whoever holds the contact, without being looked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act, Door
from familiehus.audit.storage import EventRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.shut_outs import ShutOutRow
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.notifications.domain import MessageState, Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe, settle
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.astray import DAYS, Astray, astray
from familiehus.referrals.bounced import AFTER_GOODBYE, OCCASION, Bounced, is_missed
from familiehus.referrals.looking import see_line
from familiehus.referrals.quiet import quieten
from tests.integration.referrals.conftest import World

FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture
def line(world: World) -> UUID:
    world.clock.moment = FRIDAY
    return world.open(written=(Written(Field.CONTACT, Contact(SafeWay.SMS, "+4500000000").to_text()),))


def fails(world: World, line: UUID, state: MessageState = MessageState.DEAD) -> None:
    """One message to the parent, and what came of it."""
    now = world.clock.now()
    with world.site.database.write() as work:
        owe(work, Owed("line", line, uuid4().hex, RecipientKind.LINE, line, 1, Template.PARENT_NEWS, now))
        waiting = select(MessageRow).where(MessageRow.recipient_id == line, MessageRow.state == MessageState.WAITING)
        settle(work.session.scalars(waiting).one(), state, "http 422", now)
        if state is MessageState.DEAD:
            Bounced(world.site.scribe)(work, line)
        work.commit()


def told(world: World, line: UUID, occasion: str = OCCASION) -> dict[str, list[int]]:
    """Who is to be told, and in which steps."""
    names = {key: name for name, key in world.people.items()}
    query = select(MessageRow).where(MessageRow.subject_id == line, MessageRow.occasion == occasion)
    found: dict[str, list[int]] = {}
    with world.site.database.read() as session:
        for row in session.scalars(query.order_by(MessageRow.step)):
            assert not row.urgent
            found.setdefault(names[row.recipient_id], []).append(row.step)
    return found


def missed(world: World, line: UUID) -> bool:
    with world.site.database.read() as session:
        return is_missed(session, line)


def test_r009_what_did_not_arrive_is_the_holder_s_next_thing_to_do(world: World, line: UUID) -> None:
    version = world.line(line).version
    fails(world, line)
    assert world.line(line).next_on == FRIDAY.date()
    assert world.line(line).version == version, "a form somebody is filling in stays good"
    assert told(world, line) == {"jordemoder": [1], "vikar": [1]}
    fails(world, line)
    assert told(world, line) == {"jordemoder": [1, 2], "vikar": [1, 2]}, "the later one replaces what was not sent"
    with world.site.database.read() as session:
        (event, _) = session.scalars(select(EventRow).where(EventRow.act == Act.MESSAGE_MISSED)).all()
        assert event.subjects == [["line", str(line)]]
    with world.site.database.write() as work:
        assert see_line(work, world.site, world.by("jordemoder"), line).missed


def test_it_is_a_day_somebody_is_there_and_never_a_later_one(world: World, line: UUID) -> None:
    world.clock.move(days=1)
    fails(world, line)
    assert world.line(line).next_on == FRIDAY.date() + timedelta(days=3), "Monday"
    with world.site.database.write() as work:
        work.session.get_one(LineRow, line).next_on = FRIDAY.date()
        work.commit()
    fails(world, line)
    assert world.line(line).next_on == FRIDAY.date()


def test_the_page_says_so_until_one_arrives_or_there_is_a_new_safe_contact(world: World, line: UUID) -> None:
    assert not missed(world, line)
    fails(world, line)
    assert missed(world, line)
    world.clock.move(hours=1)
    fails(world, line, MessageState.DROPPED)
    assert missed(world, line)
    fails(world, line, MessageState.SENT)
    assert not missed(world, line)
    world.clock.move(hours=1)
    fails(world, line)
    assert missed(world, line)
    world.clock.move(hours=1)
    with world.site.database.write() as work:
        contact = Contact(SafeWay.SMS, "+4511111111").to_text()
        world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.CONTACT, contact)])
        work.commit()
    assert not missed(world, line)


def test_nobody_is_told_who_must_not_know_nor_where_all_has_stopped(world: World, line: UUID) -> None:
    with world.site.database.write() as work:
        work.session.get_one(LineRow, line).guarded = True
        work.session.add(ShutOutRow(id=uuid4(), line_id=line, person_id=world.people["vikar"], made_at=FRIDAY))
        work.commit()
    fails(world, line)
    assert told(world, line) == {"jordemoder": [1]}
    with world.site.database.write() as work:
        quieten(work, world.site, world.by("jordemoder"), line, quiet=True)
        work.commit()
    before = told(world, line)
    fails(world, line)
    assert told(world, line) == before


def closed(world: World, line: UUID) -> None:
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        row.holder_id, row.unit_id, row.ending, row.ended_at = None, None, "enough", FRIDAY
        work.commit()


def seen(world: World, who: str) -> list[Astray]:
    with world.site.database.read() as session:
        return astray(session, world.site.consents, world.town.actor(world.people[who]), world.clock.now())


def test_once_a_line_is_closed_whoever_held_it_last_is_told_and_sees_which(world: World, line: UUID) -> None:
    closed(world, line)
    before = world.line(line).next_on
    fails(world, line)
    assert told(world, line, AFTER_GOODBYE) == {"jordemoder": [1], "vikar": [1]}
    assert told(world, line) == {}
    assert world.line(line).next_on == before, "nothing is due on a closed line"
    (one,) = seen(world, "jordemoder")
    assert one == Astray(line, world.line(line).reference, "", world.units["Jordemødre"], FRIDAY.date())
    assert seen(world, "vikar") == [one]
    assert seen(world, "chefjordemoder") == seen(world, "terapeut") == []
    world.clock.move(days=DAYS + 4)
    assert seen(world, "jordemoder") == [], "after a month it is let be"


def test_it_goes_once_the_message_has_arrived_after_all(world: World, line: UUID) -> None:
    fails(world, line)
    assert seen(world, "jordemoder") == [], "an open line stands on the board itself"
    closed(world, line)
    assert seen(world, "jordemoder") == [], "nor what the holder knew of when they said goodbye"
    fails(world, line)
    assert len(seen(world, "jordemoder")) == 1
    world.clock.move(hours=1)
    fails(world, line, MessageState.SENT)
    assert seen(world, "jordemoder") == []


def test_where_whoever_held_a_closed_line_has_left_the_coordinator_is_told(world: World, line: UUID) -> None:
    closed(world, line)
    with world.site.database.write() as work:
        email = world.town.email(world.people["jordemoder"])
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email, at_once=True)
        work.commit()
    fails(world, line)
    assert told(world, line, AFTER_GOODBYE) == {"chefjordemoder": [1], "vikar": [1]}
    assert len(seen(world, "chefjordemoder")) == 1


def test_nobody_whom_the_parent_shut_out_is_told_of_a_closed_line(world: World, line: UUID) -> None:
    closed(world, line)
    with world.site.database.write() as work:
        work.session.get_one(LineRow, line).guarded = True
        work.session.add(ShutOutRow(id=uuid4(), line_id=line, person_id=world.people["jordemoder"], made_at=FRIDAY))
        work.commit()
    fails(world, line)
    assert told(world, line, AFTER_GOODBYE) == {"vikar": [1]}


def test_of_a_line_that_is_gone_or_whose_unit_is_nothing_follows(world: World, line: UUID) -> None:
    closed(world, line)
    with world.site.database.write() as work:
        work.session.get_one(UnitRow, world.units["Jordemødre"]).active = False
        Bounced(world.site.scribe)(work, line)
        Bounced(world.site.scribe)(work, uuid4())
    assert told(world, line, AFTER_GOODBYE) == {}


def test_of_a_holder_s_unit_that_is_no_more_nothing_follows(world: World, line: UUID) -> None:
    with world.site.database.write() as work:
        work.session.get_one(UnitRow, world.units["Jordemødre"]).active = False
        Bounced(world.site.scribe)(work, line)
    assert told(world, line) == {}
