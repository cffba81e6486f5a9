"""Staff in a real browser: the people of the demo, and how they sign in by hand."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
from playwright.sync_api import Page, StorageState

# E-mail, four words of a password, and the secret of the second factor or "-".
ACCOUNT = re.compile(r"(\S+@\S+\.example) +(\S+ \S+ \S+ \S+) +([A-Z2-7]{32}|-)$", re.MULTILINE)

STEP = 30  # seconds that a code counts


@dataclass(frozen=True)
class Program:
    """A running server with the people of the demo: e-mail to password and secret of the second factor."""

    address: str
    var: Path
    people: dict[str, tuple[str, str]]
    signed_in: dict[str, StorageState] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)


def sign_in(page: Page, program: Program, email: str) -> None:
    """By hand; a code counts once, so each sign-in uses the next one, and waits until it is time for it."""
    password, secret = program.people[email]
    page.fill("#email", email)
    page.fill("#password", password)
    submit(page)
    if "/kode" in page.url:
        step = max(int(time.time()) // STEP, program.steps.get(email, 0) + 1)
        program.steps[email] = step
        time.sleep(max(0, (step - 1) * STEP - time.time()))
        page.fill("#code", pyotp.TOTP(secret).at(step * STEP))
        submit(page)
    assert page.inner_text("h1") == "Mit arbejde"


def submit(page: Page) -> None:
    with page.expect_navigation():
        page.click("main form.panel button[type=submit]")
