"""A mail that tells staff of a task is decided when it is sent: not to somebody whose task is done by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from familiehus.accounts.recipients import StaffRecipients
from familiehus.consent.storage import ConsentRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.items import Written
from familiehus.families.shut_outs import ShutOutRow
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field, Way
from familiehus.notifications.delivery import Desk
from familiehus.notifications.domain import Channel, Owed, RecipientKind
from familiehus.notifications.storage import MessageRow
from familiehus.notifications.texts import Message, Texts
from familiehus.notifications.worker import Worker
from familiehus.referrals.bounced import OCCASION as BOUNCED
from familiehus.referrals.climbing import Climbing
from familiehus.referrals.domain import Action, State
from familiehus.referrals.goodbye import SECOND_LOOK
from familiehus.referrals.occasions import ASKED, FREED, OFFERED, QUIET, TAKEN_BACK, TAKEN_ON, ends, overdue_line, waits
from familiehus.referrals.quiet import quieten
from familiehus.referrals.still_due import STILL_DUE
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork
from tests.integration.accounts.conftest import SHELL
from tests.integration.limits import no_own_matter
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_appointments import book, going
from tests.integration.referrals.test_bounced import fails
from tests.integration.referrals.test_pass_ons import answer, asked, offer

pytestmark = pytest.mark.untraced

A = Action
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)


class Postbox:
    """Takes every mail; ``to`` is who got one, by the names used here."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.to: list[str] = []

    def send(self, to: str, message: Message) -> None:
        self.to += [name for name, key in self._world.people.items() if self._world.town.email(key) == to]


Mails = Callable[[], Counter[str]]


@pytest.fixture
def mails(world: World) -> Mails:
    """One pass of the worker: who gets a mail."""
    world.clock.moment = MONDAY
    with world.site.database.write() as work:
        work.session.execute(delete(MessageRow))
        work.commit()
    box = Postbox(world)
    desk = Desk({RecipientKind.STAFF: StaffRecipients("https://sted.example", STILL_DUE)}, Texts({}))
    worker = Worker(world.site.database, world.clock, world.clock, desk, {Channel.EMAIL: box})

    def run() -> Counter[str]:
        before = len(box.to)
        worker.run_once()
        return Counter(box.to[before:])

    return run


def do(world: World, act: Callable[[UnitOfWork], object]) -> None:
    with world.site.database.write() as work:
        act(work)
        work.commit()


def problems(world: World, subject: UUID, person: str) -> list[tuple[str, str]]:
    query = select(MessageRow).where(MessageRow.subject_id == subject, MessageRow.recipient_id == world.people[person])
    with world.site.database.read() as session:
        return [(row.state, row.problem) for row in session.scalars(query.order_by(MessageRow.step))]


def tried(world: World, line: UUID, who: str = "jordemoder") -> None:
    """Rung in vain."""
    with world.site.database.write() as work:
        row, place = world.site.families.yours(work.session, world.by(who), line)
        world.site.families.log_try(work, world.by(who), row, Way.PHONE, reached=False, about=None, place=place)
        work.commit()


def test_whoever_answered_the_evening_before_gets_no_mail_in_the_morning(world: World, mails: Mails) -> None:
    referral = world.send(world.open())
    world.clock.move(hours=5)
    world.act("koordinator", referral, A.ACCEPT)
    world.clock.moment = MORNING
    assert mails() == {"stedfortræder": 1}, "whose turn it is now, with whoever accepted"
    assert problems(world, referral, "koordinator") == [("dropped", "no_longer_true")], "decided once, and told why"
    assert mails() == {}


def test_one_thing_that_is_left_is_enough_for_a_mail(world: World, mails: Mails) -> None:
    done, left = world.send(world.open()), world.send(world.open())
    world.act("koordinator", done, A.ACCEPT)
    world.clock.moment = MORNING
    assert mails() == {"koordinator": 1, "stedfortræder": 1}
    assert problems(world, left, "koordinator") == [("sent", "")]


