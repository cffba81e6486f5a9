"""What browser tests name: widths, rules, and how a page is opened."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import ConsoleMessage, Page, Request

NARROW, PHONE, DESKTOP = 320, 375, 1280
HEIGHT = 800
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
# What the dark changes; all else of a page is the same there.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
COLOURLESS = AXE | {"rules": {"color-contrast": {"enabled": False}}}


Cookie = dict[str, str | bool]


class Look(Protocol):
    """Opens a page of the server; ``js=False`` shows it without JavaScript, ``brought`` is a cookie from before."""

    def __call__(
        self,
        path: str,
        *,
        width: int = DESKTOP,
        js: bool = True,
        dark: bool = False,
        brought: Cookie | None = None,
    ) -> Page: ...


class Watch:
    """Hears what a page complains of: scripts that fail, files that are missing, policies that are broken.

    That the page itself answers 400 or 404 is no complaint, though the browser puts it among them.
    """

    def __init__(self, page: Page) -> None:
        self._said: list[ConsoleMessage] = []
        self._failed: list[str] = []
        self._visited: set[str] = set()
        page.on("console", lambda said: self._said.append(said))
        page.on("pageerror", lambda error: self._failed.append(str(error)))
        page.on("request", self._remember)

    def _remember(self, request: Request) -> None:
        if request.is_navigation_request():
            self._visited.add(_without_fragment(request.url))

    def complaints(self) -> list[str]:
        """Everything the console showed as an error so far."""
        return self._failed + [said.text for said in self._said if said.type == "error" and not self._own_status(said)]

    def _own_status(self, said: ConsoleMessage) -> bool:
        asked = _without_fragment(said.location.get("url", ""))
        return said.text.startswith("Failed to load resource") and asked in self._visited


def _without_fragment(address: str) -> str:
    return address.partition("#")[0]


# Every public page but those of one entry, by what it shows.
PAGES = {
    "home": "/",
    "results": "/tilbud?q=min+baby+græder",
    "nothing": "/tilbud?q=xqzxqz",
    "danger": "/tilbud?q=han+slår+mig",
    "filtered": "/tilbud?kommune=Lolland&adgang=drop_in&postnr=4900&km=30",
    "calendar": "/kalender",
    "map": "/kort",
    "shortlist": "/liste",
    "privacy": "/privatliv",
    "missing": "/findes-ikke",
    "wrong": "/tilbud?uge=99&postnr=1&sortering=xyz&alder=q&kommune=zz",
    "meant": "/tilbud?q=mødregrupe",
    "unmet": "/tilbud?q=adoption",
    "statement": "/was",
}
EVERY_PAGE = [*PAGES, "offer", "house"]


def in_language(language: str, path: str) -> str:
    """The address of a page in a language."""
    return path if language == "da" else f"/{language}{path}"


def too_wide(page: Page) -> list[int]:
    """The widths, in pixels, at which something of the page sticks out."""
    found = []
    for width in (DESKTOP, PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found
