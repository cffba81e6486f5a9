"""A line from its first day to its last: who holds it, what is written, how it is given on and how it ends."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act, Door
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.domain import Custody, Purpose
from familiehus.consent.service import Asked
from familiehus.consent.storage import ConsentRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.domain import Ending, Goodbye, Holder
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.storage import LineRow, TryRow
from familiehus.families.vocabulary import Field, Way, Why
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.referrals.case import Said
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.history import steps
from familiehus.referrals.looking import offers, see_referral
from familiehus.referrals.storage import ReferralRow
from tests.integration.referrals.conftest import EVERYTHING, World, all_of

A = Action
FAMILY, COMMAND = Acting(Door.FAMILY), Acting(Door.COMMAND)
TOLD = Goodbye(parent_told=True)


def stop(world: World, who: str) -> None:
    with world.site.database.write() as work:
        world.town.site.people.deactivate(work, COMMAND, world.town.email(world.people[who]), at_once=True)
        work.commit()


def give(world: World, line: UUID, who: str, unit: str) -> None:
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        to = Holder(world.people[who], world.units[unit])
        world.site.families.give(work, world.by("koordinator"), row, to, Why.PASSED_ON)
        work.commit()


def withdraw(world: World, referral: UUID, *items: UUID) -> None:
    with world.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, world.referral(referral).consent_id)
        world.site.referrals.withdraw_consent(work, FAMILY, consent, items)
        work.commit()


def taken_over(world: World, line: UUID, **to: str) -> UUID:
    referral = world.send(line, **to)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    return referral


def coordinator(world: World, unit: str, who: str | None) -> None:
    with world.site.database.write() as work:
        row = work.session.get_one(UnitRow, world.units[unit])
        row.coordinator_id, row.deputy_id = world.people[who] if who else None, None
        work.commit()


def test_only_a_unit_of_ones_own_opens_a_line(world: World) -> None:
    families = world.site.families
    new = NewLine(uuid4(), world.units["Huset"], "da", EVERYTHING)
    with world.site.database.write() as work:
        for by in (world.by("jordemoder"), COMMAND):
            with pytest.raises(NotFound):
                families.open(work, by, new)


def test_nobody_else_plans_writes_or_closes(world: World) -> None:
    line, families = world.open(), world.site.families
    with world.site.database.write() as work:
        for by in (world.by("terapeut"), world.by("kollega"), FAMILY):
            with pytest.raises(NotFound):
                families.yours(work.session, by, line)
        with pytest.raises(NotFound):
            families.yours(work.session, world.by("jordemoder"), uuid4())
        with pytest.raises(NotFound):
            families.log_try(work, FAMILY, work.session.get_one(LineRow, line), Way.SMS, reached=True, about=None)


def test_a_new_text_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    line = world.open()
    with world.site.database.write() as work:
        said = [
            Written(Field.NOTE, "Ringer igen på fredag."),
            Written(Field.NAME, "Prøve Mor"),
            Written(Field.DUE, " "),
        ]
        made = world.site.families.write(work, world.by("vikar"), line, said)
        work.commit()
    assert len(made) == 1, "what says the same, and what says nothing, is no new version"
    assert world.read(line, "Jordemødre")[Field.NOTE] == "Ringer igen på fredag."
    with world.site.database.write() as work, pytest.raises(Refused, match="too long"):
        world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.NOTE, "x" * 4001)])


def test_the_holder_says_when_they_act_next(world: World) -> None:
    line, families, by = world.open(), world.site.families, world.by("jordemoder")
    today, version = world.clock.now().date(), world.line(line).version
    with world.site.database.write() as work:
        with pytest.raises(Refused, match="is over"):
            families.plan(work, by, line, today - timedelta(days=1), version)
        with pytest.raises(Refused, match="within a year"):
            families.plan(work, by, line, today + timedelta(days=367), version)
        with pytest.raises(Conflict):
            families.plan(work, by, line, today, version + 1)
        families.plan(work, by, line, today + timedelta(days=366), version)
        work.commit()
    assert world.line(line).next_on == today + timedelta(days=366)
    assert world.town.last(Act.LINE_PLANNED, world.line(line).organisation_id).person == world.people["jordemoder"]


def test_quiet_stops_what_would_be_told_the_parent(world: World) -> None:
    line = world.open()
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), line, quiet=True)
        work.commit()
    assert world.line(line).quiet


def test_a_line_ends_once_and_on_purpose(world: World) -> None:
    line, families, by = world.open(), world.site.families, world.by("jordemoder")
    version = world.line(line).version
    with world.site.database.write() as work:
        with pytest.raises(Refused, match="not been told"):
            families.close(work, by, line, Ending.ENOUGH, Goodbye(), version)
        with pytest.raises(Conflict):
            families.close(work, by, line, Ending.ENOUGH, TOLD, version + 1)
        families.close(work, by, line, Ending.ENOUGH, TOLD, version)
        work.commit()
    assert world.line(line).holder_id is None
    with world.site.database.write() as work:
        with pytest.raises(NotFound):
            families.yours(work.session, by, line)
        row = work.session.get_one(LineRow, line)
        with pytest.raises(Refused, match="closed"):
            families.give_back(work, by, row)
        with pytest.raises(Refused, match="closed"):
            families.give(work, by, row, Holder(world.people["terapeut"], world.units["Huset"]), Why.PASSED_ON)


def test_who_cannot_be_reached_is_let_go_after_three_days_of_tries(world: World) -> None:
    line, families = world.open(), world.site.families
    goodbye = Goodbye(last_message_sent=True, colleague_agreed=world.people["kollega"])
    for day in range(3):
        with world.site.database.write() as work:
            row, _ = families.yours(work.session, world.by("jordemoder"), line)
            families.log_try(work, world.by("jordemoder"), row, Way.PHONE, reached=False, about=None)
            with pytest.raises(Refused) if day < 2 else nullcontext():
                families.finish(work, row, Ending.CANNOT_BE_REACHED, goodbye)
            work.commit()
        world.clock.move(days=1)
    assert world.line(line).ending == Ending.CANNOT_BE_REACHED


def test_only_who_works_there_is_given_the_contact(world: World) -> None:
    line = world.open()
    stop(world, "pædagog")
    for who in ("pædagog", "kollega"):
        with pytest.raises(Refused, match="active person"):
            give(world, line, who, "Huset")
    give(world, line, "terapeut", "Huset")
    give(world, line, "terapeut", "Huset")
    assert world.holder(line) == "terapeut"


def test_the_contact_returns_past_colleagues_in_the_same_house(world: World) -> None:
    line = world.open()
    referral = taken_over(world, line)
    give(world, line, "pædagog", "Huset")
    withdraw(world, referral)
    assert world.holder(line) == "jordemoder"


def test_it_returns_to_the_coordinator_when_the_holder_before_is_gone(world: World) -> None:
    line = world.open()
    referral = taken_over(world, line)
    stop(world, "jordemoder")
    withdraw(world, referral)
    assert world.holder(line) == "chefjordemoder"


def test_it_stays_in_the_house_under_its_coordinator_when_nobody_before_is_left(world: World) -> None:
    line = world.open()
    referral = taken_over(world, line)
    stop(world, "jordemoder")
    coordinator(world, "Jordemødre", None)
    withdraw(world, referral)
    assert world.holder(line) == "koordinator"
    assert world.read(line, "Huset") == {}


def test_without_any_coordinator_nothing_is_taken_back_halfway(world: World) -> None:
    line = world.open()
    taken_over(world, line)
    stop(world, "jordemoder")
    coordinator(world, "Jordemødre", None)
    coordinator(world, "Huset", None)
    with world.site.database.write() as work, pytest.raises(Refused, match="has a coordinator"):
        world.site.families.give_back(work, FAMILY, work.session.get_one(LineRow, line))


def test_the_contact_does_not_return_to_a_house_the_parent_has_left_already(world: World) -> None:
    line = world.open()
    first = taken_over(world, line)
    onward = world.send(line, "terapeut", "Sundhedsplejen", consent=consent_of(world, line, "Huset"))
    world.act("sundhedsplejerske", onward, A.ACCEPT, A.REACH, A.TAKE_OVER)
    withdraw(world, first)
    assert world.holder(line) == "sundhedsplejerske"
    withdraw(world, onward)
    assert world.holder(line) == "jordemoder"


def consent_of(world: World, line: UUID, unit: str) -> object:
    with world.site.database.read() as session:
        said = world.site.consents.read(session, [line], [world.units[unit]])
    return world.consent(frozenset(one.id for one in said))


def test_what_waited_for_the_holder_goes_with_the_contact(world: World) -> None:
    line = world.open()
    extra = world.send(line, unit="Sundhedsplejen", kind=Kind.ADDITION)
    world.act("jordemoder", extra, A.WITHDRAW)
    assert world.referral(extra).actor_id == world.people["jordemoder"]
    handed = taken_over(world, line)
    assert world.referral(extra).actor_id == world.people["terapeut"]
    withdraw(world, handed)
    assert world.referral(extra).actor_id == world.people["jordemoder"]
    assert world.act("jordemoder", extra, A.SETTLE, what_next="det er nok") is State.CLOSED


def test_an_addition_leaves_the_contact_where_it_is(world: World) -> None:
    line = world.open()
    referral = world.send(line, kind=Kind.ADDITION)
    tomorrow = world.clock.now().date() + timedelta(days=30)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    world.act("terapeut", referral, A.PUT_ON_WAITING, wants_to_wait=True, on=tomorrow)
    assert world.referral(referral).estimate_on == tomorrow
    world.act("terapeut", referral, A.START, A.COMPLETE)
    assert world.holder(line) == "jordemoder"
    assert world.referral(referral).actor_id == world.people["jordemoder"]


def test_an_informations_latest_day_is_its_deadline(world: World) -> None:
    latest = world.clock.now().date() + timedelta(days=2)  # a Monday; two opening days would be a Tuesday
    referral = world.send(world.open(), kind=Kind.INFORMATION, latest=latest)
    assert world.referral(referral).deadline == latest
    world.clock.move(days=9)
    world.act("terapeut", referral, A.ACCEPT)
    assert world.referral(referral).deadline == world.clock.now().date(), "a day that is over is today"


def test_who_is_outside_takes_over_and_every_referral_can_still_be_finished(world: World) -> None:
    line = world.open()
    extra = world.send(line, kind=Kind.ADDITION)
    outside = world.send(line, unit=None)
    world.act("terapeut", extra, A.ACCEPT, A.REACH, A.TAKE_OVER, A.START, A.COMPLETE)
    world.act("jordemoder", outside, A.ACCEPT, A.REACH)
    with pytest.raises(Refused, match="still under way"):
        world.act("jordemoder", outside, A.TAKE_OVER)
    assert world.holder(line) == "jordemoder"
    assert world.act("jordemoder", extra, A.SETTLE, what_next="egen læge følger op") is State.CLOSED
    assert world.act("jordemoder", outside, A.TAKE_OVER) is State.CLOSED, "nobody here has anything left to do"
    assert world.line(line).ending == Ending.OUTSIDE_HOLDS


def test_a_yes_to_somebody_outside_can_be_taken_back_after_they_took_over(world: World) -> None:
    line = world.open()
    referral = world.send(line, unit=None)
    world.act("jordemoder", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    withdraw(world, referral)
    assert world.state(referral) is State.CLOSED
    assert world.line(line).ending == Ending.OUTSIDE_HOLDS


def test_one_handover_also_when_the_parent_is_found_again(world: World) -> None:
    line = world.open()
    first = world.send(line)
    world.act("terapeut", first, A.ACCEPT)
    for _ in range(3):
        world.act("terapeut", first, A.LOG_TRY)
        world.clock.move(days=1)
    world.act("terapeut", first, A.GIVE_UP)
    second = world.send(line, unit="Sundhedsplejen")
    with pytest.raises(Refused, match="another handover is under way"):
        world.act("jordemoder", first, A.FIND_AGAIN)
    world.act("jordemoder", second, A.WITHDRAW)
    assert world.act("jordemoder", first, A.FIND_AGAIN) is State.ACCEPTED


def test_who_was_found_again_is_tried_anew_before_anybody_gives_up(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.ACCEPT)
    for _again in range(2):
        with pytest.raises(Refused, match="3 different days"):
            world.act("terapeut", referral, A.GIVE_UP)
        for _day in range(3):
            world.act("terapeut", referral, A.LOG_TRY)
            world.clock.move(days=1)
        assert world.act("terapeut", referral, A.GIVE_UP) is State.UNREACHABLE
        assert world.act("jordemoder", referral, A.FIND_AGAIN) is State.ACCEPTED


def test_a_consent_names_what_the_line_has_and_is_recorded_by_somebody(world: World) -> None:
    line = world.open()
    with pytest.raises(Refused, match="something else"):
        world.send(line, consent=world.consent(world.items(line) | {uuid4()}))
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        asked = Asked(row, row.organisation_id, world.units["Huset"], None, "da", "")
        with pytest.raises(Refused, match="by somebody"):
            world.site.consents.record(work, COMMAND, asked, world.consent(world.items(line)))
        assert not world.site.consents.valid(work.session, None)
        assert not world.site.consents.valid(work.session, uuid4())


def test_some_items_are_taken_back_and_the_rest_stands(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    (name,) = world.items(line, Field.NAME)
    for _ in range(2):
        withdraw(world, referral, name)
    assert Field.NAME not in world.read(line, "Huset")
    assert Field.OWN_WORDS in world.read(line, "Huset")
    assert world.state(referral) is State.SENT
    with world.site.database.read() as session:
        assert world.site.consents.names(session, [line], [world.units["Huset"]]) == {}
        assert world.site.consents.names(session, [line], [world.units["Jordemødre"]]) == {line: "Prøve Mor"}
    withdraw(world, referral, *world.items(line))
    assert world.state(referral) is State.WITHDRAWN
    withdraw(world, referral)
    assert world.state(referral) is State.WITHDRAWN


def test_nothing_is_sent_to_nobody(world: World) -> None:
    line = world.open()
    with pytest.raises(Refused, match="in that unit already"):
        world.send(line, unit="Jordemødre")
    coordinator(world, "Sundhedsplejen", None)
    with pytest.raises(Refused, match="nobody takes referrals"):
        world.send(line, unit="Sundhedsplejen")
    new = world.new(line, None)
    with world.site.database.write() as work, pytest.raises(Refused, match="who is to receive"):
        world.site.referrals.send(work, world.by("jordemoder"), replace(new, outside="  "))


def test_what_somebody_says_is_bounded(world: World) -> None:
    referral = world.send(world.open())
    with pytest.raises(Refused, match="too long"):
        world.act("terapeut", referral, A.DECLINE, reason="x" * 2001)
    with pytest.raises(Refused, match="within a year"):
        world.act("terapeut", referral, A.ACCEPT, on=world.clock.now().date() + timedelta(days=367))


def test_a_reason_is_read_again_by_who_has_a_part_in_it(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.DECLINE, reason="fuldt hold")
    with world.site.database.read() as session:
        assert [step.said for step in steps(session, world.site.referrals, referral)] == ["", "fuldt hold"]
        with pytest.raises(NotFound):
            world.site.referrals.case(session, world.by("terapeut"), uuid4())
        assert Party.RECEIVER in world.site.referrals.case(session, world.by("terapeut"), referral).parties(
            world.by("terapeut")
        )


def test_somebody_who_alone_is_a_unit_can_be_stopped_and_the_contact_goes_back(world: World) -> None:
    forening = world.town.organisation("Prøveforening", "civil_society")
    world.unit("Foreningen", forening, coordinator="ene")
    line = world.open()
    referral = world.send(line, unit="Foreningen")
    world.act("ene", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    assert world.holder(line) == "ene"
    stop(world, "ene")
    assert world.holder(line) == "jordemoder"
    row = world.referral(referral)
    assert (row.actor_id, row.actor_unit_id) == (None, world.units["Foreningen"])
    assert world.act("jordemoder", referral, A.WITHDRAW) is State.WITHDRAWN


def test_a_day_that_was_near_is_no_farther_when_somebody_else_gets_the_line_untalked_to(world: World) -> None:
    """What the parent asked for on their page is waited for by a day; one that is over is the next opening day."""
    today = world.clock.now().date()  # a Saturday; the midwives are there on Monday
    near, late = world.open(), world.open()
    for line, day in ((near, date(2026, 11, 24)), (late, today - timedelta(days=9))):
        with world.site.database.write() as work:
            work.session.get_one(LineRow, line).next_on = day
            work.commit()
    stop(world, "jordemoder")
    assert (world.holder(near), world.line(near).next_on) == ("chefjordemoder", date(2026, 11, 24))
    assert (world.holder(late), world.line(late).next_on) == ("chefjordemoder", date(2026, 11, 23))


def test_leaving_one_organisation_moves_nothing_of_another(world: World) -> None:
    region = world.line(world.open()).organisation_id
    both = world.people["terapeut"]
    with world.site.database.write() as work:
        for role in (Role.FRONT_DESK, Role.REFERRER):
            unit = world.units["Jordemødre"] if role is Role.REFERRER else None
            world.town.site.people.give_role(work, COMMAND, region, both, role, unit)
        work.commit()
    line = world.open("terapeut")
    referral = world.send(line, "terapeut")
    world.act("terapeut", referral, A.ACCEPT)
    with world.site.database.write() as work:
        world.town.site.people.leave(work, COMMAND, world.town.place, both, at_once=True)
        work.commit()
    row = world.referral(referral)
    assert (row.sender_id, row.receiver_id) == (both, world.people["koordinator"])
    assert world.holder(line) == "terapeut"


def test_purposes_and_custody_are_kept_as_said(world: World) -> None:
    line = world.open(written=(*EVERYTHING, Written(Field.BORN, "2026-02-01")))
    with pytest.raises(Refused, match="custody"):
        world.send(line)
    draft = world.consent(world.items(line), custody=Custody.TOGETHER, purpose=Purpose.INFORM)
    world.send(line, consent=draft)
    assert Field.BORN not in world.read(line, "Huset"), "the other parent has not said yes"
    alone = world.open(written=(*EVERYTHING, Written(Field.BORN, "2026-02-01")))
    world.send(alone, consent=world.consent(world.items(alone), custody=Custody.ALONE))
    assert world.read(alone, "Huset")[Field.BORN] == "2026-02-01"


def test_no_line_is_opened_before_the_papers_about_privacy_are_approved(world: World) -> None:
    world.site.families.may_open = lambda _session, _organisation: False
    with pytest.raises(Refused, match="has not approved"):
        world.open()


def test_the_same_form_is_one_try_whoever_sends_it_twice(world: World) -> None:
    line, number, families = world.open(), uuid4(), world.site.families
    by, referral = world.by("jordemoder"), world.send(line)
    for _ in range(2):
        with world.site.database.write() as work:
            row, _place = families.yours(work.session, by, line)
            families.log_try(work, by, row, Way.PHONE, reached=False, about=None, number=number)
            work.commit()
    assert len([one for one in all_of(world, TryRow) if one.line_id == line]) == 1
    other = world.open()
    with world.site.database.write() as work, pytest.raises(NotFound):
        families.was_tried(work.session, other, number)
    world.act("terapeut", referral, A.ACCEPT)
    version, mine = world.referral(referral).version, uuid4()
    for _ in range(2):
        with world.site.database.write() as work:
            said = Said(number=mine)
            world.site.referrals.act(work, world.by("terapeut"), referral, A.LOG_TRY, said, version)
            work.commit()
    assert world.referral(referral).steps == 3


@pytest.mark.parametrize(("safe", "never"), [(SafeWay.PHONE, {Way.SMS, Way.EMAIL}), (SafeWay.SMS, set())])
@pytest.mark.parametrize("way", [way for way in Way if way is not Way.VOICEMAIL])
def test_who_is_only_rung_up_is_never_written_to(world: World, safe: SafeWay, never: set[Way], way: Way) -> None:
    contact = Contact(safe, phone="+4520202020")
    line = world.open(written=(Written(Field.NAME, "Prøve Mor"), Written(Field.CONTACT, contact.to_text())))
    families, by = world.site.families, world.by("jordemoder")
    with world.site.database.write() as work:
        row, _place = families.yours(work.session, by, line)
        with pytest.raises(Refused, match="never written to") if way in never else nullcontext():
            families.log_try(work, by, row, way, reached=False, about=None)


def test_r070_what_was_asked_for_is_not_read_after_the_last_day_of_the_yes(world: World) -> None:
    line = world.open()
    asks = "Ring til far inden fredag."
    soon = world.clock.now().date() + timedelta(days=10)
    consent = world.consent(world.items(line), last_day=soon)
    referral = world.send(line, kind=Kind.INFORMATION, request=asks, consent=consent)
    assert request_seen(world, "terapeut", referral) == asks
    world.clock.move(days=11)
    assert request_seen(world, "terapeut", referral) == ""
    assert request_seen(world, "jordemoder", referral) == asks, "who asked knows it"


def request_seen(world: World, who: str, referral: UUID) -> str:
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by(who), referral)
        work.commit()
    return sight.request


def test_a_referral_whose_yes_was_erased_waits_for_nobodys(world: World) -> None:
    referral = world.send(world.open())
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, referral).consent_id = None
        work.commit()
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by("jordemoder"), referral)
    assert sight.waiting == ()


def test_offers_are_told_by_name(world: World) -> None:
    offer = uuid4()
    with world.site.database.write() as work:
        row = {"key": offer.hex, "slug": offer.hex, "organisation_id": world.town.place, "published": True}
        work.session.add(OfferRow(id=offer, document={"name": "Prøvegruppen"}, **row))
        work.commit()
    with world.site.database.read() as session:
        assert offers(session, [offer, None]) == {offer: "Prøvegruppen"}
        assert offers(session, [None]) == {}
