"""Whom a parent has shut out sees nothing anywhere, is told nothing, and nothing is left waiting for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.accounts.storage import PersonRow
from familiehus.audit.domain import Act
from familiehus.families.desks import desks_of
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.family_page.service import PARENT
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.board import board, frames, inbox
from familiehus.referrals.climbing import Climbing
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.first_page import counts
from familiehus.referrals.history import referrals_of
from familiehus.referrals.holdings import LinesHeld
from familiehus.referrals.passing_on.bundles import bundles_of
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
from familiehus.referrals.talks.appointments import NewAppointment
from familiehus.referrals.talks.news import talk_news
from tests.integration.family_page.conftest import Home
from tests.integration.limits import no_own_matter

A = Action


def called(home: Home, who: str) -> str:
    """Their name, which from now on is theirs alone."""
    with home.world.site.database.write() as work:
        row = work.session.get_one(PersonRow, home.world.people[who])
        row.name = f"Åse {who} {row.id.hex[:6]}"
        work.commit()
        return row.name


def shut_out(home: Home, line: UUID, name: str = "", unit: str = "") -> bool:
    here = home.open(line, home.world.holder(line) or "")
    with home.world.site.database.write() as work:
        done = home.site.shutting.shut_out(work, here, name, home.world.units[unit] if unit else None)
        work.commit()
    return done


def met(home: Home, who: str, line: UUID) -> set[str]:
    """On which lists and behind which doors of staff somebody meets a line."""
    world, site = home.world, home.world.site
    by, actor, today = world.by(who), world.town.actor(world.people[who]), world.clock.now().date()
    number = world.line(line).reference
    with site.database.read() as session:
        sent = [row.id for row in referrals_of(session, line)]
        bundles = bundles_of(session, actor, desks_of(session, actor))
        places = [m.organisation for m in actor.memberships]
        lists = {
            "board": number in [one.reference for one in board(session, site.consents, actor, today)],
            "frames": number in [one.reference for place in places for one in frames(session, actor, place, today)],
            "bundles": number in [row.reference for one in bundles for row in one.lines],
            "inbox": any(one.id in sent for one in inbox(session, site.consents, actor, today)),
            "asked": any(one.line_id == line for one in site.pass_ons.asked_of(session, actor)),
        }
        doors = {
            "line": can(lambda: site.families.yours(session, by, line)),
            "referral": all(can(lambda key=key: site.referrals.case(session, by, key)) for key in sent) and bool(sent),
            "family": can(lambda: site.links.seen(session, by, line)),
        }
    return {name for name, there in (lists | doors).items() if there}


def can(does: Callable[[], object]) -> bool:
    try:
        does()
    except NotFound:
        return False
    return True


def told(home: Home, line: UUID) -> set[str]:
    """Who is owed any message about a line or what was sent from it."""
    names = {key: name for name, key in home.world.people.items()}
    with home.world.site.database.read() as session:
        subjects = {line, *(row.id for row in referrals_of(session, line))}
        rows = session.scalars(select(MessageRow).where(MessageRow.subject_id.in_(subjects))).all()
        return {names[row.recipient_id] for row in rows if row.recipient_id in names}


def test_a_stand_in_who_is_shut_out_meets_the_line_nowhere_and_gets_it_back_when_let_in(home: Home) -> None:
    world, line = home.world, home.world.open()
    world.send(line, kind=Kind.ADDITION)
    everywhere = {"board", "frames", "bundles", "line", "referral", "family"}
    assert met(home, "vikar", line) == everywhere
    assert shut_out(home, line, called(home, "vikar").upper())
    assert met(home, "vikar", line) == set()
    assert met(home, "chefjordemoder", line) == everywhere, "nobody else is touched"
    here = home.open(line)
    with world.site.database.write() as work:
        (kept,) = home.site.shutting.standing(work.session, line)
        assert kept.name.startswith("Åse vikar")
        home.site.shutting.let_in(work, here, kept.id)
        work.commit()
    assert met(home, "vikar", line) == everywhere
    assert not world.line(line).guarded
    with world.site.database.read() as session:
        assert not session.scalars(select(ShutOutRow).where(ShutOutRow.line_id == line)).all(), "nothing is left of it"


def test_a_receiver_who_is_shut_out_has_nothing_waiting_and_is_told_nothing(home: Home) -> None:
    world, line = home.world, home.world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    before = counts_of(home, "terapeut")
    assert shut_out(home, line, called(home, "terapeut"))
    assert met(home, "terapeut", line) == set()
    assert counts_of(home, "terapeut") == before - 1
    row = world.referral(referral)
    assert (row.receiver_id, row.actor_id, row.actor_unit_id) == (None, None, world.units["Huset"])
    with pytest.raises(Refused, match="who will reach"):
        world.act("koordinator", referral, A.DECLINE, reason="x", receiver=world.people["terapeut"])
    world.clock.moment = datetime(2027, 6, 1, 9, tzinfo=UTC)
    Climbing(world.site.database, world.site.scribe, world.site.notices, no_own_matter).run(world.clock.now())
    assert "koordinator" in told(home, line)


def counts_of(home: Home, who: str) -> int:
    with home.world.site.database.read() as session:
        actor = home.world.town.actor(home.world.people[who])
        return counts(session, actor, desks_of(session, actor), home.world.clock.now().date()).arrived


def test_nobody_who_is_shut_out_is_told_of_what_comes_later(home: Home) -> None:
    world, line = home.world, home.world.open()
    shut_out(home, line, called(home, "stedfortræder"))
    shut_out(home, line, called(home, "vikar"))
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    here = home.open(line)
    home.does("call_me", here)
    world.clock.moment = datetime(2027, 6, 1, 9, tzinfo=UTC)
    Climbing(world.site.database, world.site.scribe, world.site.notices, no_own_matter).run(world.clock.now())
    assert {"koordinator", "jordemoder"} <= told(home, line)
    assert not {"stedfortræder", "vikar"} & told(home, line)


def test_a_unit_that_is_shut_out_reads_nothing_and_is_sent_nothing(home: Home) -> None:
    world, line = home.world, home.world.open()
    sent = world.send(line)
    world.act("terapeut", sent, A.ACCEPT)
    assert world.read(line, "Huset")
    assert shut_out(home, line, unit="Huset")
    assert world.read(line, "Huset") == {}
    assert world.state(sent) is State.WITHDRAWN
    for who in ("terapeut", "pædagog", "koordinator", "stedfortræder"):
        assert met(home, who, line) == set(), who
    with pytest.raises(Refused, match="does not want them"):
        world.send(line)
    assert world.send(line, unit="Sundhedsplejen")
    with world.site.database.read() as session:
        (kept,) = home.site.shutting.standing(session, line)
    assert kept.name.startswith("Huset, ")
    assert shut_out(home, line, unit="Huset"), "twice is once"
    with world.site.database.read() as session:
        assert len(home.site.shutting.standing(session, line)) == 1


def test_what_a_unit_had_sent_before_it_was_shut_out_is_the_holders(home: Home) -> None:
    world, line = home.world, home.world.open()
    beside = world.send(line, unit="Sundhedsplejen", kind=Kind.ADDITION)
    handover = world.send(line)
    world.act("terapeut", handover, A.ACCEPT, A.REACH, A.TAKE_OVER)
    world.act("sundhedsplejerske", beside, A.DECLINE, reason="Vi har ikke plads")
    assert world.referral(beside).actor_id == world.people["jordemoder"]
    assert shut_out(home, line, unit="Jordemødre")
    row = world.referral(beside)
    assert (row.actor_id, row.actor_unit_id) == (world.people["terapeut"], world.units["Huset"])
    assert (row.sender_id, row.sender_unit_id) == (world.people["terapeut"], world.units["Huset"])
    assert met(home, "jordemoder", line) == set()
    assert world.act("terapeut", beside, A.SETTLE, what_next="Vi finder noget andet") is State.CLOSED


@pytest.mark.parametrize("by_unit", [False, True])
def test_the_holder_is_not_shut_out_in_silence(home: Home, by_unit: bool) -> None:
    world, line = home.world, home.world.open()
    named = {"unit": "Jordemødre"} if by_unit else {"name": called(home, "jordemoder")}
    assert not shut_out(home, line, **named)
    assert met(home, "jordemoder", line) >= {"board", "line"}
    assert home.waits(line) == ["other_contact"]
    with world.site.database.read() as session:
        for who, reads in (("jordemoder", []), ("chefjordemoder", ["other_contact"]), ("vikar", ["other_contact"])):
            found = home.site.answers.waiting(session, [line], world.people[who]).get(line, [])
            assert [one.answer.value for one in found] == reads, who
        rows = session.scalars(select(MessageRow).where(MessageRow.subject_kind == "answer")).all()
        owed = {row.recipient_id for row in rows if row.subject_id == found[0].id}
    assert owed == {world.people["chefjordemoder"], world.people["vikar"]}
    assert world.line(line).next_on <= OpeningDays().soonest(world.clock.now())


def test_a_holder_whom_nobody_stands_in_for_reads_it(home: Home) -> None:
    world = home.world
    line = world.open("ledende", "Sundhedsplejen")
    assert not shut_out(home, line, called(home, "ledende"))
    with world.site.database.read() as session:
        (one,) = home.site.answers.waiting(session, [line], world.people["ledende"])[line]
    assert one.answer.value == "other_contact"


def test_who_is_shut_out_takes_nothing_over(home: Home) -> None:
    world, line = home.world, home.world.open()
    offered = home.world.open()
    with world.site.database.write() as work:
        world.site.pass_ons.offer(work, world.by("jordemoder"), [offered], world.people["kollega"])
        work.commit()
    assert met(home, "kollega", offered) == {"asked", "frames"}
    name = called(home, "kollega")
    shut_out(home, line, name)
    shut_out(home, offered, name)
    assert met(home, "kollega", offered) == set()
    with world.site.database.write() as work, pytest.raises(Refused, match="only an active person"):
        world.site.pass_ons.offer(work, world.by("jordemoder"), [line], world.people["kollega"])
    with world.site.database.write() as work:
        (row,) = world.site.pass_ons.waiting_on(work.session, [offered]).values()
        with pytest.raises(NotFound):
            world.site.pass_ons.answer(work, world.by("kollega"), row.id, accepts=True)


def test_the_record_says_that_it_was_said_and_not_of_whom(home: Home) -> None:
    world, line = home.world, home.world.open()
    shut_out(home, line, called(home, "vikar"))
    event = world.town.last(Act.PARENT_SAID, world.line(line).organisation_id)
    assert (event.purpose, event.subjects) == ("shut_out", [["line", str(line)]])


def test_nobody_unknown_and_nothing_of_another_parents(home: Home) -> None:
    world, line = home.world, home.world.open()
    for name in ("", "  ", "Ukendt Person"):
        with pytest.raises(Refused, match="nobody by that name"):
            shut_out(home, line, name)
    here = home.open(line)
    with world.site.database.write() as work:
        with pytest.raises(Refused, match="nobody by that name"):
            home.site.shutting.shut_out(work, here, "", uuid4())
        with pytest.raises(NotFound):
            home.site.shutting.let_in(work, here, uuid4())
    other = home.world.open()
    shut_out(home, other, called(home, "vikar"))
    with world.site.database.write() as work:
        (kept,) = home.site.shutting.standing(work.session, other)
        with pytest.raises(NotFound):
            home.site.shutting.let_in(work, here, kept.id)


def test_the_contact_does_not_return_to_whom_the_parent_has_shut_out(home: Home) -> None:
    """Not by a yes that ends, and not when a colleague stops: invariant 1 holds among those who are left."""
    world, line = home.world, home.world.open()
    handover = world.send(line)
    world.act("terapeut", handover, A.ACCEPT, A.REACH, A.TAKE_OVER)
    assert shut_out(home, line, called(home, "jordemoder"))
    world.act("koordinator", handover, A.WITHDRAW)
    assert world.holder(line) == "chefjordemoder"
    assert shut_out(home, line, called(home, "vikar"))
    assert met(home, "vikar", line) == met(home, "jordemoder", line) == set()


def test_a_unit_that_is_shut_out_gets_the_contact_back_only_where_nobody_else_is_left(home: Home) -> None:
    world, line = home.world, home.world.open()
    handover = world.send(line)
    world.act("terapeut", handover, A.ACCEPT, A.REACH, A.TAKE_OVER)
    assert shut_out(home, line, unit="Jordemødre")
    world.act("koordinator", handover, A.WITHDRAW)
    assert world.holder(line) == "koordinator", "the house's, until somebody else is found together with the parent"


def test_who_stops_hands_it_to_a_stand_in_who_may_see_it(home: Home) -> None:
    world, line = home.world, home.world.open()
    assert shut_out(home, line, called(home, "chefjordemoder"))
    with world.site.database.write() as work:
        place = world.line(line).organisation_id
        held = LinesHeld(world.site.families, world.site.notices)
        held.pass_on(work, world.by("chefjordemoder"), place, world.people["jordemoder"])
        work.commit()
    assert world.holder(line) == "vikar"


def booked(home: Home, referral: UUID, who: str = "terapeut", *, together: bool = False) -> UUID:
    world = home.world
    at = world.clock.now() + timedelta(days=3)
    new = NewAppointment(uuid4(), at, TalkForm.PHONE, together=together)
    with world.site.database.write() as work:
        world.site.appointments.book(work, world.by(who), referral, new)
        work.commit()
    return new.id


def talks(home: Home, line: UUID) -> tuple[list[UUID], int]:
    """Who has the talks on the parent's page, and how many are off."""
    with home.world.site.database.read() as session:
        stand = home.world.site.appointments.of_line(session, line)
        return [one.owner for one in stand], len(home.world.site.appointments.called_off(session, line))


