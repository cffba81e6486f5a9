"""What stands on the parent's page is true: what happens of each kind, by which way, and nothing that was not said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from familiehus.accounts.storage import UnitRow
from familiehus.catalogue.domain import AgeSpan
from familiehus.consent.domain import Custody
from familiehus.consent.storage import ConsentRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.storage import ParentAnswerRow
from familiehus.referrals.by_hand import was_sent
from familiehus.referrals.domain import Action, Because, Kind
from familiehus.referrals.storage import ReferralRow
from familiehus.web.i18n import day_and_month, full_date
from tests.integration.referrals.test_who_may_refer import offer, sent
from tests.web.family.conftest import Parent, Street
from tests.web.referrals.conftest import Worker, worker

__all__ = ["worker"]

NAME = Written(Field.NAME, "Prøve Mor")
BY_PHONE = Contact(SafeWay.PHONE, phone="+4520202020")
BY_SMS = Contact(SafeWay.SMS, phone="+4520202020")
BY_MAIL = Contact(SafeWay.EMAIL, email="mor@proeve.example")


def meets(street: Street, contact: Contact | None) -> Parent:
    """A parent with this safe way, and her page."""
    said = (NAME, Written(Field.CONTACT, contact.to_text())) if contact else (NAME,)
    return street.parent(line=street.world.open(written=said))


def part(parent: Parent, which: str) -> str:
    """The words of one section of the page, on one line; empty where it is not there."""
    found = BeautifulSoup(parent.page(), "html.parser").find("section", attrs={"aria-labelledby": which})
    return " ".join(found.get_text(" ").split()) if found else ""


def test_what_was_sent_by_hand_is_not_said_to_be_shut(street: Street, worker: Callable[[str], Worker]) -> None:
    """Somebody outside has the text: no page of ours closes for them, and the sender is told to tell them."""
    parent, midwife = meets(street, BY_SMS), worker("jordemoder")
    referral = street.world.send(parent.line, unit=None)
    page = f"/personale/henvisning/{referral}"
    assert "kan de ikke læse det mere" not in part(parent, "ja")
    assert "Det, de har fået, kan vi ikke tage tilbage." in part(parent, "ja")
    history = midwife.get(page).text.partition('id="historie"')[2]
    assert "gjorde teksten klar til at sende" in history
    assert "sendte den" not in history, "nobody has sent it yet"
    street.world.act("jordemoder", referral, Action.ACCEPT)
    assert "Sig det til dem" not in midwife.get(page).text
    row = street.world.referral(referral)
    (contact,) = street.world.items(parent.line, Field.CONTACT)
    assert parent.press("traek-en-tilbage", consent=str(row.consent_id), item=str(contact)).status_code == 303
    told = midwife.get(page).text
    assert "Forælderen har taget noget tilbage, som modtageren har fået:" in told
    assert parent.press("traek-tilbage", consent=str(row.consent_id)).status_code == 303
    told = midwife.get(page).text
    assert "Forælderens ja gælder ikke mere, og det, de har fået, må de ikke bruge." in told
    assert (
        "Prøve Mor" not in BeautifulSoup(told, "html.parser").find("section", attrs={"aria-labelledby": "tekst"}).text
    )


def test_what_the_parent_took_back_from_a_receiver_is_told_where_the_contact_is(
    street: Street, worker: Callable[[str], Worker]
) -> None:
    """Or the holder tells by word of mouth what the parent struck, and knows not why nobody rings."""
    parent, midwife, therapist = meets(street, BY_PHONE), worker("jordemoder"), worker("terapeut")
    referral = street.world.send(parent.line)
    page, told = (
        f"/personale/henvisning/{referral}",
        "Forælderen har taget noget tilbage. Modtageren læser det ikke mere:",
    )
    assert told not in midwife.text(page)
    row = street.world.referral(referral)
    (contact,) = street.world.items(parent.line, Field.CONTACT)
    assert parent.press("traek-en-tilbage", consent=str(row.consent_id), item=str(contact)).status_code == 303
    assert f"{told} Sikker kontakt." in midwife.text(page)
    assert told not in therapist.text(page), "what it was is not theirs to know"
    assert parent.press("traek-tilbage", consent=str(row.consent_id)).status_code == 303
    assert told not in midwife.text(page), "now they read nothing"


def test_a_message_is_read_and_nobody_wants_to_meet_her(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    friday = street.world.clock.now().date() + timedelta(days=5)
    asks = {"kind": Kind.INFORMATION, "request": "Ring til far inden fredag.", "latest": friday}
    message = street.world.send(parent.line, **asks)
    assert "Vi giver en besked videre til Huset" in part(parent, "videre")
    street.world.act("terapeut", message, Action.ACCEPT)
    now = part(parent, "videre")
    for words in ("Huset har taget imod beskeden", "Ring til far inden fredag.", f"Senest {full_date(friday)}"):
        assert words in now, words
    for words in ("vil gerne møde dig", "ringer", "Nummeret kan være ukendt", "Har I talt sammen?"):
        assert words not in now, words
    street.world.act("terapeut", message, Action.COMPLETE)
    assert "Huset har gjort det, vi bad om" in part(parent, "videre")


def test_a_message_that_asks_for_nothing_was_read(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    message = street.world.send(parent.line, kind=Kind.INFORMATION)
    street.world.act("terapeut", message, Action.ACCEPT, Action.COMPLETE)
    assert "Huset har læst beskeden" in part(parent, "videre")
    other = street.world.send(parent.line, kind=Kind.INFORMATION)
    street.world.act("terapeut", other, Action.DECLINE, reason="Vi kender ikke far.")
    assert "Huset kan ikke tage imod beskeden" in part(parent, "videre")


@pytest.mark.parametrize(
    ("contact", "who", "when", "button"),
    [
        (BY_PHONE, "ringer til dig.", "De ringer senest", "Ring til mig"),
        (BY_SMS, "sender en sms til dig.", "De sender en sms senest", "Ring til mig"),
        (BY_MAIL, "skriver en mail til dig.", "De skriver en mail senest", "Skriv til mig"),
        (None, "", "Du hører fra dem senest", "Skriv til mig"),
    ],
    ids=["phone", "sms", "mail", "none"],
)
def test_whoever_gets_in_touch_does_it_by_the_safe_way(
    street: Street, contact: Contact | None, who: str, when: str, button: str
) -> None:
    parent = meets(street, contact)
    referral = street.world.send(parent.line)
    street.world.act("terapeut", referral, Action.ACCEPT)
    now, holder = part(parent, "videre"), part(parent, "kontakt")
    assert who in now
    assert when in now
    assert button in holder
    if contact is not BY_PHONE:
        assert "ringer" not in now
        assert "Nummeret kan være ukendt" not in now


def test_nobody_without_a_number_is_promised_a_call(street: Street) -> None:
    parent = meets(street, BY_MAIL)
    assert "ringer vi" not in parent.page()
    assert "Beder du os skrive i dag, skriver vi senest" in parent.page()
    answer = parent.press("ring")
    assert "Du har bedt os skrive." in parent.client.get(answer.location).text
    assert "Vi ringer til dig" not in parent.client.get(answer.location).text
    assert street.waits(parent.line) == ["write_me"]
    later = street.world.clock.now().date() + timedelta(days=3)
    assert parent.press("ikke-nu", day=later.isoformat()).status_code == 303
    assert street.waits(parent.line) == ["not_now"], "nobody writes before that day"


def test_a_number_for_one_other_use_is_none(street: Street) -> None:
    parent = meets(street, Contact(SafeWay.SMS, phone="+4520202020", limited=True))
    assert "Skriv til mig" in part(parent, "kontakt")


def test_after_not_now_the_page_says_one_thing_and_so_does_the_house(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    referral = street.world.send(parent.line)
    street.world.act("terapeut", referral, Action.ACCEPT)
    assert "De ringer senest" in part(parent, "videre")
    day = street.world.clock.now().date() + timedelta(days=50)
    assert parent.press("ikke-nu", day=day.isoformat()).status_code == 303
    now = part(parent, "videre")
    assert f"De venter til {full_date(day)}, som du har bedt om." in now
    assert "senest" not in now
    assert "ringer" not in now
    assert f"Vi spørger igen {full_date(day)}." in part(parent, "kontakt")
    street.world.act("terapeut", referral, Action.WITHDRAW)
    assert f"Vi venter til {full_date(day)}, som du har bedt om." in part(parent, "videre")


def test_a_place_to_wait_for_is_told_of_also_where_she_wants_to_be_left(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    referral, today = street.world.send(parent.line), street.world.clock.now().date()
    street.world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    on = today + timedelta(days=90)
    street.world.act("terapeut", referral, Action.PUT_ON_WAITING, on=on, wants_to_wait=True)
    parent.press("ikke-nu", day=(today + timedelta(days=50)).isoformat())
    assert f"Sidst lød det: omkring {full_date(on)}." in part(parent, "videre")
    assert "De venter til" in part(parent, "videre")


def test_who_has_taken_over_and_has_no_place_yet_does_not_take_over_again(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    referral, on = street.world.send(parent.line), street.world.clock.now().date() + timedelta(days=90)
    street.world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    assert "tager over" in part(parent, "videre")
    street.world.act("terapeut", referral, Action.TAKE_OVER)
    street.world.act("terapeut", referral, Action.PUT_ON_WAITING, on=on, wants_to_wait=True)
    now = part(parent, "videre")
    assert "Du har en venteplads hos Huset" in now
    assert "tager over" not in now


def test_after_no_more_nothing_is_asked_and_nobody_takes_over(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    done = street.world.send(parent.line, unit="Huset", kind=Kind.INFORMATION)
    street.world.act("terapeut", done, Action.ACCEPT, Action.COMPLETE)
    street.world.send(parent.line)
    assert parent.press("stop").status_code == 303
    page, now = parent.page(), part(parent, "videre")
    assert "Din faste kontakt siger farvel til dig." in page
    assert "Du har sagt nej tak til Huset" in now
    for words in ("tager over", "om du vil noget andet", "Hvad vil du nu?", "senest"):
        assert words not in now, words
    assert "Ikke nu" not in part(parent, "kontakt")
    assert "Ring til mig" in part(parent, "kontakt")


BORN = Written(Field.BORN, "2026-06-01")
WAITS = "De kan ikke læse det endnu. Vi mangler ja fra alle, der har forældremyndigheden."


@pytest.mark.parametrize("custody", [Custody.TOGETHER, Custody.UNKNOWN, Custody.ALONE])
def test_what_waits_for_somebody_elses_yes_is_not_shown_as_shared(street: Street, custody: Custody) -> None:
    line = street.world.open(written=(NAME, BORN))
    street.world.send(line, consent=street.world.consent(street.world.items(line), custody=custody))
    agreed = part(street.parent(line=line), "ja")
    born = agreed.index("Barnets fødselsdag")
    waits = custody is not Custody.ALONE
    assert (WAITS in agreed) is waits
    assert (Field.BORN in street.world.read(line, "Huset")) is not waits, "the page says what is so"
    if waits:
        assert agreed.index(WAITS) > born
    assert agreed.count(WAITS) == int(waits), "nothing else waits"


def test_nobody_was_asked_before_the_text_was_sent_by_hand(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    referral = street.world.send(parent.line, unit=None)
    now = part(parent, "videre")
    assert "Vi spørger Prøvelægen, Prøvegade for dig" in now
    assert "Vi sender det senest" in now
    for words in ("Vi har spurgt", "De svarer senest"):
        assert words not in now, words
    with street.world.site.database.write() as work:
        by, version = street.world.by("jordemoder"), street.world.referral(referral).version
        was_sent(work, street.world.site, by, referral, version)
        work.commit()
    now = part(parent, "videre")
    assert "Vi har spurgt Prøvelægen, Prøvegade for dig" in now
    assert "De svarer senest" in now


def test_who_has_taken_over_outside_is_named(street: Street) -> None:
    parent, who = meets(street, BY_PHONE), "Prøve Læge, 20 20 20 20"
    referral = street.world.send(parent.line, unit=None)
    street.world.act("jordemoder", referral, Action.ACCEPT, Action.REACH)
    street.world.act("jordemoder", referral, Action.TAKE_OVER, successor=who)
    said = part(parent, "kontakt")
    assert f"Navn og telefon: {who}" in said
    assert "Det er dem, du kan ringe til nu." in said


def test_r008_after_somebody_outside_took_over_a_parent_can_still_ask_who_held_them_to_ring(street: Street) -> None:
    """Nobody holds the closed line: asking is a new act of theirs, and lands with the unit's coordinator."""
    parent, world = meets(street, BY_PHONE), street.world
    referral = world.send(parent.line, unit=None)
    world.act("jordemoder", referral, Action.ACCEPT, Action.REACH)
    asking = "Du kan også bede Jordemødre, "
    assert asking not in part(parent, "kontakt")
    world.act("jordemoder", referral, Action.TAKE_OVER, successor="Prøve Læge, 20 20 20 20")
    assert asking in part(parent, "kontakt")
    link = f"/kontakt-mig?enhed={world.units['Jordemødre']}"
    assert f'href="{link}"' in parent.page()
    form = street.app.test_client().get(link).text
    assert "Bed os ringe" in form
    assert "Dem, der arbejder hos Jordemødre, læser det" in form
    has_phone(street, "Jordemødre", "+4511223344")
    try:
        assert "Du kan også ringe til dem: 11 22 33 44" in part(parent, "kontakt")
    finally:
        has_phone(street, "Jordemødre", "")


