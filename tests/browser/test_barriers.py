"""axe finds no barrier on any public page, and nothing sticks out: on a phone in every language, and in the dark.

For every day: each page in Danish, those with most to say in the other direction too, and the home page in every
language; the pages with most colours in the dark. ``FAMILIEHUS_EVERY_LOOK=1`` looks at all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from familiehus.settings import LANGUAGES
from tests.browser.looking import EVERY_PAGE, PHONE, Look, in_language, too_wide

Barriers = Callable[[Page], list[str]]


ALL = "FAMILIEHUS_EVERY_LOOK" in os.environ
MOST_SAID = ("home", "results", "filtered", "danger", "calendar", "offer", "house")
LOOKS = [
    (name, language)
    for name in EVERY_PAGE
    for language in LANGUAGES
    if ALL or language == "da" or name == "home" or (language == "ar" and name in MOST_SAID)
]


@pytest.mark.parametrize(("name", "language"), LOOKS)
def test_no_barriers_and_nothing_sticks_out(
    name: str, language: str, look: Look, barriers: Barriers, addresses: dict[str, str]
) -> None:
    page = look(in_language(language, addresses[name]), width=PHONE)
    assert barriers(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("language", LANGUAGES if ALL else ["da"])
@pytest.mark.parametrize("name", EVERY_PAGE if ALL else MOST_SAID)
def test_no_barriers_in_the_dark(
    name: str, language: str, look: Look, barriers: Barriers, addresses: dict[str, str]
) -> None:
    assert barriers(look(in_language(language, addresses[name]), dark=True)) == []
