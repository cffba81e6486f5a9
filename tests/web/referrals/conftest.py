"""Staff who meet families, signed in, in the whole application."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from familiehus.accounts.sessions import Stage
from familiehus.accounts.storage import PersonRow
from familiehus.kernel.clock import DENMARK
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import family_app, make_town

__all__ = ["family_app"]
OURS = {"Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Worker:
    """Somebody at their browser."""

    person: UUID
    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def text(self, path: str) -> str:
        """What the main part of a page says, on one line."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return said(answer)

    def post(self, path: str, **values: object) -> TestResponse:
        """Send a form as a page of ours would."""
        token = TOKEN.search(self.get("/personale/hjaelp").text)
        assert token is not None
        return self.client.post(path, data={"csrf_token": token[1], **values}, headers=OURS)


def called(world: World, who: str) -> str:
    """Give somebody a name that stands nowhere else, and tell it."""
    with world.site.database.write() as work:
        row = work.session.get_one(PersonRow, world.people[who])
        row.name = f"Åse {who} {row.id.hex[:6]}"
        work.commit()
        return row.name


def in_days(days: int) -> str:
    """A day ahead, as a form sends it: the pages go by the real calendar."""
    return (datetime.now(DENMARK).date() + timedelta(days=days)).isoformat()


def said(answer: TestResponse) -> str:
    """The words of the main part."""
    main = BeautifulSoup(answer.text, "html.parser").find("main")
    return " ".join(main.get_text(" ").split()) if main else ""


@pytest.fixture
def world(family_app: Flask) -> World:
    """A region and a municipality of each test's own."""
    return make_town(family_app)


@pytest.fixture
def worker(family_app: Flask, world: World) -> Callable[[str], Worker]:
    """``worker("terapeut")``: signed in with both factors, as far as the pages are concerned."""

    def sign_in(name: str) -> Worker:
        accounts = world.town.site
        with accounts.database.write() as work:
            token = accounts.sessions.start(work, world.people[name], Stage.TWO_FACTORS, "test")
            work.commit()
        client = family_app.test_client()
        client.set_cookie("familiehus_personale", token, path="/personale")
        return Worker(world.people[name], client)

    return sign_in
