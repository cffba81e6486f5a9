"""The editor in a real browser: on a phone, by keyboard, without JavaScript, without barriers, from two processes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.looking import DESKTOP, HEIGHT, NARROW, PHONE, Watch
from tests.browser.serving import serving

PATIENCE_S = 30
SAVE, LOOK, PUBLISH = (f".editor button[value={what}] >> nth=0" for what in ("gem", "vis", "udgiv"))


@pytest.fixture(scope="module")
def program(
    tmp_path_factory: pytest.TempPathFactory, demo: tuple[Path, dict[str, tuple[str, str]]]
) -> Iterator[tuple[str, str, str]]:
    """The program as it is served by two processes, with the demo's editor: address, e-mail and password."""
    var = shutil.copytree(demo[0], tmp_path_factory.mktemp("editor") / "var")
    email = "redaktoer@proevekommune.example"
    with serving(var, FAMILIEHUS_WORKERS="2") as address:
        yield address, email, demo[1][email][0]


@pytest.fixture
def signed_in(chromium: Browser, program: tuple[str, str, str]) -> Iterator[Callable[..., Page]]:
    """``signed_in(js=False)``: a phone whose owner edits the offers of Prøvekommune, at the list of them."""
    address, email, password = program
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def come_in(*, js: bool = True, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": PHONE, "height": HEIGHT},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            locale="da-DK",
        )
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page))
        page.goto("/personale/katalog")
        page.fill("#email", email)
        page.fill("#password", password)
        with page.expect_navigation():
            page.press("#password", "Enter")
        return page

    yield come_in
    for context in contexts:
        context.close()
    assert not [complaint for watch in watches for complaint in watch.complaints()], "a page complained in the console"


def go(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)


def begin(page: Page, name: str) -> None:
    """A new offer of that name, at its form."""
    page.goto("/personale/katalog/nyt")
    page.fill("#navn", name)
    with page.expect_navigation():
        page.press("#navn", "Enter")


def unfold(page: Page, title: str) -> None:
    page.click(f"summary:has-text('{title}')")


def test_an_offer_is_made_and_published_without_javascript(
    signed_in: Callable[..., Page], program: tuple[str, str, str], chromium: Browser
) -> None:
    page = signed_in(js=False)
    begin(page, "Babysang i Prøve")
    go(page, PUBLISH)
    assert [item.inner_text() for item in page.query_selector_all("#fejl li a")] == [
        "Kort om det",
        "Hvor åben er døren?",
    ]
    page.fill('[name="summary.da"]', "Vi synger sammen.")
    page.select_option('[name="tier"]', "open")
    unfold(page, "Hvornår")
    go(page, "text=Tilføj et tidsrum >> nth=0")
    assert page.url.endswith("#f-schedule.opening")
    page.click("label[for='f-schedule.opening.0.days-tue']")
    page.fill('[name="schedule.opening.0.opens"]', "9.30")
    page.fill('[name="schedule.opening.0.closes"]', "11")
    go(page, PUBLISH)
    assert "fx 14:00" in page.inner_text("#fejl")
    assert page.input_value('[name="schedule.opening.0.closes"]') == "11"
    page.fill('[name="schedule.opening.0.closes"]', "11:30")
    go(page, LOOK)
    assert "Vi synger sammen." in page.inner_text("main .lead")
    go(page, ".strip form button")
    assert "Det er udgivet" in page.inner_text(".alert-success")
    link = page.get_attribute('.links a[href^="/tilbud/"]', "href")
    assert link
    visitor = chromium.new_context(base_url=program[0])
    seen, deadline = 0, time.monotonic() + PATIENCE_S
    while seen < 8 and time.monotonic() < deadline:  # both processes
        seen = seen + 1 if "Vi synger sammen." in visitor.request.get(link).text() else 0
        time.sleep(0.05)
    assert seen == 8
    visitor.close()


def test_the_editors_pages_have_no_barriers_and_nothing_sticks_out(
    signed_in: Callable[..., Page], barriers: Callable[[Page], list[str]]
) -> None:
    page = signed_in()
    begin(page, "Fælles mad")
    form = page.url
    page.fill('[name="summary.da"]', "Vi spiser sammen.")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    page.select_option('[name="tier"]', "open")
    go(page, SAVE)
    for path in ("/personale/katalog", "/personale/katalog/nyt", form, f"{form}/vis", f"{form}/vis?sprog=en"):
        page.goto(path)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        assert barriers(page) == [], path
        for width in (DESKTOP, NARROW, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(form)
    go(page, PUBLISH)
    page.fill('[name="summary.da"]', "Vi spiser og taler sammen.")
    go(page, PUBLISH)
    for path in (form, f"{form}/historik", f"{form}?tjek=1"):
        page.goto(path)
        assert barriers(page) == [], path


def test_the_form_goes_by_keyboard(signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    begin(page, "Gåtur med barnevogn")
    page.focus('[name="name"]')
    page.keyboard.press("End")
    page.keyboard.type(" om onsdagen")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.is_checked("#f-access\\.ways-drop_in")
    page.focus('[name="name"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Kladden er gemt" in page.inner_text(".alert-success")
    assert page.inner_text("h1") == "Gåtur med barnevogn om onsdagen"


def test_the_pages_are_readable_in_the_dark(
    signed_in: Callable[..., Page], barriers: Callable[[Page], list[str]]
) -> None:
    page = signed_in(dark=True)
    begin(page, "Natlys")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert barriers(page) == []
