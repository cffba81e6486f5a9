"""The one last message: written where the safe way is, left on the phone where that is allowed, and else not given."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.contact import Contact, SafeWay
from familiehus.families.domain import Ending
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field, Way
from familiehus.kernel.errors import NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action
from familiehus.referrals.goodbye import SECOND_LOOK, WAY_BACK, goodbye, leave_last_word, send_last_message, was_sent
from tests.integration.referrals.conftest import World

RING = Contact(SafeWay.PHONE, "+4500000000", note="Ring efter kl. 10, læg gerne en besked")
WRITE = Contact(SafeWay.SMS, "+4500000000")


def opened(world: World, contact: Contact) -> UUID:
    return world.open(written=(Written(Field.NAME, "Prøve"), Written(Field.CONTACT, contact.to_text())))


def tries(world: World, line: UUID, days: int = 3, way: Way = Way.PHONE) -> None:
    for _day in range(days):
        with world.site.database.write() as work:
            row = world.line(line)
            row = work.session.merge(row)
            world.site.families.log_try(work, world.by("jordemoder"), row, way, reached=False, about=None)
            work.commit()
        world.clock.move(days=1)


def word(world: World, line: UUID, who: str = "jordemoder", *, allowed: bool = True) -> None:
    with world.site.database.write() as work:
        leave_last_word(work, world.site, world.by(who), line, allowed=allowed)
        work.commit()


def message(world: World, line: UUID) -> None:
    with world.site.database.write() as work:
        send_last_message(work, world.site, world.by("jordemoder"), line)
        work.commit()


def close(world: World, line: UUID, who: str = "vikar") -> None:
    with world.site.database.write() as work:
        by, row = world.by(who), world.site.families.yours(work.session, world.by(who), line)[0]
        known = goodbye(work.session, by, row, told=False)
        world.site.families.close(work, by, line, Ending.CANNOT_BE_REACHED, known, row.version)
        work.commit()


def said(world: World, line: UUID) -> bool:
    with world.site.database.read() as session:
        return was_sent(session, line)


def messages(session: Session, line: UUID, occasion: str) -> list[MessageRow]:
    query = select(MessageRow).where(MessageRow.subject_id == line, MessageRow.occasion == occasion)
    return list(session.scalars(query))


def test_nothing_is_counted_as_sent_to_somebody_who_is_only_rung_up(world: World) -> None:
    line = opened(world, RING)
    tries(world, line)
    with pytest.raises(Refused, match="ring a last time"):
        message(world, line)
    assert not said(world, line)
    with pytest.raises(Refused, match="has not been sent"):
        close(world, line)


def test_a_last_word_on_the_phone_after_three_tries_and_a_second_look(world: World) -> None:
    line = opened(world, RING)
    tries(world, line, 2)
    with pytest.raises(Refused, match="3 different days"):
        word(world, line)
    tries(world, line, 1)
    with pytest.raises(Refused, match="only where the parent has allowed"):
        word(world, line, allowed=False)
    with pytest.raises(NotFound):
        word(world, line, "terapeut")
    for _twice in range(2):
        word(world, line)
    assert said(world, line)
    with world.site.database.read() as session:
        assert messages(session, line, WAY_BACK) == []
        stand_ins = {world.people[name] for name in ("chefjordemoder", "vikar")}
        told = messages(session, line, SECOND_LOOK)
        assert len(told) == 2, "each once"
        assert {message.recipient_id for message in told} == stand_ins
        assert len(world.site.families.tried_on(session, line)) == 3
    with pytest.raises(Refused, match="a colleague must look first"):
        close(world, line, "jordemoder")
    close(world, line)
    assert world.line(line).ending == Ending.CANNOT_BE_REACHED


def test_the_last_word_is_no_try_and_no_try_is_the_last_word(world: World) -> None:
    line = opened(world, RING)
    with pytest.raises(Refused, match="an act of its own"):
        tries(world, line, 1, Way.VOICEMAIL)
    assert not said(world, line)


def test_who_can_be_written_to_is_written_to(world: World) -> None:
    line = opened(world, WRITE)
    tries(world, line)
    with pytest.raises(Refused, match="can be written"):
        word(world, line)
    for _twice in range(2):
        message(world, line)
    assert said(world, line)
    with world.site.database.read() as session:
        assert len(messages(session, line, WAY_BACK)) == 1
        assert len(messages(session, line, SECOND_LOOK)) == 2


def test_what_was_dropped_was_never_said_and_is_sent_anew(world: World) -> None:
    line = opened(world, WRITE)
    message(world, line)
    with world.site.database.write() as work:
        for row in work.session.scalars(select(MessageRow).where(MessageRow.subject_id == line)):
            row.state = "dropped"
        work.commit()
    assert not said(world, line)
    message(world, line)
    assert said(world, line)


@pytest.mark.parametrize(
    "contact", [Contact(SafeWay.PHONE, note="hos mormor"), Contact(SafeWay.SMS, "+4500000000", limited=True)]
)
def test_where_no_way_is_safe_it_is_said_and_nothing_counts(world: World, contact: Contact) -> None:
    line = opened(world, contact)
    for leave in (message, word):
        with pytest.raises(Refused, match="no safe way"):
            leave(world, line)
    assert not said(world, line)


def test_where_all_is_quiet_only_a_person_speaks(world: World) -> None:
    line = opened(world, WRITE)
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), line, quiet=True)
        work.commit()
    with pytest.raises(Refused, match="ring a last time"):
        message(world, line)
    tries(world, line)
    word(world, line)
    assert said(world, line)


def reached(world: World, line: UUID) -> None:
    with world.site.database.write() as work:
        row = work.session.merge(world.line(line))
        world.site.families.log_try(work, world.by("jordemoder"), row, Way.PHONE, reached=True, about=None)
        work.commit()


@pytest.mark.parametrize(("contact", "last"), [(RING, word), (WRITE, message)])
def test_a_talk_with_the_parent_starts_the_counting_anew(
    world: World, contact: Contact, last: Callable[[World, UUID], None]
) -> None:
    line = opened(world, contact)
    tries(world, line)
    last(world, line)
    world.clock.move(days=395)
    reached(world, line)
    assert not said(world, line)
    with pytest.raises(Refused, match="3 different days"):
        close(world, line)
    world.clock.move(days=1)
    tries(world, line, 2)
    with pytest.raises(Refused, match="3 different days"):
        close(world, line)
    tries(world, line, 1)
    with pytest.raises(Refused, match="has not been sent"):
        close(world, line)
    for _twice in range(2):
        last(world, line)
    with world.site.database.read() as session:
        assert len(messages(session, line, WAY_BACK)) == (2 if contact is WRITE else 0)
        assert len(messages(session, line, SECOND_LOOK)) == 4, "anew, each once"
    close(world, line)
    assert world.line(line).ending == Ending.CANNOT_BE_REACHED


def test_who_has_taken_over_counts_only_their_own_tries(world: World) -> None:
    line = opened(world, WRITE)
    tries(world, line)
    message(world, line)
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert not said(world, line)
    with world.site.database.read() as session:
        assert world.site.families.tried_on(session, line) == ()
