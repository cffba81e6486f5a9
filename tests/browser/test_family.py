"""The parent's side in a real browser: no barriers, nothing sticks out, by keyboard, in the parent's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from familiehus.app import create_app
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.family_page.site import EXTENSION
from familiehus.referrals.domain import Action, Kind
from familiehus.settings import Settings
from tests.browser.looking import DESKTOP, NARROW, PHONE, Look, in_language
from tests.browser.serving import serving
from tests.browser.visiting import visiting
from tests.web.family.conftest import Parent, Street, make_town

LANGUAGES = ("da", "en", "ar")
LOOKS = (("da", PHONE), ("da", DESKTOP), ("en", DESKTOP), ("ar", PHONE))
WRITTEN = (
    Written(Field.NAME, "Prøve Mor"),
    Written(Field.CONTACT, Contact(SafeWay.SMS, phone="+4512345678", note="efter kl. 10").to_text()),
    Written(Field.OWN_WORDS, "Vi sover ikke, og jeg er bange for at gøre noget forkert."),
)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The harmless page that the way out leads to, on a server of its own: nobody on the net is asked."""

    class Weather(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Vejret</title>")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Weather) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Iterator[tuple[str, Street]]:
    """A running server and, beside it, the services on the same database."""
    var = tmp_path_factory.mktemp("family")
    with serving(var, FAMILIEHUS_EXIT_URL=elsewhere) as address:
        app = create_app(Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)}), watch=False)
        assert app.extensions[EXTENSION]
        yield address, Street(app, make_town(app))


@pytest.fixture
def visit(chromium: Browser, town: tuple[str, Street]) -> Iterator[Look]:
    """Open a page as a parent; only the parent's own page may leave a cookie."""
    with visiting(chromium, town[0], kept=frozenset({"familiehus_side"})) as open_page:
        yield open_page


@pytest.fixture
def parent(town: tuple[str, Street]) -> Parent:
    """Somebody with two things under way, and something to answer."""
    street = town[1]
    line = street.world.open(written=WRITTEN)
    shown = "Navn: Prøve Mor\nSikker kontakt: sms 12 34 56 78\nMed familiens egne ord: Vi sover ikke."
    for kind, does in ((Kind.HANDOVER, (Action.ACCEPT, Action.REACH)), (Kind.ADDITION, (Action.ACCEPT,))):
        new = street.world.new(line, kind=kind)
        with street.world.site.database.write() as work:
            row = street.world.site.referrals.send(work, street.world.by("jordemoder"), replace_shown(new, shown))
            work.commit()
            referral = row.id
        street.world.act("terapeut", referral, *does)
    return street.parent(opened=False, line=line)


def replace_shown(new: object, shown: str) -> object:
    """The same referral with another text that was shown."""
    from dataclasses import replace

    return replace(new, shown=shown)  # type: ignore[type-var]


def enter(page: Page, parent: Parent) -> None:
    page.fill("#code", parent.issued.code)
    page.press("#code", "Enter")
    expect(page.locator("#kontakt")).to_be_visible()


