"""The safe way as a touch on a phone."""

from __future__ import annotations

import pytest

from familiehus.families.contact import Contact, SafeWay, checked
from familiehus.kernel.errors import Refused


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        (Contact(SafeWay.PHONE, phone="20202020"), "tel:20202020"),
        (Contact(SafeWay.SMS, phone="20202020"), "sms:20202020"),
        (Contact(SafeWay.EMAIL, email="mor@example.org"), "mailto:mor@example.org"),
        (Contact(SafeWay.PHONE, note="Ring til mormor"), ""),
        (Contact(SafeWay.PHONE, phone="20202020", limited=True), ""),
    ],
)
def test_r090_a_touch_opens_the_safe_way_and_never_a_number_given_for_something_else(
    contact: Contact, link: str
) -> None:
    assert contact.link == link


@pytest.mark.parametrize("typed", ["٢٠٣٠٤٠٩٩", "۲۰ ۳۰ ۴۰ ۹۹", "+٤٥ ٢٠٣٠٤٠٩٩", "٠٠٤٥٢٠٣٠٤٠٩٩"])
def test_a_number_is_read_in_the_digits_of_any_script(typed: str) -> None:
    assert checked(Contact(SafeWay.SMS, phone=typed)).phone == "+4520304099"


def test_no_cpr_number_is_kept_beside_the_safe_way() -> None:
    assert checked(Contact(SafeWay.SMS, phone="20304099", note="efter kl. 10, eller 31 12 22 33")).note
    for note in ("010190-1234", "mit nummer er 0101901234"):
        with pytest.raises(Refused, match="leave out the CPR number"):
            checked(Contact(SafeWay.SMS, phone="20304099", note=note))


@pytest.mark.parametrize(
    ("contact", "about", "why"),
    [
        (Contact(SafeWay.SMS), "phone", "give the phone number"),
        (Contact(SafeWay.SMS, phone="2030"), "phone", "this is no phone number"),
        (Contact(SafeWay.EMAIL), "email", "give the e-mail address"),
        (Contact(SafeWay.EMAIL, email="mor hos example.org"), "email", "this is no e-mail address"),
        (Contact(SafeWay.PHONE, phone="20304099", email="mor"), "email", "this is no e-mail address"),
        (Contact(SafeWay.SMS, phone="20304099", note="010190-1234"), "note", "leave out the CPR number"),
    ],
)
def test_what_is_wrong_with_it_is_named_by_its_field(contact: Contact, about: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        checked(contact)
    assert refused.value.field == about


WAYS = [
    Contact(SafeWay.PHONE, phone="+4520202020", note="Ring når børnene sover"),
    Contact(SafeWay.PHONE, note="Ring til mormor"),
    Contact(SafeWay.SMS, phone="+4520202020", limited=True),
    Contact(SafeWay.EMAIL, email="mor@example.org"),
]


@pytest.mark.parametrize("contact", WAYS)
def test_it_is_read_back_as_it_was_kept(contact: Contact) -> None:
    assert Contact.from_text(contact.to_text()) == contact


def test_it_is_kept_in_the_letters_it_was_said_in() -> None:
    for contact in (WAYS[0], Contact(SafeWay.PHONE, note="Ring når børnene sover", limited=True)):
        assert "Ring når børnene sover" in contact.to_text()


@pytest.mark.parametrize(
    "text", ["Ring til mormor", '{"way": "dove"}', '{"way": "sms"}', "[]", '"sms"', '{"way": [], "phone": ""}']
)
def test_what_is_no_contact_is_a_note_to_ring_by(text: str) -> None:
    assert Contact.from_text(text) == Contact(SafeWay.PHONE, note=text)


def test_only_who_gave_a_number_to_ring_is_only_rung_up() -> None:
    assert [contact.only_rung_up for contact in WAYS] == [True, False, False, False]


def test_a_number_is_shown_in_pairs_and_an_address_as_it_is() -> None:
    assert [contact.where for contact in WAYS] == ["20 20 20 20", "", "20 20 20 20", "mor@example.org"]


def test_a_note_beside_it_is_short() -> None:
    kept = checked(Contact(SafeWay.SMS, phone="20304099", note=f" {'å' * 299}bc"))
    assert kept.note == f"{'å' * 299}b"