def test_what_is_overdue_and_done_meanwhile_is_told_to_nobody(world: World, mails: Mails) -> None:
    referral, other = world.send(world.open(), offer=uuid4()), world.send(world.open(), offer=uuid4())
    mails()
    climbing = Climbing(world.site.database, world.site.scribe, world.site.notices, no_own_matter)
    world.clock.move(days=4)
    mails()
    climbing.run(world.clock.now())
    world.act("koordinator", referral, A.ACCEPT)
    quiet = world.referral(other).line_id
    do(world, lambda work: quieten(work, world.site, world.by("jordemoder"), quiet, quiet=True))
    assert mails() == {}
    do(world, lambda work: quieten(work, world.site, world.by("jordemoder"), quiet, quiet=False))
    world.clock.move(days=7)
    climbing.run(world.clock.now())
    assert mails()["koordinator"] == 1, "the next day that passes is told again"


def test_a_failed_mail_is_asked_about_again_before_the_next_try(world: World, mails: Mails) -> None:
    referral = world.send(world.open())
    world.clock.moment = MORNING
    tried_once = {"tries": 1, "message_id": uuid4(), "message_at": MORNING, "try_at": MORNING, "problem": "smtp 451"}
    with world.site.database.write() as work:
        for row in work.session.scalars(select(MessageRow).where(MessageRow.subject_id == referral)):
            for name, value in tried_once.items():
                setattr(row, name, value)
        work.commit()
    world.act("koordinator", referral, A.ACCEPT)
    mails()
    assert problems(world, referral, "koordinator") == [("dropped", "no_longer_true")]


def test_whose_turn_it_is_no_more_and_who_is_shut_out_gets_none(world: World, mails: Mails) -> None:
    line = world.open()
    referral = world.send(line, offer=uuid4())
    world.act("koordinator", referral, A.DECLINE, reason="Fuldt")
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, referral).actor_id = world.people["kollega"]
        row = work.session.get_one(LineRow, line)
        row.guarded = True
        work.session.add(ShutOutRow(id=uuid4(), line_id=line, person_id=world.people["vikar"], made_at=MONDAY))
        work.commit()
    world.clock.moment = MORNING
    assert mails() == {}


def test_a_line_that_was_given_to_somebody_is_told_until_they_have_tried(world: World, mails: Mails) -> None:
    lines = [world.open(), world.open(), world.open()]
    place = world.line(lines[0]).organisation_id
    with world.town.site.database.write() as work:
        world.town.site.people.leave(work, SHELL, place, world.people["jordemoder"], at_once=True)
        work.commit()
    tried(world, lines[0], "chefjordemoder")
    close(world, lines[1])
    world.clock.moment = MORNING
    mails()
    found = [problems(world, line, "chefjordemoder")[0] for line in lines]
    assert found == [("dropped", "no_longer_true")] * 2 + [("sent", "")]


def close(world: World, line: UUID) -> None:
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        world.site.families.finish(work, row, Ending.ENOUGH, Goodbye(parent_told=True))
        work.commit()


def still(world: World, kind: str, key: UUID, occasion: str, person: str = "jordemoder", step: int = 1) -> bool:
    """Whether such a mail would go out now."""
    now = world.clock.now()
    with world.site.database.read() as session:
        return STILL_DUE[kind](session, Owed.task(kind, key, occasion, world.people[person], now, step), now)


def test_a_line_whose_day_has_passed_is_told_while_it_is_that_day(world: World) -> None:
    line = world.open()
    late = overdue_line(world.line(line).next_on)
    assert still(world, "line", line, late)
    with world.site.database.write() as work:
        work.session.get_one(LineRow, line).next_on += timedelta(days=3)
        work.commit()
    assert not still(world, "line", line, late)
    close(world, line)
    assert not still(world, "line", line, overdue_line(world.line(line).next_on))


def test_a_parent_who_asked_is_told_until_somebody_has_tried_or_taken_them_on(world: World) -> None:
    rung, passed_on, untried = world.open(), world.open(), world.open()
    tried(world, rung)
    offer(world, "jordemoder", "vikar", passed_on)
    (made,) = asked(world, "vikar")
    assert still(world, "pass_on", made.id, OFFERED, "vikar")
    answer(world, "vikar", made.id)
    assert not still(world, "pass_on", made.id, OFFERED, "vikar")
    assert still(world, "pass_on", made.id, "answered"), "that there is an answer is news"
    assert [still(world, "line", line, ASKED) for line in (rung, passed_on, untried)] == [False, False, True]