def test_nobody_whom_the_parent_shut_out_is_offered_once_it_is_over(street: Street) -> None:
    parent, world = meets(street, BY_PHONE), street.world
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, parent.line)
        row.guarded = True
        kept = {"line_id": row.id, "unit_id": row.unit_id, "made_at": world.clock.now()}
        row.holder_id, row.unit_id, row.ending, row.ended_at = None, None, "enough", world.clock.now()
        work.commit()
    assert "Du kan også bede Jordemødre, " in part(parent, "kontakt"), "also after a goodbye"
    with world.site.database.write() as work:
        work.session.add(ShutOutRow(id=uuid4(), **kept))
        work.commit()
    assert "Du kan også bede" not in part(parent, "kontakt")


def has_phone(street: Street, unit: str, phone: str) -> None:
    with street.world.site.database.write() as work:
        work.session.get_one(UnitRow, street.world.units[unit]).phone = phone
        work.commit()


def test_how_to_reach_whoever_holds_the_contact_and_whoever_said_yes(street: Street) -> None:
    """The number of the holder's unit at once; of the receiver's when they have said yes, and never as a guess."""
    parent = meets(street, BY_PHONE)
    assert "Telefon: ikke oplyst" in part(parent, "kontakt")
    has_phone(street, "Jordemødre", "+4511223344")
    has_phone(street, "Huset", "+4599887766")
    sent = street.world.send(parent.line)
    try:
        assert "Telefon: 11 22 33 44" in part(parent, "kontakt")
        assert "99 88 77 66" not in parent.page(), "they have not answered yet"
        street.world.act("terapeut", sent, Action.ACCEPT)
        assert "Du kan også ringe til dem: 99 88 77 66" in part(parent, "videre")
        street.world.act("terapeut", sent, Action.REACH, Action.TAKE_OVER)
        assert "Telefon: 99 88 77 66" in part(parent, "kontakt")
        assert "99 88 77 66" not in part(parent, "videre"), "it is the same number"
    finally:
        for unit in ("Jordemødre", "Huset"):
            has_phone(street, unit, "")


