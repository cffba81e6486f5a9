"""axe finds no barrier on any public page: on a phone in every language, and in the dark."""

from __future__ import annotations

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


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_barriers_in_the_dark(name: str, look: Look, barriers: Barriers, addresses: dict[str, str]) -> None:
    assert barriers(look(addresses[name], dark=True)) == []
