"""What stands on the parent's page is true: what happens of each kind, by which way, and nothing that was not said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.referrals.domain import Action, Kind
from familiehus.web.i18n import full_date
from tests.web.family.conftest import Parent, Street

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
