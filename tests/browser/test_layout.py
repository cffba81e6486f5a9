"""Every public page fits a small phone, a phone and a desk read from the right, too, and speaks without JavaScript.

Where it is looked at for barriers its width is looked at as well.
"""

from __future__ import annotations

from typing import Literal

import pytest

from tests.browser.looking import DESKTOP, EVERY_PAGE, NARROW, PHONE, Look, in_language, too_wide
from tests.browser.test_barriers import LOOKS


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if (name, "ar") not in LOOKS])
def test_nothing_sticks_out(name: str, look: Look, addresses: dict[str, str]) -> None:
    assert too_wide(look(in_language("ar", addresses[name]))) == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_speaks_without_javascript(name: str, look: Look, addresses: dict[str, str]) -> None:
    assert look(addresses[name], js=False).locator("main h1").inner_text().strip()


@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_every_language_can_be_reached_from_every_language(width: int, look: Look) -> None:
    """What hangs out over the edge a page begins at cannot be scrolled to, and makes no page too wide."""
    for language in ("da", "en", "ar", "uk", "pl", "tr"):
        page = look(in_language(language, "/was"), width=width)
        page.locator(".tongues summary").click()
        menu = page.locator(".tongues ul").bounding_box()
        assert menu is not None
        assert menu["x"] >= 0, language
        assert menu["x"] + menu["width"] <= width, language


@pytest.mark.parametrize("kind", ["checkbox", "radio"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_ticked_is_seen_in_the_colours_of_the_system(
    kind: str, scheme: Literal["light", "dark"], look: Look
) -> None:
    """Backgrounds and shadows are not drawn there: a text that is shared must not look as if it were left out."""
    page = look("/was")
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    asked = f'<input class="form-{kind}" type="{kind}" id="one"><label for="one">Navn</label>'
    box = f'<div class="form-group-{kind}">{asked}</div>'
    page.evaluate("(box) => { document.querySelector('main').innerHTML = box; }", box)
    without = page.locator("main div").screenshot()
    page.evaluate("document.getElementById('one').checked = true")
    assert page.locator("main div").screenshot() != without


def test_where_one_is_is_seen_in_the_colours_of_the_system(look: Look) -> None:
    page = look("/tilbud", width=PHONE)
    page.emulate_media(forced_colors="active")
    here = page.locator(".ways a[aria-current=page]")
    marked = here.screenshot()
    here.evaluate("(link) => link.removeAttribute('aria-current')")
    assert page.locator(".ways a", has_text="Find hjælp").screenshot() != marked


def test_by_keyboard_the_map_is_two_buttons_and_then_comes_the_list(look: Look) -> None:
    """Its shapes lead where the list leads; one stop for each would stand between, and none of them does anything."""
    page = look("/kort")
    page.wait_for_selector("#map path")
    page.focus("#map")
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("document.activeElement.closest('.regions') ? 'list' : document.activeElement.title")
        )
    assert stops == ["Zoom ind", "Zoom ud", "list"]


@pytest.mark.parametrize("width", [PHONE, 640, DESKTOP])
def test_no_situation_in_life_is_cut_inside_a_word(width: int, look: Look) -> None:
    for language in ("da", "en", "ar", "uk", "pl", "tr"):
        cut = look(in_language(language, "/"), width=width).evaluate("""() => {
            const cut = [];
            for (const { firstChild: text } of document.querySelectorAll(".lives span")) {
                for (const word of text.textContent.matchAll(/\\S+/g)) {
                    const range = document.createRange();
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    if (new Set([...range.getClientRects()].map((part) => part.top)).size > 1) cut.push(word[0]);
                }
            }
            return cut;
        }""")
        assert cut == [], language


def test_the_top_leaves_a_phone_to_what_the_page_says(look: Look) -> None:
    """Home and urgent help in one row, the ways and the languages in the next; Ukrainian words are longer."""
    for language, most in {"da": 120, "en": 120, "ar": 120, "pl": 120, "tr": 120, "uk": 160}.items():
        for path in ("/", "/tilbud"):
            top = look(in_language(language, path), width=PHONE).locator("header.top").bounding_box()
            assert top is not None
            assert top["height"] <= most, (language, path)


@pytest.mark.parametrize("name", ["home", "results", "calendar", "map", "privacy", "offer", "house"])
def test_letters_twice_as_large_still_fit_a_phone(name: str, look: Look, addresses: dict[str, str]) -> None:
    """WCAG 1.4.4: a browser's own text size of 200 %, with nothing to scroll sideways for."""
    page = look(addresses[name], width=PHONE)
    page.evaluate("""
        const root = document.documentElement;
        root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
    """)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize(
    "words", ["<h2>{}</h2>", "<h3>{}</h3>", "<p>{}</p>", '<p class="reach-by"><a href="mailto:{0}">{0}</a></p>']
)
def test_a_long_address_is_broken_rather_than_make_the_page_too_wide(words: str, look: Look) -> None:
    """Who is not here may be told by an e-mail address, and a parent have one: no word is too long to be read."""
    page = look("/personale/log-ind", width=PHONE)
    address = "henvisninger.familieafdelingen@proevekommunens-sundhedstjeneste.example"
    inner = f'<div class="container staff"><div class="panel">{words.format(address)}</div></div>'
    page.evaluate("(inner) => { document.querySelector('main').innerHTML = inner; }", inner)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_page_of_several_says_so_on_paper(look: Look) -> None:
    """Else "42 tilbud" stands above ten of them; what one cannot press is not printed."""
    page = look("/tilbud?kommune=Lolland")
    page.emulate_media(media="print")
    assert page.get_by_text("Side 1 af").is_visible()
    assert not page.locator(".pager a").first.is_visible()
