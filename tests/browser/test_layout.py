"""Every public page fits a small phone, a phone and a desk, in both directions, and speaks without JavaScript."""

from __future__ import annotations

import pytest

from tests.browser.looking import DESKTOP, EVERY_PAGE, NARROW, PHONE, Look, in_language


@pytest.mark.parametrize("language", ["da", "ar"])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_nothing_sticks_out(name: str, language: str, look: Look, addresses: dict[str, str]) -> None:
    page = look(in_language(language, addresses[name]))
    for width in (DESKTOP, PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_speaks_without_javascript(name: str, look: Look, addresses: dict[str, str]) -> None:
    assert look(addresses[name], js=False).locator("main h1").inner_text().strip()
