"""What the tests of the pages share: which pages there are, and reading one."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

LANGUAGES = ("da", "en", "ar", "uk", "pl", "tr")
PAGES = (
    "/",
    "/tilbud",
    "/tilbud?q=far",
    "/tilbud/lolland-barselscafe",
    "/huse/aalborg-familiens-hus",
    "/huse/aalborg-familiens-hus/forslag",
    "/tilbud/home-start-aarhus-familieven/forslag",
    "/kalender",
    "/kort",
    "/liste",
    "/liste?t=lolland-barselscafe,odder-far-kontakten",
    "/privatliv",
    "/was",
)


def in_language(language: str, path: str) -> str:
    """The address of a page in a language."""
    return path if language == "da" else f"/{language}{path}"


def read(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    """The page at an address, parsed; it must answer with ``status``."""
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status}"
    return BeautifulSoup(answer.text, "html.parser")


def text_of(tag: Tag | None) -> str:
    """The words in a part of a page, blanks single."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())
