"""How a parent who does not answer is told how to come back: by the safe way and no other."""

from __future__ import annotations

import pytest

from familiehus.families.contact import Contact, LastWord, SafeWay, last_word

NUMBER = "+4500000000"


@pytest.mark.parametrize(
    ("contact", "quiet", "way"),
    [
        (Contact(SafeWay.SMS, NUMBER), False, LastWord.WRITTEN),
        (Contact(SafeWay.EMAIL, email="prøve@proeve.example"), False, LastWord.WRITTEN),
        (Contact(SafeWay.PHONE, NUMBER), False, LastWord.CALL),
        (Contact(SafeWay.PHONE, NUMBER, "prøve@proeve.example"), False, LastWord.CALL),
        (Contact(SafeWay.SMS, NUMBER), True, LastWord.CALL),
        (Contact(SafeWay.EMAIL, email="prøve@proeve.example"), True, LastWord.NONE),
        (Contact(SafeWay.PHONE, note="hos mormor"), False, LastWord.NONE),
        (Contact(SafeWay.SMS, NUMBER, limited=True), False, LastWord.NONE),
        (None, False, LastWord.NONE),
    ],
)
def test_the_last_word_goes_the_safe_way(contact: Contact | None, quiet: bool, way: LastWord) -> None:
    assert last_word(contact, quiet=quiet) is way
