"""A receiver who is not here: to be sent until somebody says that it was, then answered, and taken over by whom."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.consent.storage import ConsentRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.by_hand import ToTell, sender_hears, was_sent
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.looking import ReferralSight, see_referral
from familiehus.referrals.service import LINE_OUTSIDE
from tests.integration.referrals.conftest import World


def send(world: World, referral: UUID, who: str = "jordemoder", version: int | None = None) -> None:
    with world.site.database.write() as work:
        given = world.referral(referral).version if version is None else version
        was_sent(work, world.site, world.by(who), referral, given)
        work.commit()


def test_it_is_to_be_sent_until_the_sender_says_that_it_was(world: World) -> None:
    referral = world.send(world.open(), unit=None)
    row = world.referral(referral)
    assert (row.state, row.sent_at) == (State.SENT, None)
    world.clock.move(days=3)
    with pytest.raises(Conflict):
        send(world, referral, version=row.version - 1)
    with pytest.raises(NotFound):
        send(world, referral, who="terapeut")
    send(world, referral)
    sent = world.referral(referral)
    assert sent.sent_at is not None
    assert sent.deadline > row.deadline, "an answer is awaited from the day it went"
    assert world.town.last(Act.REFERRAL_MOVED, sent.organisation_id).purpose == "sent_by_hand"
    send(world, referral, version=0)
    assert world.referral(referral).version == sent.version, "twice changes nothing"


def test_there_is_nothing_to_send_by_hand_to_who_is_here_nor_once_there_is_an_answer(world: World) -> None:
    here, outside = world.send(world.open()), world.send(world.open(), unit=None)
    world.act("jordemoder", outside, Action.ACCEPT)
    assert world.referral(outside).sent_at is not None, "who answers has got it"
    for referral in (here, outside):
        with pytest.raises(Refused):
            send(world, referral)


def taken_back(world: World, referral: UUID, *fields: Field) -> None:
    """By the parent, on their own page: all of it, or what these fields say."""
    with world.site.database.write() as work:
        row = world.referral(referral)
        consent = work.session.get_one(ConsentRow, row.consent_id)
        items = world.items(row.line_id, *fields) if fields else ()
        world.site.referrals.withdraw_consent(work, Acting(Door.FAMILY), consent, items)
        sender_hears(work, world.site, consent.id)
        work.commit()


def seen(world: World, referral: UUID) -> ReferralSight:
    with world.site.database.write() as work:
        return see_referral(work, world.site, world.by("jordemoder"), referral)


def hears(world: World, referral: UUID) -> set[UUID]:
    query = select(MessageRow).where(MessageRow.subject_id == referral, MessageRow.occasion.startswith("taken-back-"))
    with world.site.database.read() as session:
        return {row.recipient_id for row in session.scalars(query)}


def test_what_is_taken_back_after_it_was_sent_is_the_sender_s_to_tell(world: World) -> None:
    """Nobody outside reads on a page of ours that it is over; and nothing more is to be passed on."""
    referral = world.send(world.open(), unit=None)
    taken_back(world, referral, Field.DUE)
    assert seen(world, referral).to_tell is None, "they never got it"
    send(world, referral)
    world.clock.move(hours=1)
    taken_back(world, referral, Field.CONTACT, Field.OWN_WORDS)
    assert seen(world, referral).to_tell == ToTell(over=False, fields=(Field.CONTACT, Field.OWN_WORDS))
    assert hears(world, referral) == {world.people["jordemoder"]}
    assert {one.field for one in seen(world, referral).items} == {Field.NAME, Field.PROFESSIONAL}
    taken_back(world, referral)
    sight = seen(world, referral)
    assert (sight.to_tell, sight.items) == (ToTell(over=True), [])
    world.act("jordemoder", referral, Action.SETTLE, what_next="De ved det.")
    assert seen(world, referral).to_tell is None


def test_who_is_here_sees_it_for_themself(world: World) -> None:
    referral = world.send(world.open())
    taken_back(world, referral, Field.CONTACT)
    assert (seen(world, referral).to_tell, hears(world, referral)) == (None, set())


def test_who_took_over_stands_beside_where(world: World) -> None:
    line = world.open()
    referral = world.send(line, unit=None, kind=Kind.HANDOVER)
    world.act("jordemoder", referral, Action.ACCEPT, Action.REACH)
    world.act("jordemoder", referral, Action.TAKE_OVER, successor=" Prøve Læge,  20 20 20 20 ")
    row = world.line(line)
    assert row.outside is not None
    said = world.site.sealer.open(LINE_OUTSIDE, line, row.outside)
    assert said == "Prøvelægen, Prøvegade\nPrøve Læge, 20 20 20 20"
    other = world.send(world.open(), unit=None)
    world.act("jordemoder", other, Action.ACCEPT, Action.REACH)
    with pytest.raises(Refused):
        world.act("jordemoder", other, Action.TAKE_OVER, successor="x" * 2001)


def test_who_holds_the_contact_without_having_sent_it_says_nothing_of_the_sending(world: World) -> None:
    line = world.open()
    outside = world.send(line, unit=None, kind=Kind.ADDITION)
    world.act("terapeut", world.send(line), Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert world.holder(line) == "terapeut"
    with pytest.raises(NotFound):
        send(world, outside, who="terapeut")
    assert world.referral(outside).sent_at is None


def test_once_somebody_outside_has_taken_over_the_last_word_is_the_sender_s(world: World) -> None:
    outside = world.send(world.open(), unit=None)
    world.act("jordemoder", outside, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    by = world.by("jordemoder")
    with world.site.database.read() as session:
        case = world.site.referrals.case(session, by, outside)
        assert (State(case.row.state), case.line.holder_id) == (State.CLOSED, None)
        assert case.parties(by) == {Party.SENDER, Party.RECEIVER, Party.HOLDER}
