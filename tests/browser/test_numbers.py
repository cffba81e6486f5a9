"""The numbers in a real browser: no barriers, nothing sticks out, the first page on one sheet of paper, the report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import DESKTOP, HEIGHT, NARROW, PHONE

LEADER = "leder@proevekommune.example"
PAGES = (
    "/personale/tal",
    "/personale/tal/mere",
    "/personale/tal/foedsler",
    "/personale/tal/aarsrapport",
    "/personale/tal?fra=2026-3&til=2026-1",
)
_SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


def sheets(page: Page) -> int:
    """On how many A4 pages it is printed."""
    return len(_SHEET.findall(page.pdf(format="A4")))


TEN_YEARS = """() => {
    const rows = document.querySelector(".numbers-pair table tbody"), first = rows.rows[0];
    while (rows.rows.length < 40) rows.append(first.cloneNode(true));
}"""


def test_a_table_longer_than_a_sheet_begins_where_it_stands(come_in: Callable[..., Page]) -> None:
    page = come_in(LEADER)
    page.goto("/personale/tal/mere")
    before = sheets(page)
    page.evaluate(TEN_YEARS)
    assert sheets(page) == before + 1, "no empty sheet before it"


def test_no_barriers_and_nothing_sticks_out(
    come_in: Callable[..., Page], barriers: Callable[[Page], list[str]]
) -> None:
    page = come_in(LEADER)
    for path in PAGES:
        page.goto(path)
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        for width in (NARROW, PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if width != NARROW:
                assert barriers(page) == [], (path, width)


def test_no_barriers_in_the_dark(come_in: Callable[..., Page], barriers: Callable[[Page], list[str]]) -> None:
    page = come_in(LEADER, dark=True)
    for path in PAGES[:2]:
        page.goto(path)
        assert barriers(page) == [], path


def test_the_first_page_fits_one_sheet_of_paper(come_in: Callable[..., Page]) -> None:
    page = come_in(LEADER)
    page.goto("/personale/tal")
    assert page.locator("#hvor option").count() > 1
    assert sheets(page) == 1
    place = page.locator("#hvor option").first.get_attribute("value")
    page.goto(f"/personale/tal?hvor={place}")
    assert sheets(page) == 1
    page.emulate_media(media="print")
    assert not page.locator("main form").first.is_visible()
    assert page.locator(".numbers-rules").is_visible()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_period_is_chosen_and_the_report_is_made_by_keyboard(width: int, come_in: Callable[..., Page]) -> None:
    page = come_in(LEADER)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto("/personale/tal")
    newest = page.locator("#til option").nth(1).get_attribute("value")
    page.select_option("#fra", newest)
    page.focus("text=Vis >> nth=0")
    with page.expect_navigation():
        page.locator(".numbers-choose button").press("Enter")
    assert f"fra={newest}" in page.url
    page.goto("/personale/tal/aarsrapport")
    page.locator("input[name=udsagn]").first.check()
    with page.expect_navigation():
        page.click("text=Vis rapporten")
    assert page.locator("blockquote").count() == 1
    with page.expect_download() as download:
        page.click("text=Hent som PDF")
    assert download.value.suggested_filename.startswith("aarsrapport-")
