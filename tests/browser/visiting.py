"""How a visitor comes: each page in a browser of its own, watched for what it complains of and whom it asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.looking import DESKTOP, HEIGHT, Cookie, Look, Watch


@contextmanager
def visiting(chromium: Browser, address: str, *, kept: frozenset[str] = frozenset()) -> Iterator[Look]:
    """Opens pages of the server. In the end none of them may have complained or asked another host.

    Nor may a visitor have a cookie but the ``kept`` ones, unless some were brought along: then it is staff.
    """
    contexts: list[BrowserContext] = []
    anonymous: list[BrowserContext] = []
    watches: list[Watch] = []
    strangers: list[str] = []

    def open_page(
        path: str, *, width: int = DESKTOP, js: bool = True, dark: bool = False, brought: Cookie | None = None
    ) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
        )
        context.add_init_script(AXE_SCRIPT)
        contexts.append(context)
        if brought:
            context.add_cookies([brought])  # type: ignore[list-item]
        else:
            anonymous.append(context)
        page = context.new_page()
        host = urlsplit(address).netloc
        page.on("request", lambda sent: strangers.append(sent.url) if urlsplit(sent.url).netloc != host else None)
        watches.append(Watch(page))
        page.goto(path)
        return page

    yield open_page
    cookies = {cookie["name"] for context in anonymous for cookie in context.cookies()}
    for context in contexts:
        context.close()
    assert not strangers, "a page asked another host"
    assert not [complaint for watch in watches for complaint in watch.complaints()], "a page complained in the console"
    assert cookies <= kept, "an anonymous visitor got a cookie"