def test_a_talk_with_somebody_who_is_shut_out_is_with_who_may_see_it(home: Home) -> None:
    world, line = home.world, home.world.open()
    sent = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", sent, A.ACCEPT)
    booked(home, sent)
    assert shut_out(home, line, called(home, "terapeut"))
    assert talks(home, line) == ([world.people["koordinator"]], 0)
    with world.site.database.read() as session:
        actors = [world.town.actor(world.people[who]) for who in ("terapeut", "koordinator")]
        hidden, taken_on = (talk_news(session, actor, world.clock.now()) for actor in actors)
    assert hidden == [], "nobody tells them"
    assert [(one.off, one.referral) for one in taken_on] == [(False, sent)]
    for who in ("stedfortræder", "pædagog", "koordinator"):
        shut_out(home, line, called(home, who))
    assert talks(home, line) == ([], 1), "nobody is left who may see it"


def test_r087_a_joint_talk_that_nobody_may_see_is_off_for_who_shut_them_out_and_stands_for_the_other(
    home: Home,
) -> None:
    world, lines = home.world, [home.world.open(), home.world.open()]
    hers, his = (world.send(line, kind=Kind.ADDITION) for line in lines)
    for one in (hers, his):
        world.act("terapeut", one, A.ACCEPT)
    with world.site.database.write() as work:
        world.site.courses.join(work, world.by("terapeut"), hers, world.referral(his).reference)
        for one in (hers, his):
            world.site.courses.agree(work, world.by("terapeut"), one)
        work.commit()
    booked(home, hers, together=True)
    shut_out(home, lines[1], called(home, "terapeut"))
    assert [talks(home, line)[0] for line in lines] == [[world.people["koordinator"]]] * 2
    for who in ("koordinator", "stedfortræder", "pædagog"):
        shut_out(home, lines[1], called(home, who))
    owner, off = talks(home, lines[0])
    assert (len(owner), off) == (1, 0)
    assert talks(home, lines[1]) == ([], 1)


