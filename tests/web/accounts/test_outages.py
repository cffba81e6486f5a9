"""The database is away: nobody is told that something is broken, and when to try again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from familiehus.access.roles import Role
from familiehus.storage.engine import make_engine
from tests.web.accounts.conftest import OURS, Town
from tests.web.family.conftest import FROM_HERE

WORDS = {"da": "Vi kan ikke svare lige nu", "en": "We cannot answer just now"}


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Take the database away: what is said then is what a server says that is not there."""
    errors = []
    with suppress(OperationalError):
        try:
            make_engine("postgresql://nobody@127.0.0.1:1/nothing").connect()
        except OperationalError as error:
            errors.append(error)
            raise

    def fail(*_: object, **__: object) -> NoReturn:
        raise errors[0]

    return lambda: monkeypatch.setattr(Engine, "connect", fail)


def test_staff_who_are_signed_in_read_so_and_try_again(
    town: Town, away: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    staff = town.person(Role.LEADER)
    token = staff.token()
    away()
    for answer in (
        staff.get("/personale/"),
        staff.browser.post("/personale/min-konto/totrin/begynd", data={"csrf_token": token}, headers=OURS),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    page = BeautifulSoup(staff.get("/personale/").text, "html.parser")
    assert page.h1 is not None
    assert page.h1.get_text() == WORDS["da"]
    assert page.find("nav") is None or "Log ud" not in page.get_text(), "nobody knows who it is"
    assert not [record for record in caplog.records if record.exc_info], "the cause is in the log already"
    said = [record for record in caplog.records if "'status': 503" in str(record.msg)]
    assert len(said) == 3, "one line an answer"


def test_a_program_is_told_by_a_problem_document(app: Flask, town: Town, away: Callable[[], None]) -> None:
    del town
    away()
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": "Bearer fh_nothing"})
    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (
        503, "application/problem+json", "30",
    )  # fmt: skip
    assert answer.get_json()["type"].endswith("/api/problems/not-ready")


@pytest.mark.parametrize("language", WORDS)
def test_a_parent_reads_so_in_their_language(app: Flask, away: Callable[[], None], language: str) -> None:
    away()
    here = "" if language == "da" else f"/{language}"
    client = app.test_client()
    for answer in (
        client.get(f"{here}/min-side/abc"),
        client.post(f"{here}/min-side/abc", data={"code": "x"}, headers=FROM_HERE),
        client.post(f"{here}/anonym/side", data={"code": "x"}, headers=FROM_HERE),
        client.get(f"{here}/tilbud/lolland-barselscafe"),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert WORDS[language] in answer.text


def test_what_is_wrong_with_us_stays_500(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OperationalError("SELECT", {}, type("Broken", (Exception,), {"sqlite_errorname": "SQLITE_ERROR"})())

    monkeypatch.setattr(Engine, "connect", fail)
    assert app.test_client().get("/min-side/abc").status_code == 500
