"""What a parent does on the page: it acts at once, lands with the holder, and touches nobody else's line."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.audit.domain import Act
from familiehus.consent.domain import ConsentForm
from familiehus.consent.storage import ConsentRow
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.items import Written
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.storage import ParentAnswerRow
from familiehus.family_page.vocabulary import Answer
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.notifications.domain import Owed
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Kind, State
from familiehus.wiring import STILL_DUE
from tests.integration.family_page.conftest import Home
from tests.integration.referrals.conftest import OWN_WORDS
from tests.integration.referrals.test_appointments import book, going, joined, on_page

MONDAY = date(2026, 11, 23)


def messages(home: Home, occasion: str = "said") -> list[MessageRow]:
    with home.world.site.database.read() as session:
        return list(session.scalars(select(MessageRow).where(MessageRow.occasion == occasion)))


def consent_of(home: Home, referral: object) -> ConsentRow:
    with home.world.site.database.read() as session:
        row = session.scalars(select(ConsentRow).where(ConsentRow.id == home.world.referral(referral).consent_id)).one()  # type: ignore[arg-type]
        session.expunge(row)
    return row


def test_call_me_tells_the_holder_and_who_stands_in_once(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    assert home.does("call_me", here) == MONDAY
    assert home.does("call_me", here) == MONDAY
    assert home.waits(line) == ["call_me"]
    assert home.world.line(line).next_on == MONDAY
    people = {home.world.people[name] for name in ("jordemoder", "chefjordemoder", "vikar")}
    assert people <= {message.recipient_id for message in messages(home)}
    view = home.sees(here)
    assert view.waits == {Answer.CALL_ME}
    assert view.called_by == MONDAY


def test_not_now_names_a_day_and_nobody_asks_before(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    today = home.world.clock.now().date()
    for wrong in (None, today, today + timedelta(days=184)):
        with pytest.raises(Refused):
            home.does("not_now", here, wrong)
    on = today + timedelta(days=30)
    assert home.does("not_now", here, on) == on
    assert home.world.line(line).next_on == on
    assert home.sees(here).asked_again_on == on


def test_not_now_holds_for_whoever_was_going_to_get_in_touch(home: Home) -> None:
    world, line = home.world, home.world.open()
    handed, beside = world.send(line), world.send(line, unit="Sundhedsplejen", kind=Kind.ADDITION)
    message = world.send(line, kind=Kind.INFORMATION)
    world.act("terapeut", handed, Action.ACCEPT)
    world.act("terapeut", message, Action.ACCEPT)
    before = {key: world.referral(key).deadline for key in (beside, message)}
    here, sunday = home.open(line), date(2027, 1, 10)
    home.does("not_now", here, sunday)
    monday = sunday + timedelta(days=1)
    assert world.referral(handed).deadline == monday, "the first day they are there after it"
    assert {key: world.referral(key).deadline for key in before} == before, "colleagues answer one another"
    told = {one.recipient_id for one in messages(home, f"waits-{world.referral(handed).steps}-{monday}")}
    assert {world.people["terapeut"]} <= told
    assert not told & {world.people["jordemoder"], world.people["chefjordemoder"]}, "they are told of what was said"
    world.act("sundhedsplejerske", beside, Action.ACCEPT)
    assert world.referral(beside).deadline == monday, "a yes that comes meanwhile waits, too"
    sooner = home.world.clock.now().date() + timedelta(days=12)
    home.does("not_now", here, sooner)
    assert world.referral(handed).deadline == sooner, "a new day takes the place of the one before"
    assert home.sees(here).asked_again_on == sooner
    home.does("no_more", here)
    assert world.line(line).not_before is None
    assert world.referral(handed).state == State.WITHDRAWN
    assert world.referral(handed).deadline < sooner, "the goodbye does not wait"
    assert home.waits(line) == ["no_more"]


def test_no_thanks_withdraws_the_offer_and_ends_its_sharing(home: Home) -> None:
    line = home.world.open()
    referral = home.world.send(line)
    here = home.open(line)
    assert home.world.read(line, "Huset")
    home.does("no_thanks", here, referral)
    assert home.world.state(referral) is State.WITHDRAWN
    assert home.world.read(line, "Huset") == {}
    (way,) = home.sees(here).ways
    assert (way.state, way.can_say_no) == (State.WITHDRAWN, False)


def test_stop_ends_everything_and_the_holder_says_goodbye(home: Home) -> None:
    line = home.world.open()
    kept = home.world.send(line, kind=Kind.ADDITION)
    moved = home.world.send(line)
    home.world.act("terapeut", moved, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    here = home.open(line, "terapeut")
    home.does("no_more", here)
    assert {home.world.state(kept), home.world.state(moved)} == {State.WITHDRAWN}
    assert home.world.read(line, "Huset") == {}
    assert home.world.holder(line) == "jordemoder"
    assert home.waits(line) == ["no_more"]
    assert home.world.line(line).next_on <= OpeningDays().soonest(home.world.clock.now())
    assert not [one for one in home.sees(here).agreed if one.stands]


def test_a_contact_the_family_knows_nothing_of_comes_up(home: Home) -> None:
    line = home.world.open()
    referral = home.world.send(line)
    here = home.open(line)
    home.world.act("terapeut", referral, Action.ACCEPT)
    with pytest.raises(NotFound):
        home.does("talked", here, referral, yes=False)
    home.world.act("terapeut", referral, Action.REACH)
    assert home.sees(here).ways[0].asks_talked
    home.does("talked", here, referral, yes=False)
    assert home.waits(line) == ["not_talked"]
    assert home.world.line(line).next_on == OpeningDays().soonest(home.world.clock.now())
    owed = [message for message in messages(home) if message.recipient_id == home.world.people["jordemoder"]]
    assert [message.urgent for message in owed] == [True]
    assert home.sees(here).ways[0].answered is Answer.NOT_TALKED
    home.does("talked", here, referral, yes=True)
    assert home.waits(line) == []
    assert not home.sees(here).ways[0].asks_talked


def test_the_holder_settles_what_was_said(home: Home) -> None:
    line = home.world.open()
    home.does("call_me", home.open(line))
    with home.world.site.database.read() as session:
        (one,) = home.site.answers.waiting(session, [line], None)[line]
    for stranger in ("terapeut", "kollega"):
        with pytest.raises(NotFound):
            home.does("settle", home.world.by(stranger), one.id)
    with pytest.raises(NotFound):
        home.does("settle", home.world.by("jordemoder"), line)
    home.does("settle", home.world.by("vikar"), one.id)
    home.does("settle", home.world.by("vikar"), one.id)
    assert home.waits(line) == []
    region = home.world.line(line).organisation_id
    assert home.world.town.acts(region).count(Act.PARENT_SETTLED) == 1


def test_a_mail_about_what_is_settled_is_not_sent_any_more(home: Home) -> None:
    world, line = home.world, home.world.open()
    home.does("call_me", home.open(line))
    now = world.clock.now()

    def still(key: UUID) -> bool:
        owed = Owed.task("answer", key, "said", world.people["jordemoder"], now)
        with world.site.database.read() as session:
            return STILL_DUE["answer"](session, owed, now)

    with world.site.database.read() as session:
        key = session.scalars(select(ParentAnswerRow.id).where(ParentAnswerRow.line_id == line)).one()
    assert still(key)
    home.does("settle", world.by("jordemoder"), key)
    assert not still(key)
    assert still(uuid4()), "what is not known goes out"


def test_a_yes_taken_back_acts_at_the_next_read(home: Home) -> None:
    line = home.world.open()
    referral = home.world.send(line)
    here = home.open(line)
    (agreed,) = home.sees(here).agreed
    assert agreed.stands
    assert agreed.to.startswith("Huset, Prøvekommune")
    piece = next(one for one in agreed.pieces if one.field is Field.OWN_WORDS)
    assert piece.text == OWN_WORDS
    home.does("withdraw", here, agreed.id, [piece.id])
    assert Field.OWN_WORDS not in home.world.read(line, "Huset")
    assert Field.NAME in home.world.read(line, "Huset")
    taken = next(p for p in home.sees(here).agreed[0].pieces if p.id == piece.id)
    assert (taken.stands, taken.text) == (False, "")
    home.does("withdraw", here, agreed.id)
    assert home.world.read(line, "Huset") == {}
    assert home.world.state(referral) is State.WITHDRAWN
    assert not any(p.text for p in home.sees(here).agreed[0].pieces)
    assert not home.sees(here).ways[0].by_us


def test_who_stopped_it_is_not_mistaken_for_the_parent(home: Home) -> None:
    for who in ("jordemoder", "terapeut"):
        line = home.world.open()
        home.world.act(who, home.world.send(line), Action.WITHDRAW)
        (way,) = home.sees(home.open(line)).ways
        assert (way.state, way.by_us, way.lapsed) == (State.WITHDRAWN, True, False)


def test_i_did_not_agree_stops_the_sharing_and_calls_the_holder(home: Home) -> None:
    line = home.world.open()
    home.world.send(line)
    here = home.open(line)
    home.does("not_agreed", here, home.sees(here).agreed[0].id)
    assert home.world.read(line, "Huset") == {}
    assert home.waits(line) == ["not_agreed"]


def test_a_written_yes_is_given_where_it_was_asked_for(home: Home) -> None:
    line = home.world.open()
    consent = consent_of(home, home.world.send(line))
    here = home.open(line)
    with pytest.raises(NotFound):
        home.does("confirm", here, consent.id)
    with pytest.raises(NotFound):
        home.does("ask_confirmation", home.world.by("terapeut"), consent.id)
    with pytest.raises(NotFound):
        home.does("ask_confirmation", home.world.by("jordemoder"), line)
    for _ in range(2):
        home.does("ask_confirmation", home.world.by("jordemoder"), consent.id)
    assert home.sees(here).agreed[0].asked
    for _ in range(2):
        home.does("confirm", here, consent.id)
    assert not home.sees(here).agreed[0].asked
    assert home.waits(line) == []
    with home.world.site.database.read() as session:
        assert session.get_one(ConsentRow, consent.id).form == "written"


def test_two_parents_see_and_touch_nothing_of_each_other(home: Home) -> None:
    """R087, R088: the same receiver, two lines."""
    mother = home.world.open()
    father = home.world.open(written=(Written(Field.NAME, "Prøve Far"), Written(Field.CONTACT, "ring")))
    hers, his = home.world.send(mother), home.world.send(father)
    here = home.open(father)
    view = home.sees(here)
    assert [way.id for way in view.ways] == [his]
    assert len(view.agreed) == 1
    theirs = consent_of(home, hers)
    for act, target in (
        ("no_thanks", hers),
        ("withdraw", theirs.id),
        ("not_agreed", theirs.id),
        ("confirm", theirs.id),
        ("no_thanks", mother),
        ("withdraw", mother),
    ):
        with pytest.raises(NotFound):
            home.does(act, here, target)
    with pytest.raises(NotFound):
        home.does("talked", here, hers, yes=False)
    home.does("no_more", here)
    assert home.world.state(hers) is State.SENT
    assert home.world.read(mother, "Huset")[Field.NAME] == "Prøve Mor"


def test_a_quiet_line_asks_nothing(home: Home) -> None:
    line = home.world.open()
    referral = home.world.send(line)
    here = home.open(line)
    home.world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    with home.world.site.database.write() as work:
        home.world.site.families.quieten(work, home.world.by("jordemoder"), line, quiet=True)
        work.commit()
    view = home.sees(here)
    assert (view.quiet, view.ways) == (True, ())
    assert view.contact == "Prøve Person"


def test_who_looked_is_told_without_a_name(home: Home) -> None:
    line, other = home.world.open(), home.world.open()
    here = home.open(line)
    assert home.sees(here).looks == ()
    scribe, unit = home.world.site.scribe, home.world.units["Jordemødre"]
    region = home.world.line(line).organisation_id
    for seen, where in ((line, unit), (line, None), (other, unit)):
        with home.world.site.database.write() as work:
            by = home.world.by("jordemoder")
            named = [("line", seen)]
            work.record(scribe.event(Act.LINE_SEEN, by, region, named, role="referrer", unit=where))
            work.commit()
    looks = home.sees(here).looks
    assert [(look.role, look.place.name) for look in looks] == [("referrer", ""), ("referrer", "Jordemødre")]
    assert all(look.place.organisation.startswith("Region Prøve") for look in looks)
    assert "Person" not in repr(looks)


def test_each_look_of_the_parent_is_remembered(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    home.sees(here)
    event = home.world.town.last(Act.PAGE_OPENED, home.world.line(line).organisation_id)
    assert event.person is None
    assert event.door == "family"
    assert event.subjects == [["line", str(line)]]
    with home.world.site.database.read() as session:
        assert session.get_one(LineRow, line).ending is None


def test_a_no_stands_no_more_beside_a_later_yes_to_the_same_place(home: Home) -> None:
    world, line = home.world, home.world.open()
    here = home.open(line)
    beside = world.send(line, unit="Sundhedsplejen", kind=Kind.ADDITION)
    no = world.send(line)
    for one in (beside, no):
        home.does("no_thanks", here, one)
    world.clock.move(days=5)
    assert {way.id for way in home.sees(home.open(line)).ways} == {beside, no}
    yes = world.send(line)
    assert {way.id for way in home.sees(home.open(line)).ways} == {beside, yes}, "a no to others stands"
    world.act("terapeut", yes, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    here = home.open(line, "terapeut")
    assert {way.id for way in home.sees(here).ways} == {beside, yes}
    home.does("no_thanks", here, yes)
    assert {way.id for way in home.sees(home.open(line)).ways} == {beside, no, yes}


def settled(home: Home, line: UUID) -> UUID:
    """A handover that is over: the house holds the contact by the yes, which stands."""
    sent = home.world.send(line)
    home.world.act("terapeut", sent, Action.ACCEPT, Action.REACH, Action.TAKE_OVER, Action.START)
    home.world.act("terapeut", sent, Action.COMPLETE, what_next="Ikke mere nu.")
    home.world.act("terapeut", sent, Action.SETTLE, what_next="Ikke mere nu.")
    return sent


def test_stop_takes_back_a_yes_that_nothing_under_way_rests_on(home: Home) -> None:
    line = home.world.open()
    sent = settled(home, line)
    assert (home.world.state(sent), home.world.holder(line)) == (State.CLOSED, "terapeut")
    here = home.open(line, "terapeut")
    with home.world.site.database.read() as session:
        assert not home.site.answers.wants_no_more(session, line)
    home.does("no_more", here)
    assert (home.world.state(sent), home.world.holder(line)) == (State.CLOSED, "jordemoder")
    assert consent_of(home, sent).withdrawn_at is not None
    with home.world.site.database.read() as session:
        assert home.site.answers.wants_no_more(session, line)


def test_a_yes_that_was_none_is_taken_back_on_a_closed_line_too_and_calls_nobody(home: Home) -> None:
    line = home.world.open()
    sent = home.world.send(line, kind=Kind.ADDITION)
    here = home.open(line)
    with home.world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        home.world.site.families.finish(work, row, Ending.ENOUGH, Goodbye(parent_told=True))
        work.commit()
    assert home.does("not_agreed", here, consent_of(home, sent).id) is False
    assert consent_of(home, sent).withdrawn_at is not None
    assert home.waits(line) == []


def test_r087_who_wants_to_talk_alone_is_in_no_joint_talk_and_somebody_hears_it(home: Home) -> None:
    hers, his = going(home.world), going(home.world)
    joined(home.world, hers, his)
    both = book(home.world, hers)
    line = home.world.referral(hers).line_id
    home.does("alone", home.open(line), both)
    assert on_page(home.world, hers) == []
    assert [one.id for one in on_page(home.world, his)] == [both]
    assert home.waits(line) == ["alone"]


def test_who_has_been_talked_with_waits_for_no_call(home: Home) -> None:
    line = home.world.open()
    home.does("call_me", home.open(line))
    with home.world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        home.site.answers.has_talked(work, home.world.by("jordemoder"), row)
        work.commit()
    assert home.waits(line) == []
    assert home.world.line(line).promised_on is None


def test_what_is_said_of_one_offer_does_not_take_the_place_of_what_was_said_of_another(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    for _two in range(2):
        sent = home.world.send(line, kind=Kind.ADDITION)
        home.world.act("terapeut", sent, Action.ACCEPT, Action.REACH)
        home.does("talked", here, sent, yes=False)
    assert home.waits(line) == ["not_talked", "not_talked"]


def test_a_yes_that_awaits_the_parents_own_is_confirmed_though_nobody_asked_besides(home: Home) -> None:
    line = home.world.open()
    sent = home.world.send(line)
    with home.world.site.database.write() as work:
        work.session.get_one(ConsentRow, home.world.referral(sent).consent_id).unconfirmed = True
        work.commit()
    home.does("confirm", home.open(line), consent_of(home, sent).id)
    row = consent_of(home, sent)
    assert (row.unconfirmed, row.form) == (False, ConsentForm.WRITTEN)
