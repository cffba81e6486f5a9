"""A midwife and a therapist in a real browser: from signing in to a sent handover, until somebody has taken over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import DESKTOP, NARROW, PHONE
from tests.browser.staffing import Program

MIDWIFE, THERAPIST = "jordemoder@region-proeve.example", "familieterapeut@proevekommune.example"
VISITOR, LEADER = "sundhedsplejerske@proevekommune.example", "leder@proevekommune.example"
OWN_WORDS = "Vi sover ikke. Vi vil gerne tale med nogen om at blive forældre."
PAGES_AT_MOST = 3


def by_keyboard(page: Page, *words: str) -> None:
    """Tab until what is in focus says one of the words (its label, its text, or its name)."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => [...(e.labels || [])].map(l => l.innerText).concat([e.innerText, e.name]).join(' '))"
            "(document.activeElement)"
        )
        if any(word in said for word in words):
            return
    raise AssertionError(f"no key leads to {words}")


def choose(page: Page, words: str) -> None:
    """A radio button by the arrow keys, as browsers do it."""
    for _ in range(40):
        said = page.evaluate("[...(document.activeElement.labels || [])].map(l => l.innerText).join(' ')")
        if words in said:
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {words}")


def sent_by_keyboard(page: Page) -> str:
    """The address of a referral that was sent with the keyboard alone, and at most three pages on the way."""
    visited = [page.url]
    page.on("framenavigated", lambda frame: visited.append(frame.url))
    by_keyboard(page, "Ny familie")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    by_keyboard(page, "Hvad må vi kalde dig")
    page.keyboard.type("Thea Prøve")
    by_keyboard(page, "Ring. Skriv aldrig")
    by_keyboard(page, "Telefon")
    page.keyboard.type("20 20 20 20")
    by_keyboard(page, "Gravid, uge")
    page.keyboard.type("17")
    by_keyboard(page, "Postnummer eller kommune")
    page.keyboard.type("Prøvekommune")
    by_keyboard(page, "egne ord")
    page.keyboard.type(OWN_WORDS)
    by_keyboard(page, "Videre")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    by_keyboard(page, "Familiehuset i Prøve")
    choose(page, "Prøvesamtaler for par")
    by_keyboard(page, "Mundtligt")
    choose(page, "Mundtligt")
    by_keyboard(page, "begge taler")
    choose(page, "begge taler")
    by_keyboard(page, "siger ja")
    page.keyboard.press("Space")
    by_keyboard(page, "Send")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/personale/henvisning/" in page.url, page.inner_text("main")
    assert len(set(visited[:-1])) <= PAGES_AT_MOST, visited
    return page.url.partition("?")[0]


def press(page: Page, *names: str) -> None:
    for name in names:
        with page.expect_navigation():
            page.click(f"button:has-text('{name}')")


def test_a_handover_is_sent_by_keyboard_in_three_pages_and_the_sender_holds_on(come_in: Callable[..., Page]) -> None:
    midwife = come_in(MIDWIFE)
    referral = sent_by_keyboard(midwife)
    assert "Du holder kontakten, til de har taget over" in midwife.inner_text("main")
    therapist = come_in(THERAPIST)
    therapist.goto("/personale/kontakt/indbakke")
    with therapist.expect_navigation():
        therapist.click("main a:has-text('Thea Prøve')")
    assert OWN_WORDS in therapist.inner_text("main")
    press(therapist, "Vi siger ja", "Vi har talt sammen")
    midwife.goto(referral)
    assert "Fast kontakt lige nu: Jordemoder" in midwife.inner_text("main")
    press(therapist, "Vi har taget over")
    midwife.goto(referral)
    assert "Fast kontakt lige nu: Familieterapeut" in midwife.inner_text("main")
    stranger = come_in(VISITOR)
    stranger.goto(referral)
    assert "Thea" not in stranger.content()
    leader = come_in(LEADER)
    leader.goto("/personale/")
    with leader.expect_navigation():
        leader.click("text=Forløb og frister i")
    assert "Familieterapeut" in leader.inner_text("main")
    assert "Thea" not in leader.content()


def test_a_form_that_is_refused_keeps_everything_and_says_why(come_in: Callable[..., Page]) -> None:
    page = come_in(MIDWIFE)
    page.goto("/personale/kontakt/ny")
    page.fill("#phone", "12")
    page.fill("#own_words", OWN_WORDS)
    with page.expect_navigation():
        page.click("main form.panel button[type=submit]")
    assert page.inner_text("#name-error") == "Skriv, hvad vi må kalde forælderen."
    page.fill("#name", "Thea Prøve")
    with page.expect_navigation():
        page.click("main form.panel button[type=submit]")
    assert "Det ligner ikke et telefonnummer" in page.inner_text("#phone-error")
    assert page.input_value("#own_words") == OWN_WORDS


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_of_a_referral_has_barriers_or_sticks_out(
    come_in: Callable[..., Page], barriers: Callable[[Page], list[str]], program: Program, *, dark: bool
) -> None:
    page = come_in(MIDWIFE, dark=dark)
    page.goto("/personale/kontakt/ny")
    page.fill("#name", "Thea Prøve")
    page.fill("#phone", "20 20 20 20")
    with page.expect_navigation():
        page.click("main form.panel button[type=submit]")
    choosing = page.url
    line = choosing.removesuffix("/henvis")
    addresses = ["/personale/", "/personale/kontakt", "/personale/kontakt/ny", choosing, line]
    worry = f"/personale/bekymring/{line[-36:]}"
    addresses += [worry, f"{worry}/dialog", f"{worry}/moede", f"/personale/bekymring/underretning?forloeb={line[-36:]}"]
    for path in [*addresses, "/personale/kontakt/indbakke"]:
        page.goto(path)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        for width in (NARROW, PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        assert barriers(page) == [], path
    assert program.address in page.url