def test_a_stop_is_told_while_it_stands_and_a_second_look_until_it_is_over(world: World) -> None:
    line = world.open()
    quiet = f"{QUIET}2026-11-23"
    assert not still(world, "line", line, quiet)
    do(world, lambda work: quieten(work, world.site, world.by("jordemoder"), line, quiet=True))
    assert still(world, "line", line, quiet)
    assert still(world, "line", line, SECOND_LOOK, "vikar", step=0)
    close(world, line)
    assert not still(world, "line", line, SECOND_LOOK, "vikar", step=0)


def test_what_did_not_reach_a_parent_is_told_until_there_is_another_way(world: World) -> None:
    line = world.open(written=(Written(Field.CONTACT, Contact(SafeWay.SMS, "+4500000000").to_text()),))
    assert not still(world, "line", line, BOUNCED)
    fails(world, line)
    assert still(world, "line", line, BOUNCED)


def test_a_free_place_and_a_day_to_be_left_are_told_while_they_wait(world: World) -> None:
    referral = world.send(world.open())
    row = world.referral(referral)
    wish = waits(row.steps, row.deadline)
    assert still(world, "referral", referral, wish, "koordinator")
    assert not still(world, "referral", referral, f"{FREED}H-AAA-AAA", "koordinator")
    world.act("koordinator", referral, A.ACCEPT)
    assert not still(world, "referral", referral, wish, "koordinator")
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, referral).state = State.WAITING
        work.commit()
    assert still(world, "referral", referral, f"{FREED}H-AAA-AAA", "koordinator")


def test_what_a_receiver_outside_must_hear_is_told_until_it_is_closed(world: World) -> None:
    referral = world.send(world.open(), unit=None)
    occasion = f"{TAKEN_BACK}2026-11-23"
    assert not still(world, "referral", referral, occasion), "nothing was sent by hand"
    with world.site.database.write() as work:
        row = work.session.get_one(ReferralRow, referral)
        row.sent_at, row.state = world.clock.now(), State.WITHDRAWN
        work.commit()
    assert still(world, "referral", referral, occasion)


def test_a_yes_that_ends_soon_is_told_until_it_was_taken_back_or_the_line_is_closed(world: World) -> None:
    lines = [world.open(), world.open(), world.open()]
    yes = [world.referral(world.send(line)).consent_id for line in lines]
    with world.site.database.write() as work:
        work.session.get_one(ConsentRow, yes[0]).withdrawn_at = world.clock.now()
        work.commit()
    close(world, lines[1])
    with world.site.database.read() as session:
        day = ends(session.get_one(ConsentRow, yes[2]).last_day)
    assert [still(world, "consent", one, day) for one in yes if one] == [False, False, True]
    assert not still(world, "consent", yes[2], ends(world.clock.now().date())), "it was said again since"


def test_a_talk_that_came_to_somebody_is_told_while_they_have_it(world: World) -> None:
    world.clock.moment = MONDAY
    talk = book(world, going(world))
    assert still(world, "appointment", talk, TAKEN_ON, "terapeut")
    assert not still(world, "appointment", talk, TAKEN_ON, "koordinator")
    assert still(world, "appointment", talk, "over", "koordinator"), "that one is off is news"
    world.clock.move(days=4)
    assert not still(world, "appointment", talk, TAKEN_ON, "terapeut")


@pytest.mark.parametrize("kind", sorted(STILL_DUE))
def test_what_is_not_known_goes_out(world: World, kind: str) -> None:
    """A mail too many is better than a task nobody hears of (R009)."""
    line = world.open()
    known = {"line": line, "referral": world.send(line)}
    assert still(world, kind, uuid4(), "something-new")
    assert still(world, kind, known.get(kind, uuid4()), "something-new")
