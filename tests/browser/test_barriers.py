"""axe finds no barrier on any public page: on a phone in every language, and in the dark.

One language of each direction is enough for every day, and the others on the pages with most to say;
``FAMILIEHUS_EVERY_LOOK=1`` looks at all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from familiehus.settings import LANGUAGES
from tests.browser.looking import EVERY_PAGE, PHONE, Look, in_language

Barriers = Callable[[Page], list[str]]


ALL = "FAMILIEHUS_EVERY_LOOK" in os.environ
BOTH_WAYS = ("da", "ar")
MOST_SAID = ("home", "offer", "results")
LOOKS = [
    (name, language)
    for name in EVERY_PAGE
    for language in LANGUAGES
    if ALL or language in BOTH_WAYS or name in MOST_SAID
]


@pytest.mark.parametrize(("name", "language"), LOOKS)
def test_no_barriers(name: str, language: str, look: Look, barriers: Barriers, addresses: dict[str, str]) -> None:
    assert barriers(look(in_language(language, addresses[name]), width=PHONE)) == []


@pytest.mark.parametrize("language", LANGUAGES if ALL else ["da"])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_barriers_in_the_dark(
    name: str, language: str, look: Look, barriers: Barriers, addresses: dict[str, str]
) -> None:
    assert barriers(look(in_language(language, addresses[name]), dark=True)) == []
