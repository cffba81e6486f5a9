"""Staff in a real browser: the people of the demo, and how they sign in by hand."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pyotp
from playwright.sync_api import Page

# E-mail, four words of a password, and the secret of the second factor or "-".
ACCOUNT = re.compile(r"(\S+@\S+\.example) +(\S+ \S+ \S+ \S+) +([A-Z2-7]{32}|-)$", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """A running server with the people of the demo: e-mail to password and secret of the second factor."""

    address: str
    var: Path
    people: dict[str, tuple[str, str]]


def sign_in(page: Page, program: Program, email: str) -> None:
    """By hand; a code counts once, so a second sign-in uses the next one."""
    password, secret = program.people[email]
    page.fill("#email", email)
    page.fill("#password", password)
    submit(page)
    for ahead in (0, 30):
        if "/kode" in page.url:
            page.fill("#code", pyotp.TOTP(secret).at(int(time.time()) + ahead))
            submit(page)
    assert page.inner_text("h1") == "Mit arbejde"


def submit(page: Page) -> None:
    with page.expect_navigation():
        page.click("main form.panel button[type=submit]")
