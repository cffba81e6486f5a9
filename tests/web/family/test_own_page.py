"""The parent's own page in the browser: link, code, cookie, buttons; and what others must not see."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.web.family.conftest import FROM_HERE, Street
from tests.web.pages import LANGUAGES


def test_the_page_opens_with_link_and_code_and_one_button_works(street: Street) -> None:
    parent = street.parent(opened=False)
    assert "Prøve Person" not in parent.page()
    answer = parent.enter()
    assert answer.status_code == 303
    assert "Prøve Person" in parent.page()
    pressed = parent.press("ring")
    assert pressed.status_code == 303
    assert street.waits(parent.line) == ["call_me"]
    assert "Du har bedt os ringe." in parent.page()


def test_the_cookie_is_for_this_page_only(street: Street) -> None:
    cookies = street.parent(opened=False).enter().headers.getlist("Set-Cookie")
    assert len(cookies) == len(LANGUAGES)
    paths = {
        part.removeprefix("Path=") for cookie in cookies for part in cookie.split("; ") if part.startswith("Path=")
    }
    assert paths == {"/min-side", *(f"/{language}/min-side" for language in LANGUAGES if language != "da")}
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Strict", "Max-Age=1200"} <= set(cookie.split("; "))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_there_in_every_language(street: Street, language: str) -> None:
    line = street.world.open()
    street.world.send(line)
    page = BeautifulSoup(street.parent(line=line).page(language), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.title is not None
    assert "amiliehus" not in page.title.text
    assert page.find("a", id="exit") is not None


def test_a_wrong_code_opens_nothing(street: Street) -> None:
    parent = street.parent(opened=False)
    answer = parent.enter("forkert")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "Prøve Person" not in parent.page()


def test_a_button_from_elsewhere_or_without_the_token_does_nothing(street: Street) -> None:
    parent = street.parent()
    assert parent.client.post(parent.address("ring"), headers=FROM_HERE).status_code == 400
    assert parent.client.post(parent.address("ring"), headers={"Origin": "https://andre.example"}).status_code == 400
    assert street.waits(parent.line) == []
