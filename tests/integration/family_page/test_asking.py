"""Asking to be rung up, and where a parent is told something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.accounts.storage import OrganisationRow, PersonRow
from familiehus.audit.domain import Act
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.domain import Ending
from familiehus.families.items import Written
from familiehus.families.spoken import Spoken
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field, Way, Why
from familiehus.family_page.overview import again_by, answered_by
from familiehus.family_page.recipients import LineRecipients
from familiehus.family_page.self_referral import Asked, Received
from familiehus.kernel.errors import NotFound
from familiehus.notifications.domain import Address, Channel, Dropped, Owed, Reason, RecipientKind, Template
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action
from familiehus.referrals.goodbye import WAY_BACK, send_last_message
from familiehus.referrals.history import holdings
from tests.integration.family_page.conftest import Home

SMS = Contact(SafeWay.SMS, phone="+4512345678")


def asked(home: Home, **other: object) -> Asked:
    said = {
        "number": uuid4().hex,
        "unit": home.world.units["Huset"],
        "name": "Prøve Far",
        "contact": SMS,
        "words": "Vi sover ikke.",
        "language": "ar",
        "spoken": "ar",
    }
    return Asked(**(said | other))  # type: ignore[arg-type]


def ask(home: Home, what: Asked) -> Received:
    with home.world.site.database.write() as work:
        received = home.site.asking.ask(work, what, home.site.pages.of_form(what.number))
        work.commit()
    return received


def test_a_parent_who_asks_has_a_holder_from_the_first_moment(home: Home) -> None:
    received = ask(home, asked(home))
    assert home.world.holder(received.line) == "koordinator"
    said = home.world.read(received.line, "Huset")
    assert said[Field.NAME] == "Prøve Far"
    assert said[Field.OWN_WORDS] == "Vi sover ikke."
    assert Contact.from_text(said[Field.CONTACT]) == SMS
    assert Spoken.from_text(said[Field.SPOKEN]) == Spoken("ar"), "nobody has asked about an interpreter"
    event = home.world.town.last(Act.LINE_OPENED)
    assert (event.person, event.purpose) == (None, "self_referral")
    with home.world.site.database.read() as session:
        owed = session.scalars(select(MessageRow).where(MessageRow.subject_id == received.line)).all()
    people = {home.world.people[name] for name in ("koordinator", "stedfortræder")}
    assert {message.recipient_id for message in owed} == people
    assert home.world.line(received.line).next_on == received.answered_by


def test_what_was_asked_for_is_kept_and_told_with_the_day_of_the_answer(home: Home) -> None:
    wanted = uuid4()
    received = ask(home, asked(home, offer=wanted))
    line = home.world.line(received.line)
    assert line.asked_offer_id == wanted
    with home.world.site.database.read() as session:
        (held,) = holdings(session, received.line)
    assert held.why is Why.ASKED, "nobody here opened it"
    assert received.issued is not None
    here = home.session(received.issued, home.site.pages.enter(received.issued.locator, received.issued.code))
    assert here is not None
    view = home.sees(here)
    assert (view.asked_about, view.answered_by) == ("", received.answered_by), "an offer that is gone has no name"
    with home.world.site.database.write() as work:
        row, _ = home.world.site.families.yours(work.session, home.world.by("koordinator"), received.line)
        home.world.site.families.log_try(work, home.world.by("koordinator"), row, Way.PHONE, reached=True, about=None)
        work.commit()
    assert home.sees(here).answered_by is None, "somebody has"


def test_where_nothing_is_under_way_the_parent_is_told_when_their_contact_does_something_again(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    day = home.world.line(line).next_on
    assert home.sees(here).again_by == day
    home.does("call_me", here)
    assert home.sees(here).again_by is None, "they are told by when somebody rings"
    home.does("not_now", here, day)
    assert home.sees(here).again_by is None, "they think about it, and are told when they are asked"
    home.does("no_more", here)
    assert home.sees(here).again_by is None, "nothing more happens"


def test_what_is_under_way_is_told_instead_of_the_day_of_the_contact(home: Home) -> None:
    line = home.world.open()
    here = home.open(line)
    home.world.send(line)
    assert home.sees(here).ways
    assert home.sees(here).again_by is None


def test_a_day_of_the_contact_is_told_only_while_it_can_be_kept(home: Home) -> None:
    line = home.world.line(home.world.open())
    assert again_by(line, line.next_on) == line.next_on
    assert again_by(line, line.next_on + timedelta(days=1)) is None, "it climbs: nobody is promised a day that is over"
    line.quiet = True
    assert again_by(line, line.next_on) is None


def test_a_day_that_is_over_is_kept_to_be_told_as_late(home: Home) -> None:
    received = ask(home, asked(home))
    line = home.world.line(received.line)
    today = received.answered_by
    assert answered_by(line, (), today) == today
    assert answered_by(line, (), today + timedelta(days=1)) == today, "what was promised is told as late"
    line.not_before = today
    assert answered_by(line, (), today) is None, "they want to be left until then"


def test_their_page_opens_with_what_they_were_shown(home: Home) -> None:
    received = ask(home, asked(home))
    assert received.issued is not None
    token = home.site.pages.enter(received.issued.locator, received.issued.code)
    here = home.session(received.issued, token)
    assert here is not None
    assert here.line == received.line


def test_the_same_form_twice_is_one_line_and_the_code_is_not_shown_for_long(home: Home) -> None:
    what = asked(home)
    first, second = ask(home, what), ask(home, what)
    assert first == second
    home.world.clock.move(minutes=11)
    assert ask(home, what).issued is None
    later = ask(home, asked(home))
    home.issue(later.line, "koordinator")
    assert later.issued is not None


def test_the_same_form_with_a_corrected_number_keeps_the_corrected_one_until_somebody_has_rung(home: Home) -> None:
    what = asked(home)
    line = ask(home, what).line
    right, late = (
        replace(what, contact=Contact(SafeWay.SMS, phone=number)) for number in ("+4520202020", "+4530303030")
    )
    home.world.clock.move(minutes=1)
    corrected = ask(home, right)
    assert (corrected.line, corrected.contact) == (line, right.contact)
    assert Contact.from_text(home.world.read(line, "Huset")[Field.CONTACT]) == right.contact
    assert home.world.read(line, "Huset")[Field.NAME] == "Prøve Far", "nothing else is lost"
    assert home.world.town.last(Act.ITEM_ADDED).person is None
    with home.world.site.database.write() as work:
        row, _ = home.world.site.families.yours(work.session, home.world.by("koordinator"), line)
        home.world.site.families.log_try(work, home.world.by("koordinator"), row, Way.PHONE, reached=False, about=None)
        work.commit()
    too_late = ask(home, late)
    assert (too_late.line, too_late.contact) == (line, right.contact), "it is in somebody's hands, and that is told"
    assert Contact.from_text(home.world.read(line, "Huset")[Field.CONTACT]) == right.contact


def test_what_is_added_while_the_form_is_on_its_way_is_not_lost(home: Home) -> None:
    what = asked(home)
    line = ask(home, what).line
    home.world.clock.move(minutes=1)
    assert ask(home, replace(what, words="Vi sover heller ikke.")).line == line
    stands = home.world.read(line, "Huset")
    assert stands[Field.OWN_WORDS] == "Vi sover heller ikke."
    assert Contact.from_text(stands[Field.CONTACT]) == what.contact


def test_a_page_the_holder_made_anew_is_not_shown_to_the_form(home: Home) -> None:
    what = asked(home)
    home.issue(ask(home, what).line, "koordinator")
    again = ask(home, what)
    assert (again.issued, again.contact) == (None, None)


def key_of(home: Home, unit: str) -> str:
    with home.world.site.database.read() as session:
        place = home.site.asking.place(session, home.world.units[unit])
        assert place is not None
        return session.get_one(OrganisationRow, place.organisation).key


def test_it_is_there_only_with_an_active_coordinator_and_deputy(home: Home) -> None:
    key = key_of(home, "Huset")
    with home.world.site.database.read() as session:
        assert [place.name for place in home.site.asking.places(session, key)] == ["Huset"]
        assert home.site.asking.can_be_asked(session, key)
        assert home.site.asking.place(session, home.world.units["Sundhedsplejen"]) is None, "no deputy"
    with home.world.site.database.write() as work:
        work.session.get_one(PersonRow, home.world.people["stedfortræder"]).active = False
        work.commit()
    with home.world.site.database.read() as session:
        assert not home.site.asking.can_be_asked(session, key)
    with pytest.raises(NotFound):
        ask(home, asked(home))


def address(home: Home, line: UUID, template: Template = Template.PARENT_NEWS, language: str = "da") -> object:
    recipients = LineRecipients(home.world.site.sealer, "https://proeve.example", ("da", "en"))
    now = home.world.clock.now()
    owed = Owed("referral", uuid4(), "moved", RecipientKind.LINE, line, 1, template, now, language)
    with home.world.site.database.read() as session:
        return recipients.address(session, owed, now)


def with_contact(home: Home, contact: Contact | None) -> UUID:
    written = [Written(Field.NAME, "Prøve Mor")]
    if contact:
        written.append(Written(Field.CONTACT, contact.to_text()))
    return home.world.open(written=tuple(written))


def test_a_message_goes_the_safe_way_with_the_link_and_never_the_code(home: Home) -> None:
    line = with_contact(home, SMS)
    assert address(home, line) == Address(Channel.SMS, "+4512345678", {})
    issued = home.issue(line)
    found = address(home, line, language="en")
    assert isinstance(found, Address)
    assert found.parameters == {"link": f"https://proeve.example/en/min-side/{issued.locator}"}
    assert issued.code not in repr(dict(found.parameters))
    email = with_contact(home, Contact(SafeWay.EMAIL, email="mor@proeve.example"))
    assert address(home, email) == Address(Channel.EMAIL, "mor@proeve.example", {})
    found = address(home, line, language="xx")
    assert isinstance(found, Address)
    assert found.parameters["link"].startswith("https://proeve.example/min-side/")


def test_the_newest_word_about_contact_counts(home: Home) -> None:
    line = with_contact(home, SMS)
    home.world.clock.move(minutes=1)
    with home.world.site.database.write() as work:
        written = [Written(Field.CONTACT, Contact(SafeWay.PHONE, phone="+4512345678").to_text())]
        home.world.site.families.write(work, home.world.by("jordemoder"), line, written)
        work.commit()
    assert address(home, line) == Dropped(Reason.NOT_ALLOWED)


@pytest.mark.parametrize(
    "contact",
    [
        Contact(SafeWay.PHONE, phone="+4512345678"),
        Contact(SafeWay.SMS),
        Contact(SafeWay.SMS, phone="+4512345678", limited=True),
        Contact.from_text("ring efter kl. 10"),
    ],
)
def test_who_did_not_ask_for_messages_gets_none(home: Home, contact: Contact) -> None:
    """R090 among them: a number given for one use is used for no other."""
    assert address(home, with_contact(home, contact)) == Dropped(Reason.NOT_ALLOWED)


def test_nothing_is_sent_to_a_quiet_line_or_to_nobody(home: Home) -> None:
    line = with_contact(home, SMS)
    with home.world.site.database.write() as work:
        home.world.site.families.quieten(work, home.world.by("jordemoder"), line, quiet=True)
        work.commit()
    assert address(home, line) == Dropped(Reason.NOT_ALLOWED)
    assert address(home, uuid4()) == Dropped(Reason.UNKNOWN)
    assert address(home, with_contact(home, None)) == Dropped(Reason.UNKNOWN)


def test_a_link_that_opens_nothing_is_not_sent(home: Home) -> None:
    line = with_contact(home, SMS)
    assert address(home, line, Template.PARENT_LINK) == Dropped(Reason.NO_LONGER_TRUE)
    home.issue(line)
    assert isinstance(address(home, line, Template.PARENT_LINK), Address)
    home.shut(line)
    assert address(home, line, Template.PARENT_LINK) == Dropped(Reason.NO_LONGER_TRUE)


def last_message(home: Home, line: UUID) -> UUID:
    with home.world.site.database.write() as work:
        send_last_message(work, home.world.site, home.world.by("jordemoder"), line)
        work.commit()
        waiting = (MessageRow.subject_id == line, MessageRow.occasion == WAY_BACK, MessageRow.state == "waiting")
        return work.session.scalars(select(MessageRow.id).where(*waiting)).one()


def at_sending(home: Home, message: UUID) -> object:
    recipients = LineRecipients(home.world.site.sealer, "https://proeve.example", ("da",))
    with home.world.site.database.read() as session:
        return recipients.address(session, session.get_one(MessageRow, message).owed(), home.world.clock.now())


def test_the_last_message_is_not_sent_to_a_parent_who_has_been_reached_meanwhile(home: Home) -> None:
    line = with_contact(home, SMS)
    first = last_message(home, line)
    assert isinstance(at_sending(home, first), Address)
    home.world.clock.move(minutes=1)
    with home.world.site.database.write() as work:
        row, _ = home.world.site.families.yours(work.session, home.world.by("jordemoder"), line)
        home.world.site.families.log_try(work, home.world.by("jordemoder"), row, Way.PHONE, reached=True, about=None)
        work.commit()
    assert at_sending(home, first) == Dropped(Reason.NO_LONGER_TRUE)
    with home.world.site.database.write() as work:
        work.session.get_one(MessageRow, first).state = "dropped"
        work.commit()
    assert isinstance(at_sending(home, last_message(home, line)), Address), "what is decided anew goes out"


def test_the_last_message_is_not_sent_once_somebody_has_taken_over(home: Home) -> None:
    line = with_contact(home, SMS)
    first = last_message(home, line)
    consent = home.world.consent(home.world.items(line))
    referral = home.world.send(line, consent=consent)
    home.world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert at_sending(home, first) == Dropped(Reason.NO_LONGER_TRUE)


@pytest.mark.parametrize(("ending", "sent"), [(Ending.CANNOT_BE_REACHED, True), (Ending.FAMILY_WISH, False)])
def test_the_last_message_still_goes_out_where_the_line_ended_for_its_reason(
    home: Home, ending: Ending, *, sent: bool
) -> None:
    line = with_contact(home, SMS)
    message = last_message(home, line)
    with home.world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        row.ending, row.holder_id, row.unit_id = ending, None, None
        work.commit()
    assert isinstance(at_sending(home, message), Address if sent else Dropped)
