"""The editor in the whole application: a catalogue of its own for each module, an organisation with one offer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.accounts.storage import OrganisationRow
from familiehus.app import EDITIONS, create_app
from familiehus.audit.storage import EventRow
from familiehus.settings import Settings
from tests.web.accounts.conftest import OURS, Staff, Town
from tests.web.accounts.conftest import town as town
from tests.web.conftest import Furnish

Sent = MultiDict[str, str]


@pytest.fixture(scope="module")
def settings(furnish: Furnish) -> Settings:
    """Everything written goes to a folder of this module."""
    return furnish()


@pytest.fixture(scope="module")
def app(settings: Settings) -> Flask:
    """The application with ``data/offers.yaml`` loaded; these tests change it."""
    return create_app(settings, watch=False)


def form_of(page: BeautifulSoup | str) -> Sent:
    """What the browser would send from the editor's form as it stands."""
    form = (page if isinstance(page, BeautifulSoup) else BeautifulSoup(page, "html.parser")).select_one("form.editor")
    assert form is not None
    sent: Sent = MultiDict()
    for box in form.select("input[name], textarea[name], select[name]"):
        name = str(box["name"])
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            sent.add(name, str(chosen["value"]) if chosen else "")
        elif box.name == "textarea":
            sent.add(name, unescape(box.get_text()))
        elif box.get("type") != "checkbox" or box.has_attr("checked"):
            sent.add(name, str(box.get("value", "")))
    return sent


@dataclass
class Desk:
    """One entry and somebody who edits it."""

    town: Town
    staff: Staff
    address: str
    sent: Sent = field(default_factory=MultiDict)

    @property
    def id(self) -> UUID:
        return UUID(self.address.rpartition("/")[2])

    def open(self, path: str = "") -> BeautifulSoup:
        answer = self.staff.get(f"{self.address}{path}")
        assert answer.status_code == 200, answer.status
        page = BeautifulSoup(answer.text, "html.parser")
        if not path:
            self.sent = form_of(page)
        return page

    def send(self, what: str = "gem", **changed: str | list[str]) -> TestResponse:
        """Send the form as it was last opened, with these fields changed; ``__`` stands for a dot."""
        sent = self.sent.copy()
        for name, value in changed.items():
            sent.setlist(name.replace("__", "."), [value] if isinstance(value, str) else value)
        sent["goer"] = what
        return self.staff.browser.post(self.address, data=sent, headers=OURS)

    def press(self, act: str, **values: str) -> TestResponse:
        """Press one of the other buttons of the page."""
        values.setdefault("stand", self.sent.get("stand", ""))
        return self.staff.post(f"{self.address}/{act}", **values)

    def acts(self) -> list[str]:
        query = select(EventRow.act).where(EventRow.chain == self.town.place).order_by(EventRow.number)
        with self.town.site.database.read() as session:
            return list(session.scalars(query))


def text(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


FIT = {
    "tier": "open",
    "summary__da": "En lille café for jer med baby.",
    "municipalities": "Odder",
    "access__ways": ["drop_in"],
    "topics": ["meeting_others"],
}


def refresh(app: Flask) -> bool:
    """What the watcher of each process does once a second."""
    changed: bool = app.extensions[EDITIONS].refresh()
    return changed


@pytest.fixture
def editor(town: Town) -> Staff:
    """Somebody who edits the town's offers."""
    return town.person(Role.CATALOGUE_EDITOR)


@pytest.fixture
def desk(town: Town, editor: Staff) -> Desk:
    """A new offer of the town, its form open."""
    made = editor.post("/personale/katalog/nyt", navn="Prøvecafé", slags="tilbud", hvem=str(town.place))
    assert made.status_code == 303, made.text
    found = Desk(town, editor, re.sub(r"\?.*", "", made.location))
    found.open()
    return found


@pytest.fixture
def published(desk: Desk) -> Desk:
    """The same, published with what parents must know; no process has taken it over yet."""
    answer = desk.send("udgiv", **FIT)
    assert answer.location.endswith("gjort=udgivet"), desk.staff.get(answer.location).text
    desk.open()
    return desk


@pytest.fixture
def visible(published: Desk, app: Flask) -> Desk:
    """The same, where parents see it."""
    refresh(app)
    return published


def organisation_key(town: Town) -> str:
    with town.site.database.read() as session:
        return session.get_one(OrganisationRow, town.place).key


def folder_of(settings: Settings) -> Path:
    return settings.var_dir
