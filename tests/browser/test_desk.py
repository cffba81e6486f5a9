"""The front desk on a phone: two taps, without a network, and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import NARROW, PHONE
from tests.browser.staffing import Program

DESK, HOUSE = "skranke@proevekommune.example", "koordinator@proevekommune.example"


def phone(come_in: Callable[..., Page]) -> Page:
    page = come_in(DESK)
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto("/personale/skranke")
    return page


def today(page: Page) -> int:
    return int(page.inner_text("#today strong"))


def tap(page: Page, who: str) -> None:
    page.check(f"input[name=who][value={who}]")
    page.click("button:has-text('Gem')")


def test_two_taps_and_undo(come_in: Callable[..., Page], barriers: Callable[[Page], list[str]]) -> None:
    page = phone(come_in)
    before = today(page)
    tap(page, "mother")
    expect(page.locator("#today strong")).to_have_text(str(before + 1))
    expect(page.locator("#saved")).to_contain_text("Gemt.")
    assert page.locator("input[name=who]:checked").count() == 0
    assert barriers(page) == []
    page.click("button:has-text('Fortryd')")
    expect(page.locator("#today strong")).to_have_text(str(before))
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_everything_to_press_is_as_large_as_a_thumb(come_in: Callable[..., Page]) -> None:
    page = phone(come_in)
    sizes = page.eval_on_selector_all(
        ".desk .tap, .desk button", "all => all.map(e => e.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert sizes
    assert all(width >= 44 and height >= 44 for width, height in sizes)


def test_without_a_network_it_waits_on_the_device_and_is_sent_once(
    chromium: Browser, come_in: Callable[..., Page], program: Program
) -> None:
    page = phone(come_in)
    before = today(page)
    page.context.set_offline(True)
    for who in ("mother", "father", "other"):
        tap(page, who)
    expect(page.locator("#waiting")).to_contain_text("3 gemt på denne skærm")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "csrf" not in kept
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#waiting")).to_be_hidden()
    expect(page.locator("#today strong")).to_have_text(str(before + 3))
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert today(page) == before + 3


def test_after_the_sign_in_ended_the_queue_waits_for_the_next(come_in: Callable[..., Page], program: Program) -> None:
    page = phone(come_in)
    before, cookies = today(page), page.context.cookies()
    page.context.clear_cookies()
    tap(page, "mother")
    expect(page.locator("#waiting")).to_contain_text("Du er logget ud")
    page.context.add_cookies(cookies)  # signed in again
    page.goto("/personale/skranke")
    expect(page.locator("#today strong")).to_have_text(str(before + 1))
    expect(page.locator("#waiting")).to_be_hidden()


def test_what_cannot_be_counted_stands_in_the_form_again(
    come_in: Callable[..., Page], barriers: Callable[[Page], list[str]]
) -> None:
    page = phone(come_in)
    before = today(page)
    page.check("input[name=who][value=mother]")
    page.fill("#other", "0001")
    page.click("button:has-text('Gem')")
    expect(page.locator("#other-error")).to_have_text("Det postnummer findes ikke.")
    expect(page.locator("#waiting")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "other"
    assert page.locator("input[name=who][value=mother], input[name=postcode][value=other]").evaluate_all(
        "all => all.map(e => e.checked)"
    ) == [True, True]
    assert page.input_value("#other") == "0001"
    assert page.get_attribute("#other", "aria-describedby") == "other-error"
    assert today(page) == before
    assert barriers(page) == []
    page.fill("#other", "4760")
    page.click("button:has-text('Gem')")
    expect(page.locator("#today strong")).to_have_text(str(before + 1))
    assert page.locator(".form-error-message, [aria-invalid]").count() == 0


@pytest.mark.parametrize(("many", "said"), [("3x", "Skriv et helt tal"), ("99", "Højst 60 ad gangen")])
def test_a_number_that_is_none_stands_in_the_form_again(come_in: Callable[..., Page], many: str, said: str) -> None:
    page = phone(come_in)
    page.click("#desk summary")
    page.fill("[name=more_father]", many)
    page.click("button:has-text('Gem')")
    expect(page.locator("#who-error")).to_contain_text(said)
    expect(page.locator("[name=more_father]")).to_be_visible()
    assert page.input_value("[name=more_father]") == many
    assert page.evaluate("localStorage.length") == 0


def test_what_was_refused_while_the_next_came_is_told_in_words(come_in: Callable[..., Page]) -> None:
    page = phone(come_in)
    before = today(page)
    page.route("**/personale/skranke/*", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.check("input[name=who][value=mother]")
    page.fill("#other", "0001")
    page.click("button:has-text('Gem')")
    page.check("input[name=who][value=father]")  # the next stands at the desk already
    expect(page.locator("#waiting [data-refusals]")).to_contain_text("Mor, 0001. Det postnummer findes ikke.")
    expect(page.locator("input[name=who][value=father]")).to_be_checked()
    page.click("button:has-text('Tæl uden postnummer')")
    expect(page.locator("#waiting")).to_be_hidden()
    expect(page.locator("#today strong")).to_have_text(str(before + 1))
    page.unroute("**/personale/skranke/*")


def test_whoever_stands_at_the_desk_is_counted_today_whatever_the_device_says(come_in: Callable[..., Page]) -> None:
    page = phone(come_in)
    before = today(page)
    for days in (-40, -2, 3):
        page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
        tap(page, "mother")
        before += 1
        expect(page.locator("#today strong")).to_have_text(str(before))
        expect(page.locator("#waiting")).to_be_hidden()


COVERED = """() => {
    const saving = document.querySelector(".save"), bar = saving.getBoundingClientRect();
    const here = document.activeElement.closest(".tap, select, input, summary");
    if (!here || saving.contains(here)) return "";
    const box = here.getBoundingClientRect();
    return box.bottom > bar.top && box.top < bar.bottom ? here.textContent : "";
}"""


def test_by_keyboard_nothing_is_under_the_button_that_stays(come_in: Callable[..., Page]) -> None:
    page = phone(come_in)
    page.set_viewport_size({"width": PHONE, "height": 500})
    page.focus("input[name=who]")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) == ""


def test_a_postcode_that_is_written_is_the_chosen_one(come_in: Callable[..., Page]) -> None:
    page = phone(come_in)
    first = page.locator("input[name=postcode]").first
    expect(first).to_be_checked()
    page.fill("#other", "4700")
    expect(page.locator("input[name=postcode][value=other]")).to_be_checked()
    first.check()
    expect(page.locator("#other")).to_have_value("")


@pytest.fixture
def plain(chromium: Browser, program: Program, come_in: Callable[..., Page]) -> Iterator[Page]:
    """The desk in a browser without scripts."""
    come_in(DESK)
    context: BrowserContext = chromium.new_context(
        base_url=program.address, java_script_enabled=False, storage_state=program.signed_in[DESK]
    )
    page = context.new_page()
    page.goto("/personale/skranke")
    yield page
    context.close()


def test_without_a_script_it_is_a_form(plain: Page) -> None:
    before = today(plain)
    tap(plain, "father")
    assert today(plain) == before + 1
    plain.click("button:has-text('Fortryd')")
    assert today(plain) == before
