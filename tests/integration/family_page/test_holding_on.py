"""Whoever holds the contact holds on: while the parent says otherwise, while they wait, and to what was promised."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from familiehus.families.domain import Holder
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Why
from familiehus.kernel.errors import Conflict, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.board import inbox
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.storage import ReferralRow
from tests.integration.family_page.conftest import Home

A = Action
NEXT_YEAR = date(2027, 1, 11)


def can(home: Home, who: str, referral: UUID) -> tuple[Action, ...]:
    """The buttons somebody has."""
    by = home.world.by(who)
    with home.world.site.database.read() as session:
        return home.world.site.referrals.case(session, by, referral).actions(by)


def denied(home: Home) -> tuple[UUID, UUID]:
    """A handover whose receiver says that they have talked, and the parent that they have not."""
    line = home.world.open()
    referral = home.world.send(line)
    home.world.act("terapeut", referral, A.ACCEPT, A.REACH)
    home.does("talked", home.open(line), referral, yes=False)
    return line, referral


def test_r008_nobody_takes_over_while_the_parent_says_they_have_not_talked(home: Home) -> None:
    line, referral = denied(home)
    assert A.TAKE_OVER not in can(home, "terapeut", referral)
    with pytest.raises(Refused, match="you have not talked"):
        home.world.act("terapeut", referral, A.TAKE_OVER)
    assert home.world.holder(line) == "jordemoder"
    assert A.REACH in can(home, "terapeut", referral)
    assert home.world.act("terapeut", referral, A.REACH) is State.IN_CONTACT
    assert home.waits(line) == []
    with pytest.raises(Refused, match="talked already"):
        home.world.act("terapeut", referral, A.REACH)
    assert A.REACH not in can(home, "terapeut", referral)
    assert home.world.act("terapeut", referral, A.TAKE_OVER) is State.TAKEN_OVER
    assert home.world.holder(line) == "terapeut"


def test_the_parents_own_yes_lets_them_take_over_and_a_new_no_does_not(home: Home) -> None:
    line, referral = denied(home)
    here = home.open(line)
    home.does("talked", here, referral, yes=True)
    assert A.TAKE_OVER in can(home, "terapeut", referral)
    home.does("talked", here, referral, yes=False)
    home.world.act("terapeut", referral, A.REACH)
    home.does("talked", here, referral, yes=False)
    with pytest.raises(Refused, match="you have not talked"):
        home.world.act("terapeut", referral, A.TAKE_OVER)


def test_that_the_holder_has_settled_it_is_no_talk(home: Home) -> None:
    line, referral = denied(home)
    with home.world.site.database.read() as session:
        (one,) = home.site.answers.waiting(session, [line], None)[line]
    home.does("settle", home.world.by("jordemoder"), one.id)
    assert home.waits(line) == []
    with pytest.raises(Refused, match="you have not talked"):
        home.world.act("terapeut", referral, A.TAKE_OVER)


def test_who_says_that_they_have_talked_hears_that_the_parent_does_not(home: Home) -> None:
    line, _ = denied(home)
    site, actor = home.world.site, home.world.by("terapeut").actor
    assert actor is not None
    with site.database.read() as session:
        (arrived,) = (one for one in inbox(session, site.consents, actor, home.world.clock.now().date()))
        told = set(session.scalars(select(MessageRow.recipient_id).where(MessageRow.occasion == "said")))
    assert arrived.not_talked
    assert {home.world.people[name] for name in ("jordemoder", "vikar", "terapeut", "koordinator")} <= told
    assert home.waits(line) == ["not_talked"]


def waiting(home: Home, kind: Kind = Kind.HANDOVER) -> tuple[UUID, UUID]:
    """A handover with a waiting place."""
    line = home.world.open()
    referral = home.world.send(line, kind=kind)
    home.world.act("terapeut", referral, A.ACCEPT, A.REACH)
    home.world.act("terapeut", referral, A.PUT_ON_WAITING, on=NEXT_YEAR, wants_to_wait=True)
    return line, referral


def test_r008_a_handover_that_waits_is_taken_over_before_it_begins(home: Home) -> None:
    line, referral = waiting(home)
    assert home.world.holder(line) == "jordemoder"
    assert A.START not in can(home, "terapeut", referral)
    with pytest.raises(Refused, match="take over before"):
        home.world.act("terapeut", referral, A.START)
    assert A.TAKE_OVER in can(home, "terapeut", referral)
    assert home.world.act("terapeut", referral, A.TAKE_OVER) is State.TAKEN_OVER
    assert home.world.holder(line) == "terapeut"
    home.world.act("terapeut", referral, A.PUT_ON_WAITING, on=NEXT_YEAR, wants_to_wait=True)
    assert A.TAKE_OVER not in can(home, "terapeut", referral)
    with pytest.raises(Refused, match="taken over already"):
        home.world.act("terapeut", referral, A.TAKE_OVER)
    assert home.world.act("terapeut", referral, A.START) is State.ACTIVE


def test_what_waits_is_not_taken_over_against_the_parents_word_either(home: Home) -> None:
    line, referral = waiting(home)
    home.does("talked", home.open(line), referral, yes=False)
    with pytest.raises(Refused, match="you have not talked"):
        home.world.act("terapeut", referral, A.TAKE_OVER)
    assert home.world.act("terapeut", referral, A.REACH) is State.WAITING
    assert home.world.act("terapeut", referral, A.TAKE_OVER) is State.TAKEN_OVER


def test_what_is_no_handover_begins_from_a_waiting_place_as_it_is(home: Home) -> None:
    line, referral = waiting(home, Kind.ADDITION)
    assert A.TAKE_OVER not in can(home, "terapeut", referral)
    assert home.world.act("terapeut", referral, A.START) is State.ACTIVE
    assert home.world.holder(line) == "jordemoder"


def test_a_handover_that_waits_is_under_way_and_the_database_says_so(home: Home) -> None:
    line, referral = waiting(home)
    with pytest.raises(Refused, match="another handover"):
        home.world.send(line, unit="Sundhedsplejen")
    other = home.world.send(line, unit="Sundhedsplejen", kind=Kind.ADDITION)
    with pytest.raises(Conflict), home.world.site.database.write() as work:
        work.session.execute(update(ReferralRow).where(ReferralRow.id == other).values(kind=Kind.HANDOVER))
    yes = home.world.consent(home.world.items(line))
    home.world.act("terapeut", referral, A.TAKE_OVER)
    home.world.act("terapeut", referral, A.PUT_ON_WAITING, on=NEXT_YEAR, wants_to_wait=True)
    assert home.world.send(line, "terapeut", "Sundhedsplejen", consent=yes)


def test_a_promised_call_is_kept_by_whoever_takes_over(home: Home) -> None:
    line = home.world.open()
    referral = home.world.send(line)
    home.world.act("terapeut", referral, A.ACCEPT, A.REACH)
    promised = home.does("call_me", home.open(line))
    home.world.act("terapeut", referral, A.TAKE_OVER)
    assert home.world.line(line).next_on == promised
    with home.world.site.database.read() as session:
        (one,) = home.site.answers.waiting(session, [line], None)[line]
    home.does("settle", home.world.by("terapeut"), one.id)
    with home.world.site.database.write() as work:
        later, version = promised + timedelta(days=30), home.world.line(line).version
        home.world.site.families.plan(work, home.world.by("terapeut"), line, later, version)
        work.commit()
    passed_on(home, line)
    assert home.world.line(line).next_on > promised


def test_who_asks_for_peace_is_promised_no_call(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    promised = home.does("call_me", here)
    home.does("not_now", here, home.world.clock.now().date() + timedelta(days=40))
    assert home.world.line(line).promised_on is None
    passed_on(home, line, "kollega", "Jordemødre")
    assert home.world.line(line).next_on != promised


def test_the_day_of_the_answer_stands_when_the_line_of_who_asked_is_given_on(home: Home) -> None:
    line = home.world.open()
    told = home.world.clock.now().date() + timedelta(days=1)
    with home.world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        row.contact_on, row.next_on = None, told  # as a parent who asks by themself leaves it
        work.commit()
    passed_on(home, line, "kollega", "Jordemødre")
    assert home.world.line(line).next_on == told


def passed_on(home: Home, line: UUID, to: str = "pædagog", unit: str = "Huset") -> None:
    """To a colleague."""
    world = home.world
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        world.site.families.give(
            work, world.by("koordinator"), row, Holder(world.people[to], world.units[unit]), Why.PASSED_ON
        )
        work.commit()
