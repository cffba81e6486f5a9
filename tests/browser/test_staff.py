"""Every staff page in a real browser, signed in as people of the demo: no barriers, nothing sticks out, by keyboard."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import DESKTOP, HEIGHT, NARROW, PHONE, Watch
from tests.browser.staffing import Program, sign_in, submit

# Not the ways on top: one more or less of them is no other page.
PARTS = "main h1, main h2, main form, main table, main fieldset"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# What the links of each person must have led to; ids are left out.
LEADS_TO = {
    "leder@proevekommune.example": {
        "/personale/",
        "/personale/hjaelp",
        "/personale/min-konto",
        "/personale/min-konto/haendelser",
        "/personale/organisation/*",
        "/personale/organisation/*/inviter",
        "/personale/organisation/*/enheder/ny",
        "/personale/organisation/*/enheder/*",
        "/personale/organisation/*/personer/*",
        "/personale/bekymring/underretning",
        "/personale/bekymring/overgreb",
    },
    "boerneraadgiver@proevekommune.example": {
        "/personale/bekymring/screening",
        "/personale/bekymring/raadgivning",
        "/personale/bekymring/notater/*",
    },
    "jobcenter@proevekommune.example": {"/personale/bekymring/godkendelser"},
    "databeskyttelse@proevekommune.example": {"/personale/organisation/*/haendelser"},
    "redaktoer@proevekommune.example": {"/personale/katalog", "/personale/katalog/nyt"},
    "skranke@proevekommune.example": {"/personale/skranke"},
    "koordinator@proeveforeningen.example": {"/personale/frivillige", "/personale/frivillige/*"},
    "frivillig@proeveforeningen.example": {"/personale/"},
}


@pytest.fixture(scope="module")
def host() -> str:
    """A name: with a bare number there are no passkeys, and every page shall be looked at as it is with them."""
    return "localhost"


looked_at: dict[str, set[str]] = {}


def pattern(path: str) -> str:
    """The address without ids and questions."""
    return ID.sub("*", path.partition("?")[0])


def every_page(page: Page) -> Iterator[str]:
    """Go wherever links of staff pages lead, once to each kind of page."""
    todo, done = ["/personale/"], set()
    while todo:
        path = todo.pop()
        if pattern(path) in done:
            continue
        done.add(pattern(path))
        page.goto(path)
        yield pattern(path)
        found = page.eval_on_selector_all("a[href^='/personale']", "all => all.map(a => a.getAttribute('href'))")
        todo += [link.partition("#")[0] for link in found if ".csv" not in link]


@pytest.mark.parametrize("email", LEADS_TO)
def test_no_page_has_barriers_or_sticks_out(
    email: str, come_in: Callable[..., Page], barriers: Callable[..., list[str]], program: Program
) -> None:
    page = come_in(email)
    seen = set()
    looked_at.setdefault(program.address, set())
    for path in every_page(page):
        seen.add(path)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        for width in (NARROW, DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            # once for each width, and again for whoever sees other parts on the same kind of page
            look = f"{path} {width} {page.eval_on_selector_all(PARTS, 'all => all.map(e => e.tagName + e.className)')}"
            if width != NARROW and look not in looked_at[program.address]:
                assert barriers(page, colours=width == PHONE) == [], (path, width)
                looked_at[program.address].add(look)
    assert seen >= LEADS_TO[email]


@pytest.mark.parametrize(
    ("email", "path"),
    [
        ("leder@proevekommune.example", "/personale/min-konto/haendelser"),
        ("databeskyttelse@proevekommune.example", "/personale/organisation/*/haendelser"),
    ],
)
def test_the_record_is_read_on_a_phone_without_moving_it_sideways(
    email: str, path: str, come_in: Callable[..., Page], root: Path
) -> None:
    page, folder = come_in(email), root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    assert path in every_page(page), "it stays on the page it found"
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.locator(".scroll tbody tr").count() > 0
        page.screenshot(path=folder / f"record-{email.partition('@')[0]}-{width}.png")
        assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.scroll'))"), width


def test_no_barriers_in_the_dark(come_in: Callable[..., Page], barriers: Callable[[Page], list[str]]) -> None:
    page = come_in("koordinator@proevekommune.example", dark=True)
    for path in every_page(page):
        assert barriers(page) == [], path


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_keyboard_goes_as_the_eye_does_and_shows_where_it_is(
    width: int, come_in: Callable[..., Page], program: Program
) -> None:
    page = come_in("leder@proevekommune.example" if width == PHONE else "socialraadgiver@proevekommune.example")
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto("/personale/min-konto")
    places, hidden = [], []
    for number in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
            " return {body: e === document.body, main: !!e.closest('main'), x: b.x, y: b.y + scrollY, h: b.height,"
            " seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, word: e.outerHTML.slice(0, 60)} })()"
        )
        if focus["body"]:
            break
        if not focus["seen"]:
            hidden.append(focus["word"])
        if number:  # the first is the way past the head, shown only while it has the focus
            places.append((focus["main"], focus["y"] + focus["h"] / 2, focus["x"], focus["word"]))
    assert not hidden
    assert len(places) > 10
    for before, after in pairwise(places):
        one_line = abs(before[1] - after[1]) < 24
        assert after[2] > before[2] if one_line else after[1] > before[1], (before[3], after[3])


def test_past_the_head_in_one_step(come_in: Callable[..., Page]) -> None:
    page = come_in("redaktoer@proevekommune.example")
    page.goto("/personale/hjaelp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "indhold"


def test_escape_never_leaves_what_was_typed(come_in: Callable[..., Page]) -> None:
    page = come_in("redaktoer@proevekommune.example")
    page.goto("/personale/katalog/nyt")
    page.fill("#navn", "Noget vigtigt")
    for _ in range(5):
        page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url.endswith("/personale/katalog/nyt")
    assert page.input_value("#navn") == "Noget vigtigt"


def test_a_session_that_ends_mid_form_gives_it_back(
    come_in: Callable[..., Page], program: Program, barriers: Callable[[Page], list[str]]
) -> None:
    page = come_in("redaktoer@proevekommune.example")
    page.goto("/personale/katalog/nyt")
    page.fill("#navn", "Café »Æblet« & <venner>")
    with closing(sqlite3.connect(program.var / "familiehus.db")) as database:
        database.execute("DELETE FROM sessions")
        database.commit()
    submit(page)
    assert page.inner_text("h1") == "Din session er slut"
    assert barriers(page) == []
    with page.context.expect_page() as opened:
        page.click("text=Log ind i et nyt vindue")
    sign_in(opened.value, program, "redaktoer@proevekommune.example")
    submit(page)
    assert page.inner_text("h1") == "Send det igen?"
    assert barriers(page) == []
    submit(page)
    assert page.inner_text("h1") == "Café »Æblet« & <venner>"


def test_a_passkey_is_made_and_signs_in(
    chromium: Browser, program: Program, barriers: Callable[..., list[str]]
) -> None:
    email = "sundhedsplejerske@proevekommune.example"
    context = chromium.new_context(base_url=program.address, locale="da-DK")
    page = context.new_page()
    watch = Watch(page)
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    browser = context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    made = browser.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto("/personale/log-ind")
    sign_in(page, program, email)
    page.goto("/personale/min-konto")
    page.fill("#passkey-current", program.people[email][0])
    page.get_by_role("button", name="Lav en adgangsnøgle").click()
    page.get_by_label("Hvad vil du kalde den?").fill("Min bærbare")
    assert not barriers(page)
    page.get_by_role("button", name="Lav adgangsnøglen").click()
    page.wait_for_url("**/min-konto?gjort=adgangsnoegle-lavet")
    assert "Min bærbare" in page.inner_text("#adgangsnoegler")
    assert not barriers(page)
    page.get_by_role("button", name="Log ud").click()
    browser.send("WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False})
    assert not barriers(page)
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()
    page.get_by_role("alert").filter(has_text="Adgangsnøglen virkede ikke").wait_for()
    browser.send("WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": True})
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()
    page.wait_for_url("**/personale/")
    assert page.inner_text("h1") == "Mit arbejde"
    page.goto("/personale/min-konto")
    assert "Ikke brugt endnu" not in page.inner_text("#adgangsnoegler")
    assert not watch.complaints()
    context.close()


def test_a_name_of_one_long_word_makes_no_page_wider_than_the_screen(come_in: Callable[..., Page]) -> None:
    page = come_in("administrator@proevekommune.example")
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.goto("/personale/organisation")
    page.eval_on_selector_all(".people a, .people .tag", "all => all.forEach(e => e.textContent = 'x'.repeat(120))")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
