"""Away to the workplace's login and back in a real browser: the one judge of what cookies come along between sites."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

from tests.browser.looking import Watch
from tests.browser.serving import FAMILIEHUS, serving
from tests.web.accounts.oidc_provider import CLIENT, SECRET

ROOT = Path(__file__).parents[2]
EMAIL = "karla@proeve.example"


@contextmanager
def running(*command: str | Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is ended afterwards."""
    process = subprocess.Popen(  # noqa: S603 - our own programs
        command,
        cwd=ROOT,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process
    process.terminate()
    process.wait(timeout=20)
    assert process.stdout is not None
    process.stdout.close()


@pytest.fixture
def provider() -> Iterator[str]:
    """A provider at ``localhost``: to a browser that is another site than ``127.0.0.1``, where the program is."""
    with running(sys.executable, "-m", "tests.web.accounts.oidc_provider", "localhost") as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@pytest.fixture
def program(provider: str, tmp_path: Path) -> Iterator[str]:
    """The program as it is served, with one person invited."""
    environ = {
        "FAMILIEHUS_OIDC_ISSUER": provider,
        "FAMILIEHUS_OIDC_CLIENT_ID": CLIENT,
        "FAMILIEHUS_OIDC_CLIENT_SECRET": SECRET,
        "FAMILIEHUS_OIDC_ORGANISATION": "proevekommune",
    }
    for arguments in (
        ("organisation", "add", "Prøvekommune", "--kind", "municipality", "--key", "proevekommune"),
        ("staff", "add", EMAIL, "--name", "Karla", "--organisation", "proevekommune", "--role", "catalogue_editor"),
    ):
        here = {"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(tmp_path)}
        with running(FAMILIEHUS, *arguments, **environ, **here) as command:
            assert command.wait(timeout=60) == 0
    with serving(tmp_path, **environ) as address:
        yield address


def test_a_browser_comes_back_from_another_site_signed_in(program: str, provider: str, chromium: Browser) -> None:
    claims = {"sub": "karla", "email": EMAIL, "email_verified": True, "name": "Karla"}
    requests.post(f"{provider}/test", json={"claims": claims}, timeout=5).raise_for_status()
    context = chromium.new_context(base_url=program, java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page)
    page.goto("/personale/min-konto")
    page.get_by_role("link", name="Log ind med arbejdspladsens login").click()
    page.wait_for_url(f"{program}/personale/min-konto")
    assert EMAIL in page.inner_text("main")
    kept = {cookie["name"]: cookie["sameSite"] for cookie in context.cookies()}
    assert kept == {"familiehus_personale": "Strict"}
    page.get_by_role("button", name="Log ud").click()
    assert re.search("/personale/log-ind$", page.url)
    assert not watch.complaints()
    context.close()
