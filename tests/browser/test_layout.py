"""Every public page fits a small phone, a phone and a desk read from the right, too, and speaks without JavaScript.

Where it is looked at for barriers its width is looked at as well.
"""

from __future__ import annotations

import pytest

from tests.browser.looking import EVERY_PAGE, Look, in_language, too_wide
from tests.browser.test_barriers import LOOKS


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if (name, "ar") not in LOOKS])
def test_nothing_sticks_out(name: str, look: Look, addresses: dict[str, str]) -> None:
    assert too_wide(look(in_language("ar", addresses[name]))) == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_speaks_without_javascript(name: str, look: Look, addresses: dict[str, str]) -> None:
    assert look(addresses[name], js=False).locator("main h1").inner_text().strip()
