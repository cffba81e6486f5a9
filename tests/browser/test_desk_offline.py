"""The desk without a network: it survives a reload and keeps nothing of anybody; what waits is taken back singly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser.looking import DESKTOP, NARROW, PHONE
from tests.browser.staffing import Program
from tests.browser.test_desk import DESK, tap, today

KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).matchAll()) found.push([one.url, await one.text()]);
    return found;
}"""
KEEPS = "async () => Boolean(await caches.match(location.pathname))"
WAYS = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).matchAll("/personale/skranke"))
            found.push([one.headers.get("Location"), await one.text()]);
    return found;
}"""
OTHER = """async () => {
    const kept = await caches.open("familiehus-desk /personale/skranke/a");
    await kept.put("/personale/skranke", Response.redirect("/personale/skranke/a", 303));
}"""
# The worker may hear of the network well after the page: then the page asks again after half a minute.
AT_THE_LATEST = 45_000
EMPTY = "async () => (await caches.keys()).length === 0"
ALONE = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map(one => new URL(one.scope).pathname)"


def until(page: Page, promise: str) -> None:
    """Ask the page until what it promises is true."""
    for _ in range(400):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"it never came true: {promise}")


@pytest.fixture
def desk(come_in: Callable[..., Page]) -> Iterator[Page]:
    """The desk on a phone, with its form kept for times without a network."""
    page = come_in(DESK)
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto("/personale/skranke")
    until(page, KEEPS)
    yield page
    page.context.set_offline(False)


def waiting(page: Page) -> list[str]:
    """Who waits, as the list says it."""
    lines = page.eval_on_selector_all("#waiting details li", "all => all.map(e => e.firstChild.textContent)")
    return [line.split(": ")[1] for line in lines]


def back(page: Page) -> None:
    """The browser says so to the page by itself."""
    page.context.set_offline(False)


def test_it_survives_a_reload_without_a_network(desk: Page, root: Path, barriers: Callable[[Page], list[str]]) -> None:
    before, name = today(desk), desk.inner_text("h1 span")
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    desk.reload()
    assert desk.inner_text("h1 span") == name
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    expect(desk.locator("#today")).to_be_hidden()
    assert desk.locator("input[name=who]:checked, .who, form.out, [name=csrf_token]").count() == 0
    tap(desk, "father")
    expect(desk.locator("#waiting")).to_contain_text("2 gemt på denne skærm")
    desk.click("summary:has-text('Se dem, der venter')")
    for width in (PHONE, DESKTOP):
        desk.set_viewport_size({"width": width, "height": 800})
        assert barriers(desk) == []
        folder = root / "var" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        desk.screenshot(path=folder / f"desk-offline-{width}.png", full_page=True)
    desk.set_viewport_size({"width": NARROW, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= NARROW
    desk.click("button:has-text('Slet') >> nth=1")
    desk.reload()
    back(desk)
    expect(desk.locator("#today strong")).to_have_text(str(before + 1), timeout=AT_THE_LATEST)
    expect(desk.locator("#waiting")).to_be_hidden()


def test_asked_for_without_a_network_the_choice_of_houses_is_the_desk_used_last(desk: Page) -> None:
    address, name = desk.url, desk.inner_text("h1 span")
    desk.evaluate(OTHER)  # another house's, used before
    desk.reload()
    until(desk, f"async () => (await ({WAYS})()).join() === '{address},'")
    desk.goto("/personale/skranke")
    assert desk.url == address, "with a network it is asked as always, and nothing is forgotten"
    until(desk, KEEPS)
    desk.context.set_offline(True)
    desk.goto("/personale/skranke")
    assert (desk.url, desk.inner_text("h1 span")) == (address, name)
    expect(desk.locator("main")).to_contain_text("Der er ikke net.")
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    back(desk)
    expect(desk.locator("#waiting")).to_be_hidden(timeout=AT_THE_LATEST)
    expect(desk.locator("main .lead")).to_be_hidden()
    assert desk.url == address


def test_with_a_network_again_the_page_itself_comes_back(desk: Page) -> None:
    before = today(desk)
    desk.context.set_offline(True)
    desk.reload()
    expect(desk.locator("#today")).to_be_hidden()
    with desk.expect_navigation():
        back(desk)
    expect(desk.locator("#today strong")).to_have_text(str(before), timeout=AT_THE_LATEST)
    assert desk.locator(".who").count() == 1


def test_what_goes_astray_as_the_network_comes_is_sent_a_moment_later(desk: Page) -> None:
    before = today(desk)
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    tries: list[Route] = []
    desk.route(
        "**/personale/skranke/*", lambda route: (tries.append(route), route.abort()) if not tries else route.continue_()
    )
    back(desk)
    expect(desk.locator("#waiting")).to_be_hidden(timeout=10_000)
    assert tries, "the first one went astray"
    desk.unroute("**/personale/skranke/*")
    desk.reload()
    assert today(desk) == before + 1


def test_a_page_left_open_over_night_shows_no_count_of_yesterday(desk: Page) -> None:
    desk.clock.install()
    desk.reload()
    expect(desk.locator("#today")).to_be_visible()
    with desk.expect_navigation():
        desk.clock.fast_forward(25 * 60 * 60 * 1000)
    expect(desk.locator("#today")).to_be_visible()


def test_what_is_kept_is_nobodys(desk: Page) -> None:
    token = desk.get_attribute("#desk [name=csrf_token]", "value")
    me = desk.inner_text(".who").split(":")[1].strip()
    tap(desk, "other")
    expect(desk.locator("#saved")).to_contain_text("Gemt.")
    desk.reload()
    kept = desk.evaluate(KEPT)
    pages = [text for address, text in kept if "/static/" not in address and text]
    assert len(pages) == 1
    until(desk, f"async () => (await ({WAYS})()).length === 1")
    assert desk.evaluate(WAYS) == [[desk.url, ""]], "the way to a desk, and not a word"
    assert desk.evaluate("caches.match(location.pathname).then(one => one.url)").endswith("/uden-net")
    assert token
    for secret in (token, "csrf_token", me, "log-ud", f"<strong>{today(desk)}"):
        assert secret not in pages[0]
    assert desk.evaluate(WORKERS) == ["/personale/skranke"]


def test_a_session_that_ended_forgets_the_form_and_keeps_what_waits(desk: Page) -> None:
    address = desk.url
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_be_visible()
    cookies = desk.context.cookies()
    desk.context.clear_cookies()  # as when the session is over
    desk.context.set_offline(False)
    desk.goto(address)
    assert "/log-ind" in desk.url
    until(desk, EMPTY)
    until(desk, ALONE)
    assert desk.evaluate("Object.keys(localStorage).length") == 1
    desk.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        desk.goto(address)
    desk.context.set_offline(False)
    desk.context.add_cookies(cookies)  # the next who signs in
    desk.goto(address)
    expect(desk.locator("#saved")).to_contain_text("Gemt.")
    assert desk.evaluate("localStorage.length") == 0


def test_a_session_that_ended_while_the_page_was_open_forgets_the_form(desk: Page) -> None:
    cookies = desk.context.cookies()
    desk.context.clear_cookies()
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_contain_text("Du er logget ud")
    until(desk, EMPTY)
    desk.context.add_cookies(cookies)
    desk.reload()
    expect(desk.locator("#waiting")).to_be_hidden()


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_with_a_network_again_and_the_session_over_only_that_is_said(desk: Page, kept: int) -> None:
    cookies = desk.context.cookies()
    desk.context.set_offline(True)
    desk.reload()
    expect(desk.locator("main .lead")).to_contain_text("Der er ikke net.")
    for _ in range(kept):
        tap(desk, "mother")
    desk.context.clear_cookies()
    back(desk)
    expect(desk.locator("#waiting")).to_contain_text("Du er logget ud", timeout=AT_THE_LATEST)
    expect(desk.locator("main .lead")).to_be_hidden()
    said = f"{kept} gemt på denne skærm. Du er logget ud. Log ind igen, så sendes de." if kept else "Du er logget ud."
    expect(desk.locator("#waiting [role=status]")).to_have_text(f"{said} Log ind")
    desk.context.add_cookies(cookies)
    desk.reload()
    expect(desk.locator("#waiting")).to_be_hidden(timeout=AT_THE_LATEST)


def test_taking_back_after_the_session_ended_says_so_and_not_that_there_is_no_network(desk: Page) -> None:
    tap(desk, "mother")
    expect(desk.locator("#saved")).to_contain_text("Gemt.")
    away = {"Location": "/personale/log-ind"}
    desk.route("**/fortryd", lambda route: route.fulfill(status=303, headers=away))
    desk.click("#saved button:has-text('Fortryd')")
    expect(desk.locator("#waiting [role=status]")).to_have_text("Du er logget ud. Log ind")
    expect(desk.locator("#saved")).not_to_contain_text("net")
    desk.unroute("**/fortryd")
    desk.reload()
    expect(desk.locator("#waiting")).to_be_hidden()


def test_what_waits_is_taken_back_for_a_minute(desk: Page) -> None:
    before = today(desk)
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#today")).to_be_hidden()  # it would be too low
    tap(desk, "father")
    expect(desk.locator("#waiting")).to_contain_text("2 gemt")
    desk.click("#saved button:has-text('Fortryd')")
    expect(desk.locator("#saved")).to_contain_text("Fortrudt")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt")
    assert "father" not in desk.evaluate("Object.values(localStorage).join()")
    back(desk)
    expect(desk.locator("#today strong")).to_have_text(str(before + 1))


def test_after_a_minute_it_is_on_the_list_only(desk: Page) -> None:
    desk.clock.install()
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#saved button")).to_be_visible()
    desk.clock.fast_forward(61_000)
    expect(desk.locator("#saved button")).to_have_count(0)
    desk.click("summary:has-text('Se dem, der venter')")
    desk.click("#waiting li button")
    expect(desk.locator("#waiting")).to_be_hidden()


def test_those_who_wait_are_removed_one_by_one_with_the_keyboard(desk: Page) -> None:
    desk.context.set_offline(True)
    for who in ("mother", "father", "other"):
        tap(desk, who)
    expect(desk.locator("#waiting")).to_contain_text("3 gemt")
    rows = desk.locator("#waiting details li")
    expect(rows.first).to_be_hidden()
    desk.locator("#waiting summary").focus()
    desk.keyboard.press("Enter")
    assert waiting(desk) == ["Mor", "Far", "Anden"]
    stored = desk.evaluate("JSON.parse(Object.values(localStorage)[0])")
    assert {key for one in stored for key in one} == {"number", "fields", "refused"}
    assert {name for one in stored for name, _ in one["fields"]} == {"who", "postcode", "way", "day", "part"}
    button = desk.get_by_role("button", name="Slet I dag")
    assert button.count() == 3
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert waiting(desk) == ["Mor", "Anden"]
    assert desk.evaluate("document.activeElement.textContent").endswith("Anden")
    for _ in range(2):
        desk.keyboard.press("Enter")
    expect(desk.locator("#waiting")).to_be_hidden()
    assert desk.evaluate("document.activeElement.name") == "who"
    assert desk.evaluate("localStorage.length") == 0


def test_what_is_taken_back_on_its_way_is_not_counted(desk: Page) -> None:
    before = today(desk)
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#saved")).to_contain_text("Gemt på skærmen.")
    desk.route("**/personale/skranke/*", lambda route: (desk.wait_for_timeout(700), route.continue_()))
    back(desk)
    desk.evaluate("document.querySelector('#saved button').click()")
    expect(desk.locator("#waiting")).to_be_hidden()
    expect(desk.locator("#saved")).to_contain_text("Fortrudt")
    desk.wait_for_timeout(1500)
    desk.unroute("**/personale/skranke/*")
    desk.reload()
    assert today(desk) == before


def test_of_what_may_have_arrived_nobody_is_told_that_it_is_not_counted(desk: Page) -> None:
    before = today(desk)

    def lost(route: Route) -> None:
        """It reaches the program, and the answer never comes back."""
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    desk.route("**/personale/skranke/*", lost)
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    desk.click("summary:has-text('Se dem, der venter')")
    desk.click("#waiting details button:has-text('Slet')")
    expect(desk.locator("#saved")).to_contain_text("Den kan være nået frem")
    desk.unroute("**/personale/skranke/*")
    desk.reload()
    assert today(desk) == before + 1


def test_what_waits_for_another_house_is_told_of_at_every_desk(desk: Page) -> None:
    other = desk.url[:-12] + "0" * 12
    fields = [["who", "mother"], ["postcode", "unknown"], ["day", "2026-01-01"], ["part", "morning"]]
    waits = [{"number": f"number-of-a-count-{n}", "fields": fields, "refused": ""} for n in range(2)]
    desk.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"familiehus-desk {other}", json.dumps(waits)])
    desk.reload()
    told = desk.locator("#waiting")
    expect(told).to_contain_text("2 gemt til et andet hus på denne skærm.")
    assert told.locator("a").get_attribute("href") == other
    expect(desk.locator("#today")).to_be_visible()
    desk.evaluate("key => localStorage.removeItem(key)", f"familiehus-desk {other}")
    desk.reload()
    expect(told).to_be_hidden()


def test_what_was_refused_after_it_waited_is_told_in_words(desk: Page) -> None:
    before = today(desk)
    desk.context.set_offline(True)
    desk.check("input[name=who][value=mother]")
    desk.fill("#other", "0001")
    desk.click("button:has-text('Gem')")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    back(desk)
    expect(desk.locator("#waiting")).to_contain_text("Mor, 0001. Det postnummer findes ikke.")
    desk.click("button:has-text('Tæl uden postnummer')")
    expect(desk.locator("#waiting")).to_be_hidden()
    expect(desk.locator("#today strong")).to_have_text(str(before + 1))


@pytest.fixture
def bare(come_in: Callable[..., Page]) -> Iterator[Page]:
    """The desk on a device that keeps no form for times without a network: an old one, or a private one."""
    page = come_in(DESK)
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.add_init_script("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
    page.goto("/personale/skranke")
    yield page
    page.context.set_offline(False)


def test_a_device_that_keeps_no_form_says_that_the_page_must_stay_open(bare: Page) -> None:
    before, line = today(bare), bare.locator("#waiting [data-unkept]")
    expect(line).to_be_hidden()
    bare.context.set_offline(True)
    tap(bare, "mother")
    expect(bare.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    expect(line).to_have_text("Lad siden stå åben. Uden net kan denne skærm ikke hente den igen.")
    with pytest.raises(Error, match="ERR_"):
        bare.reload()
    bare.context.set_offline(False)
    bare.goto("/personale/skranke")  # and nothing is lost when somebody does not read it
    expect(bare.locator("#today strong")).to_have_text(str(before + 1))
    expect(line).to_be_hidden()


def test_a_device_that_keeps_its_form_says_nothing_of_it(desk: Page) -> None:
    desk.context.set_offline(True)
    tap(desk, "mother")
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    expect(desk.locator("#waiting [data-unkept]")).to_be_hidden()
    desk.reload()
    expect(desk.locator("#waiting")).to_contain_text("1 gemt på denne skærm")
    expect(desk.locator("#waiting [data-unkept]")).to_be_hidden()
    back(desk)
    expect(desk.locator("#waiting")).to_be_hidden(timeout=AT_THE_LATEST)


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(window, 'localStorage', { value: null })",
        "Storage.prototype.setItem = () => { throw new Error('full'); }",
    ],
)
def test_a_device_that_can_keep_nothing_says_so_and_the_form_stays(bare: Page, script: str) -> None:
    page = bare.context.new_page()
    page.add_init_script(script)
    page.goto("/personale/skranke")
    page.context.set_offline(True)
    page.check("input[name=who][value=father]")
    page.click("button:has-text('Gem')")
    expect(page.locator("#saved")).to_have_text("Der er ikke net lige nu. Prøv igen om lidt.")
    assert page.is_checked("input[name=who][value=father]")
    page.context.set_offline(False)
    page.click("button:has-text('Gem')")
    expect(page.locator("#saved")).to_contain_text("Gemt")
    page.click("#saved button:has-text('Fortryd')")
    expect(page.locator("#saved")).to_contain_text("Fortrudt")
    page.close()


def test_no_page_of_a_parent_has_a_worker(desk: Page, chromium: Browser, program: Program) -> None:
    desk.goto("/")
    assert desk.evaluate("navigator.serviceWorker.controller") is None
    context = chromium.new_context(base_url=program.address)
    page = context.new_page()
    for path in ("/", "/tilbud", "/kontakt-mig"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(WORKERS) == []
        refused = "navigator.serviceWorker.register('/static/js/site.js').then(() => false, () => true)"
        assert page.evaluate(refused)
    context.close()


def test_signing_out_forgets_the_form(desk: Page, program: Program) -> None:
    desk.click("button:has-text('Log ud')")
    desk.wait_for_url("**/log-ind*")
    until(desk, EMPTY)
    until(desk, ALONE)
    program.signed_in.pop(DESK)
