"""What browser tests name: widths, rules, and how a page is opened."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Page

NARROW, PHONE, DESKTOP = 320, 375, 1280
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}


class Look(Protocol):
    """Opens a page of the server; ``js=False`` shows it without JavaScript."""

    def __call__(self, path: str, *, width: int = DESKTOP, js: bool = True, dark: bool = False) -> Page: ...


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
}
EVERY_PAGE = [*PAGES, "offer", "house"]


def in_language(language: str, path: str) -> str:
    """The address of a page in a language."""
    return path if language == "da" else f"/{language}{path}"