@pytest.mark.parametrize(
    ("done", "promised"),
    [
        ((), "De svarer senest"),
        ((Action.ACCEPT,), "De ringer senest"),
        ((Action.ACCEPT, Action.REACH), "siger de, om de tager over"),
        ((Action.DECLINE,), "Du hører fra os senest"),
    ],
)
def test_a_day_that_is_over_is_promised_no_more(street: Street, done: tuple[Action, ...], promised: str) -> None:
    parent = meets(street, BY_PHONE)
    referral = street.world.send(parent.line)
    street.world.act("terapeut", referral, *done, reason="Der er ikke plads")
    today = street.world.clock.now().date()
    for last, is_over in ((today, False), (today - timedelta(days=1), True)):
        with street.world.site.database.write() as work:
            work.session.get_one(ReferralRow, referral).deadline = last
            work.commit()
        now = part(parent, "videre")
        assert (promised in now) is not is_over
        should_have_been = f"Det skulle være sket senest {day_and_month(last)}. Er det ikke sket, så tryk på knappen"
        assert (should_have_been in now) is is_over


def test_where_nobody_holds_the_line_any_more_no_call_from_them_is_promised(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    referral = street.world.send(parent.line, unit=None)
    street.world.act("jordemoder", referral, Action.ACCEPT, Action.REACH)
    assert "Det har jeg ikke sagt ja til" in part(parent, "ja")
    consent = street.world.referral(referral).consent_id
    street.world.act("jordemoder", referral, Action.TAKE_OVER, successor="Prøve Læge, 20 20 20 20")
    assert "Tag mit ja tilbage" in part(parent, "ja")
    assert "Det har jeg ikke sagt ja til" not in part(parent, "ja")
    late = parent.press("ikke-sagt-ja", consent=str(consent))
    assert late.status_code == 303
    assert late.location.endswith("gjort=traek-tilbage"), "a page that was open still takes the yes back"
    assert "Lige nu har ingen andre lov at læse om dig." in part(parent, "ja")


def test_who_asks_to_be_rung_reads_by_when_and_that_it_is_late_unless_they_have_talked(street: Street) -> None:
    parent = meets(street, BY_PHONE)
    parent.press("ring")
    today = street.world.clock.now().date()

    def said(day: date, contact: date) -> str:
        with street.world.site.database.write() as work:
            work.session.get_one(LineRow, parent.line).contact_on = contact
            (asked,) = work.session.scalars(select(ParentAnswerRow).where(ParentAnswerRow.line_id == parent.line))
            asked.on_day, asked.at = day, street.world.clock.now() - timedelta(days=3)
            work.commit()
        return part(parent, "kontakt")

    yesterday, before, after = today - timedelta(days=1), today - timedelta(days=9), today - timedelta(days=2)
    late = f"Du skulle have hørt fra os senest {day_and_month(yesterday)}. Tryk på knappen igen."
    assert f"Vi svarer senest {day_and_month(today)}." in said(today, before)
    assert late in said(yesterday, before)
    assert "senest" not in said(yesterday, after)


def test_who_was_not_told_how_to_reach_her_is_not_said_to_ring(street: Street) -> None:
    parent, world = meets(street, BY_PHONE), street.world
    consent = world.consent(world.items(parent.line, Field.NAME))
    world.act("terapeut", world.send(parent.line, consent=consent), Action.ACCEPT)
    now = part(parent, "videre")
    assert "De ved ikke, hvordan de når dig." in now
    for words in ("ringer", "senest", "Nummeret kan være ukendt"):
        assert words not in now, words


def test_why_they_may_read_says_what_has_come_of_it_and_what_was_agreed_stays(street: Street) -> None:
    """The text the parent said yes to is kept as it was shown; the sentence on the page says what is so now."""
    parent, world = meets(street, BY_SMS), street.world
    referral, known = world.send(parent.line), world.items(parent.line)
    consent = world.referral(referral).consent_id

    def kept() -> bytes:
        with world.site.database.read() as session:
            return session.get_one(ConsentRow, consent).shown

    to_come, done = "De skal tage over som din faste kontakt.", "De har taget over som din faste kontakt."
    over, before = "De har været din faste kontakt.", kept()
    assert to_come in part(parent, "ja")
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    assert to_come in part(parent, "ja")
    world.act("terapeut", referral, Action.TAKE_OVER)
    assert done in part(parent, "ja")
    assert to_come not in parent.page()
    world.unit("Sundhedsplejen", world.town.place, coordinator="ledende", staff=("sundhedsplejerske",))
    other = world.send(parent.line, "terapeut", unit="Sundhedsplejen", consent=world.consent(known))
    world.act("sundhedsplejerske", other, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert (done in part(parent, "ja"), over in part(parent, "ja")) == (True, True), "somebody else holds it now"
    assert kept() == before


def test_r030_why_an_offer_for_others_is_asked_stands_with_what_was_agreed_in_the_parents_language(
    street: Street,
) -> None:
    old, world = Written(Field.BORN, (date.today() - timedelta(days=4 * 365)).isoformat()), street.world  # noqa: DTZ011
    parent = street.parent(line=world.open(written=(NAME, old)))
    babies = offer(world, limits={"child_age": AgeSpan(from_months=0, to_months=12)})
    sent(world, babies, Kind.ADDITION, parent.line, Because.SIBLING)
    assert "Vi spørger alligevel: Det handler om en anden i familien" in part(parent, "ja")
    assert "We ask all the same: It is about somebody else in the family" in parent.page("en")
