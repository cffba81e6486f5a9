"""A running server and a real browser: Debian's chromium without its windows, driven by playwright.

``look(path)`` opens a page and gives it back; when a test ends, every page it opened must have stayed on this server
and kept its console clean. Pictures land in ``var/screenshots/``.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.looking import AXE, COLOURLESS, COLOURS, DESKTOP, PAGES, PHONE, Look, Watch
from tests.browser.serving import FAMILIEHUS, serving
from tests.browser.staffing import ACCOUNT, Program, sign_in
from tests.browser.visiting import visiting

# The folder of its data, and its people: e-mail to password and secret.
Demo = tuple[Path, dict[str, tuple[str, str]]]


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the program as ``make run`` starts it, with data of its own."""
    with serving(tmp_path_factory.mktemp("live")) as address:
        yield address


# One process for all pages, as on a phone with little memory: a page opens a sixth quicker.
CHROMIUM = ("--no-sandbox", "--renderer-process-limit=1", "--disable-site-isolation-trials")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this worker."""
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert executable, "the browser tests need the package chromium-headless-shell (make test installs it when root)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def look(chromium: Browser, live_server: str) -> Iterator[Look]:
    """Open pages; each in a context of its own, as a new visitor."""
    with visiting(chromium, live_server) as open_page:
        yield open_page


@pytest.fixture
def picture(root: Path, look: Look) -> Callable[..., list[Path]]:
    """``picture(path, name)`` keeps the page at phone and desktop width, whole, and gives the files."""
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    def take(path: str, name: str, *, dark: bool = False) -> list[Path]:
        files = []
        for width in (PHONE, DESKTOP):
            files.append(folder / f"{name}-{width}.png")
            look(path, width=width, dark=dark).screenshot(path=files[-1], full_page=True)
        return files

    return take


@pytest.fixture(scope="session")
def barriers() -> Callable[..., list[str]]:
    """``barriers(page)``: what axe finds against WCAG 2.2 AA, one line each.

    ``colours=False`` leaves out the contrast, which is half of the work: for a page whose colours were looked at. In
    the dark the contrast alone is looked at: for a page that was looked at in the light.
    """

    def find(page: Page, *, colours: bool = True) -> list[str]:
        page.wait_for_load_state()  # without its styles everything stands too close
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        rules = COLOURS if dark else AXE if colours else COLOURLESS
        found = page.evaluate("options => axe.run(options).then(all => all.violations)", rules)
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    return find


@pytest.fixture(scope="session")
def addresses(live_server: str) -> dict[str, str]:
    """The address of each public page, one offer and one house of the real catalogue among them."""
    with urllib.request.urlopen(f"{live_server}/sitemap.xml") as answer:  # noqa: S310 - our own address
        sitemap = answer.read().decode()
    first = {
        name: re.findall(rf"<loc>[^<]*?(/{kind}/[^<]+)</loc>", sitemap)[0]
        for name, kind in (("offer", "tilbud"), ("house", "huse"))
    }
    return PAGES | first


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The data of a demo, to be copied, and its people; made by the first worker that wants it, for all of them."""
    top = tmp_path_factory.getbasetemp()
    var = (top.parent if "PYTEST_XDIST_WORKER" in os.environ else top) / "demo"
    var.mkdir(exist_ok=True)
    environ = {**os.environ, "FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var / "var")}
    with (var / "people").open("a+") as people:
        fcntl.flock(people, fcntl.LOCK_EX)
        people.seek(0)
        if not (shown := people.read()):
            shown = subprocess.run(  # noqa: S603 - our own program
                [FAMILIEHUS, "demo"], env=environ, check=True, capture_output=True, text=True
            ).stdout
            people.write(shown)
    return var / "var", {email: (password, secret) for email, password, secret in ACCOUNT.findall(shown)}


@pytest.fixture(scope="module")
def host() -> str:
    """What the program is called; a module may say otherwise."""
    return "127.0.0.1"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, demo: Demo, host: str) -> Iterator[Program]:
    """The program as it is served, with data of its own."""
    var = shutil.copytree(demo[0], tmp_path_factory.mktemp("staff") / "var")
    with serving(var, host) as address:
        yield Program(address, var, demo[1])


@pytest.fixture
def come_in(chromium: Browser, program: Program) -> Iterator[Callable[..., Page]]:
    """``come_in(email)``: somebody who is signed in, at their work; once each for all tests of a module."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def come_in(email: str, *, dark: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        context = chromium.new_context(
            base_url=program.address,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="da-DK",
            storage_state=program.signed_in.get(email),
        )
        context.add_init_script(AXE_SCRIPT)  # a sixth of what it costs to bring it to each page
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page))
        page.goto("/personale/")
        if page.query_selector("#password"):
            sign_in(page, program, email)
            program.signed_in[email] = context.storage_state()
        return page

    yield come_in
    for context in contexts:
        context.close()
    assert not [complaint for watch in watches for complaint in watch.complaints()], "a page complained in the console"
