"""axe finds no barrier on any public page: on a phone in every language, and in the dark.

In the dark one language of each direction is enough for every day; ``FAMILIEHUS_EVERY_LOOK=1`` looks at all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from familiehus.settings import LANGUAGES
from tests.browser.looking import EVERY_PAGE, PHONE, Look, in_language

Barriers = Callable[[Page], list[str]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_barriers(name: str, language: str, look: Look, barriers: Barriers, addresses: dict[str, str]) -> None:
    assert barriers(look(in_language(language, addresses[name]), width=PHONE)) == []


IN_THE_DARK = LANGUAGES if "FAMILIEHUS_EVERY_LOOK" in os.environ else ("da", "ar")


@pytest.mark.parametrize("language", IN_THE_DARK)
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_barriers_in_the_dark(
    name: str, language: str, look: Look, barriers: Barriers, addresses: dict[str, str]
) -> None:
    assert barriers(look(in_language(language, addresses[name]), dark=True)) == []
