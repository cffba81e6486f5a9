"""Where passkeys can be, and when a counter tells of a second key."""

from __future__ import annotations

import pytest

from familiehus.accounts.domain import NotDone
from familiehus.accounts.passkey_domain import LONGEST_NAME, RelyingParty, named, went_back


@pytest.mark.parametrize(
    ("public_url", "host", "origin"),
    [
        ("https://familiehus.example", "familiehus.example", "https://familiehus.example"),
        ("https://Familiehus.Example:443", "familiehus.example", "https://familiehus.example"),
        ("https://hus.example:8443/under", "hus.example", "https://hus.example:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("http://localhost", "localhost", "http://localhost"),
    ],
)
def test_keys_are_made_for_a_name(public_url: str, host: str, origin: str) -> None:
    assert RelyingParty.at(public_url) == RelyingParty(host, origin)


@pytest.mark.parametrize(
    "public_url",
    [
        "http://127.0.0.1:8000",
        "https://192.0.2.7",
        "https://[2001:db8::1]:8443",
        "http://familiehus.example",
        "familiehus.example",
        "https://",
        "",
    ],
)
def test_there_are_none_at_a_number_or_without_encryption(public_url: str) -> None:
    assert RelyingParty.at(public_url) is None


@pytest.mark.parametrize(
    ("before", "now", "back"), [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)]
)
def test_a_counter_goes_on_or_stays_nought(before: int, now: int, back: bool) -> None:
    assert went_back(before, now) is back


def test_a_key_is_named_by_the_person_or_after_the_browser() -> None:
    assert named("  Min  telefon ", "Chrome, Windows") == "Min telefon"
    assert named(" ", "Chrome, Windows") == "Chrome, Windows"
    assert len(named("n" * LONGEST_NAME, "")) == LONGEST_NAME
    with pytest.raises(NotDone):
        named("n" * (LONGEST_NAME + 1), "")
