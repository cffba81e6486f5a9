"""By which way somebody gets in touch with a parent, and whether there is a number to ring."""

from __future__ import annotations

import pytest

from familiehus.families.contact import Contact, SafeWay
from familiehus.family_page.ways import can_be_rung, reached_by


@pytest.mark.parametrize(
    ("contact", "way", "rings"),
    [
        (None, None, False),
        (Contact(SafeWay.PHONE, phone="+4520202020"), SafeWay.PHONE, True),
        (Contact(SafeWay.PHONE, note="ring efter kl. 10 på 20 20 20 20"), SafeWay.PHONE, True),
        (Contact(SafeWay.SMS, phone="+4520202020"), SafeWay.SMS, True),
        (Contact(SafeWay.EMAIL, email="mor@proeve.example"), SafeWay.EMAIL, False),
        (Contact(SafeWay.EMAIL, phone="+4520202020", email="mor@proeve.example"), SafeWay.EMAIL, True),
        (Contact(SafeWay.SMS, phone="+4520202020", limited=True), None, False),
    ],
)
def test_the_safe_way_says_how_and_a_call_needs_a_number(
    contact: Contact | None, way: SafeWay | None, rings: bool
) -> None:
    assert reached_by(contact) is way
    assert can_be_rung(contact) is rings