def test_a_unit_that_is_shut_out_reads_only_that_its_talks_are_off(home: Home) -> None:
    world, line = home.world, home.world.open()
    sent = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", sent, A.ACCEPT)
    made = booked(home, sent)
    assert shut_out(home, line, unit="Huset")
    assert talks(home, line) == ([], 1)
    with world.site.database.read() as session:
        (off,) = talk_news(session, world.town.actor(world.people["terapeut"]), world.clock.now())
        rows = session.scalars(select(MessageRow.recipient_id).where(MessageRow.subject_id == made)).all()
    assert (off.off, off.referral, off.reference) == (True, None, "")
    assert world.people["terapeut"] not in rows, "no message is owed to whom the parent has shut out"


def test_a_talk_is_not_led_by_nor_told_to_whom_the_parent_has_shut_out(home: Home) -> None:
    world, line = home.world, home.world.open()
    sent = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", sent, A.ACCEPT)
    at = world.clock.now() + timedelta(days=3)
    with world.site.database.write() as work:
        world.site.appointments.book(work, world.by("terapeut"), sent, NewAppointment(uuid4(), at, TalkForm.PHONE))
        work.commit()
    shut_out(home, line, called(home, "terapeut"))
    with world.site.database.write() as work:
        (talk,) = world.site.appointments.of_line(work.session, line)
        row = work.session.get_one(LineRow, line)
        world.site.appointments.says(work, PARENT, row, talk.id, TalkAnswer.CANNOT)
        work.commit()
    with world.site.database.read() as session:
        rows = session.scalars(
            select(MessageRow).where(MessageRow.subject_id == talk.id, MessageRow.occasion == "cannot")
        )
        told_ = {one.recipient_id for one in rows}
    assert told_ == {world.people["koordinator"]}, "who has the talk now"
    beside = NewAppointment(uuid4(), at, TalkForm.PHONE, second=world.people["terapeut"])
    with world.site.database.write() as work, pytest.raises(Refused, match="choose a colleague"):
        world.site.appointments.book(work, world.by("koordinator"), sent, beside)