@pytest.fixture
def keep(root: Path) -> Callable[[Page, str], None]:
    """Keep a picture of the whole page."""
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=folder / f"family-{name}.png", full_page=True) and None


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_my_page(
    visit: Look,
    parent: Parent,
    barriers: Callable[[Page], list[str]],
    keep: Callable[[Page, str], None],
    language: str,
    width: int,
) -> None:
    page = visit(parent.address(language=language), width=width)
    assert barriers(page) == []
    keep(page, f"code-{language}-{width}")
    enter(page, parent)
    assert page.title() != ""
    assert "amiliehus" not in page.title()
    for summary in page.locator("main summary").all():
        summary.click()
    page.evaluate("scrollTo(0, 0)")  # what lies under the way out at the edge of the window is no small target
    assert barriers(page) == []
    assert fits(page)
    keep(page, f"page-{language}-{width}")


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_asking_to_be_rung_up(
    visit: Look,
    town: tuple[str, Street],
    barriers: Callable[[Page], list[str]],
    keep: Callable[[Page, str], None],
    language: str,
    width: int,
) -> None:
    """R005: from the form to a page of one's own, with one contact detail."""
    unit = town[1].world.units["Huset"]
    page = visit(in_language(language, f"/kontakt-mig?enhed={unit}"), width=width)
    assert barriers(page) == []
    assert fits(page)
    keep(page, f"ask-{language}-{width}")
    page.locator("main form button[type=submit]").click()
    assert barriers(page) == []
    keep(page, f"ask-wrong-{language}-{width}")
    page.fill("#name", "Prøve Far")
    page.check("#way-2")
    page.fill("#detail", "12 34 56 78")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#side")).to_be_visible()
    assert barriers(page) == []
    assert fits(page)
    keep(page, f"asked-{language}-{width}")
    code = page.locator(".secret-code").inner_text()
    page.locator("a.long-address").evaluate("link => location.assign(new URL(link.href).pathname)")
    page.wait_for_url("**/min-side/**")
    page.fill("#code", code)
    page.press("#code", "Enter")
    expect(page.locator("#kontakt")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_anonymous_page(
    visit: Look,
    town: tuple[str, Street],
    barriers: Callable[[Page], list[str]],
    keep: Callable[[Page, str], None],
    language: str,
) -> None:
    street = town[1]
    code = street.site.threads.begin(None, "Jeg er bange for at føde.", uuid4().hex)
    page = visit(in_language(language, "/anonym"), width=PHONE)
    assert barriers(page) == []
    keep(page, f"anonymous-{language}-{PHONE}")
    page.fill("#code", code)
    page.press("#code", "Enter")
    expect(page.locator(".as-written")).to_have_text("Jeg er bange for at føde.")
    assert barriers(page) == []
    assert fits(page)
    keep(page, f"thread-{language}-{PHONE}")


def test_in_the_dark_and_on_a_narrow_screen(
    visit: Look, parent: Parent, barriers: Callable[[Page], list[str]], keep: Callable[[Page, str], None]
) -> None:
    page = visit(parent.address(), width=NARROW, dark=True)
    enter(page, parent)
    assert barriers(page) == []
    assert fits(page)
    keep(page, "page-dark")


def test_by_keyboard_alone(visit: Look, parent: Parent) -> None:
    page = visit(parent.address())
    enter(page, parent)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Ring til mig":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".alert-success")).to_be_visible()


@pytest.fixture
def leaving(chromium: Browser, town: tuple[str, Street]) -> Iterator[Callable[..., Page]]:
    """A browser of one's own for each page."""
    contexts = []

    def open_page(*, js: bool = True) -> Page:
        context = chromium.new_context(base_url=town[0], java_script_enabled=js, locale="da-DK")
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def press_and_leave(page: Page, parent: Parent, leave: Callable[[Page], object]) -> None:
    """Open the page with its code, do something on it, and take the quick way out."""
    page.goto(parent.address())
    enter(page, parent)
    page.get_by_role("button", name="Ring til mig").first.click()
    expect(page.locator(".alert-success")).to_be_visible()
    leave(page)
    expect(page).to_have_title("Vejret")


def nothing_is_left(page: Page) -> None:
    """Back, and back again, as whoever takes the telephone would."""
    for _ in range(3):
        page.go_back()
        if "/min-side/" in page.url:
            expect(page.locator("#code")).to_be_visible()
        assert page.locator("#kontakt").count() == 0
        assert page.locator(".alert-success").count() == 0


def click_exit(page: Page) -> None:
    page.click("#exit", no_wait_after=True)


def press_escape(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("js", [True, False])
def test_after_the_quick_exit_nobody_can_go_back_to_the_page(
    leaving: Callable[..., Page], parent: Parent, js: bool
) -> None:
    page = leaving(js=js)
    press_and_leave(page, parent, click_exit)
    nothing_is_left(page)
    assert not [one for one in page.context.cookies() if one["name"].startswith("familiehus")]
    page.goto(parent.address())
    expect(page.locator("#code")).to_be_visible()


def test_three_times_escape_shuts_the_page_too(leaving: Callable[..., Page], parent: Parent) -> None:
    page = leaving()
    press_and_leave(page, parent, press_escape)
    nothing_is_left(page)


def test_whoever_went_on_to_another_page_leaves_their_own_shut(leaving: Callable[..., Page], parent: Parent) -> None:
    page = leaving()
    page.goto(parent.address())
    enter(page, parent)
    page.goto("/")
    click_exit(page)
    expect(page).to_have_title("Vejret")
    nothing_is_left(page)


def test_the_way_out_waits_for_no_server(leaving: Callable[..., Page], parent: Parent) -> None:
    page = leaving()
    page.goto(parent.address())
    enter(page, parent)
    page.click("main button >> nth=0")
    page.wait_for_url("**gjort=*")
    page.context.route("**/min-side/forlad", lambda _route: None)  # never answered
    click_exit(page)
    expect(page).to_have_title("Vejret", timeout=3000)
    nothing_is_left(page)
    page.goto(parent.address(language="en"))
    expect(page.locator("#code")).to_be_visible()
    enter(page, parent)
    page.reload()
    expect(page.locator("#kontakt")).to_be_visible()


def test_a_page_out_of_the_browsers_memory_is_asked_for_anew(leaving: Callable[..., Page], parent: Parent) -> None:
    page = leaving()
    page.goto(parent.address())
    enter(page, parent)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.evaluate("document.documentElement.hidden")
    page.context.clear_cookies()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator("#code")).to_be_visible()


@pytest.mark.parametrize("language", ["da", "ar"])
def test_a_page_that_has_shut_itself_asks_and_gives_back_what_was_written(
    visit: Look, parent: Parent, barriers: Callable[[Page], list[str]], language: str
) -> None:
    page = visit(parent.address(language=language), width=PHONE)
    enter(page, parent)
    for summary in page.locator("main summary").all():
        summary.click()
    page.locator("main input[name=name]").first.fill("Prøve Genbo")
    page.context.clear_cookies()
    page.locator("main input[name=name]").first.press("Enter")
    expect(page.locator("#code")).to_be_visible()
    assert barriers(page) == []
    page.fill("#code", parent.issued.code)
    page.press("#code", "Enter")
    expect(page.locator(".as-written")).to_have_text("Prøve Genbo")
    assert barriers(page) == []
    assert fits(page)
    page.locator("main button[type=submit]").click()
    expect(page.locator("#kontakt")).to_be_visible()
