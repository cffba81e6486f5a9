"""The other end of the anonymous thread: whoever is told the code opens it, by page and by program (R041, R046)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from familiehus.access.permissions import Permission
from familiehus.family_page.schemas import ThreadSchema
from familiehus.family_page.site import EXTENSION, FamilySite
from tests.integration.referrals.api_world import ApiWorld, Caller
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_appointments import counted
from tests.web.referrals.conftest import Worker, worker

__all__ = ["worker"]
HERE = "/personale/anonym"
API = "/api/v1/anonymous-threads"
WORDS = "Jeg er bange for at føde."


@pytest.fixture
def site(family_app: Flask) -> FamilySite:
    found: FamilySite = family_app.extensions[EXTENSION]
    return found


@pytest.fixture
def code(world: World, site: FamilySite) -> str:
    return site.threads.begin(counted(world, 2), WORDS, uuid4().hex) or ""


@pytest.fixture
def program(family_app: Flask, world: World) -> Caller:
    return ApiWorld(family_app, world).caller("terapeut", Permission.MEET_FAMILIES)


def test_with_the_code_a_thread_is_opened_and_talks_are_counted(
    worker: Callable[[str], Worker], site: FamilySite, code: str
) -> None:
    therapist = worker("terapeut")
    for page in ("/personale/", "/personale/bekymring/raadgivning"):
        assert f'href="{HERE}"' in therapist.get(page).text
    assert 'name="code"' in therapist.get(HERE).text
    opened = therapist.post(HERE, code=code.upper())
    assert WORDS in opened.text
    assert "Prøvesamtaler" in opened.text
    for _twice in range(2):
        told = therapist.post(f"{HERE}/samtale", code=code, counted=0, text="Talte om søvn.")
        assert "I har talt sammen 1 gang." in told.text
        assert told.text.count("Talte om søvn.") == 1
    used = therapist.post(f"{HERE}/samtale", code=code, counted=1, text="")
    assert "Aftal sammen, hvad der nu skal ske." in used.text
    assert 'name="text"' not in used.text
    assert therapist.post(f"{HERE}/samtale", code=code, counted=2, text="").status_code == 422
    found = site.threads.open(code)
    assert (found.talks, [word.ours for word in found.words]) == (2, [False, True])


def test_one_form_is_one_talk_with_the_words_it_said_last(worker: Callable[[str], Worker], code: str) -> None:
    therapist = worker("terapeut")
    refused = therapist.post(f"{HERE}/samtale", **form_of(therapist.post(HERE, code=code)), text="010190-1234")
    form = form_of(refused)
    for words in ("Talte om søvn.", "Talte om søvn og mad."):
        told = therapist.post(f"{HERE}/samtale", **form, text=words)
    assert "I har talt sammen 1 gang." in told.text
    assert ("Talte om søvn og mad." in told.text, "Talte om søvn." in told.text) == (True, False)
    assert form_of(told)["number"] != form["number"], "the next talk is another form"


def form_of(answer: TestResponse) -> dict[str, str]:
    """What the page itself puts into the form of a talk."""
    hidden = BeautifulSoup(answer.text, "html.parser").select("form[action$='/samtale'] input[type=hidden]")
    return {str(one["name"]): str(one["value"]) for one in hidden if one["name"] != "csrf_token"}


def test_what_is_wrong_is_said_and_what_was_typed_stays(worker: Callable[[str], Worker], code: str) -> None:
    therapist = worker("terapeut")
    wrong = therapist.post(HERE, code="abcdef-abcdef-abcdef")
    assert (wrong.status_code, "Koden passer ikke" in wrong.text) == (403, True)
    assert therapist.post(f"{HERE}/samtale", code="abcdef-abcdef-abcdeg", counted=0).status_code == 403
    refused = therapist.post(f"{HERE}/samtale", code=code, counted=0, text="010190-1234 og mere")
    assert (refused.status_code, "og mere" in refused.text) == (422, True)
    assert "CPR-nummer" in refused.text


@pytest.mark.usefixtures("long_waits")
def test_guessing_is_slowed_on_the_page_and_in_the_api(
    worker: Callable[[str], Worker], program: Caller, code: str
) -> None:
    therapist = worker("terapeut")
    for _ in range(5):
        assert therapist.post(HERE, code=code[:-1] + "?").status_code == 403
    assert therapist.post(HERE, code=code).status_code == 429
    assert therapist.post(f"{HERE}/samtale", code=code, counted=0).status_code == 429
    slowed = program.post(f"{API}/opened", {"code": code})
    assert (slowed.status_code, int(slowed.headers["Retry-After"]) > 0) == (429, True)


def test_who_meets_no_families_has_no_such_page(worker: Callable[[str], Worker], world: World) -> None:
    world.unit("Kontoret", world.town.place, coordinator="kontorleder")
    with world.site.database.write() as work:
        world.people["fremmed"] = world._somebody(work, world.town.place, [])  # noqa: SLF001
        work.commit()
    assert worker("fremmed").get(HERE).status_code == 404


def test_a_program_does_the_same(program: Caller, site: FamilySite, code: str) -> None:
    opened = program.post(f"{API}/opened", {"code": code})
    assert (opened.status_code, ThreadSchema().validate(opened.json)) == (200, {})
    assert (opened.json["talks"], opened.json["limit"]) == (0, 2)
    assert [word["text"] for word in opened.json["words"]] == [WORDS]
    assert program.post(f"{API}/talks", {"code": code, "counted": 0, "text": "010190-1234"}).status_code == 422
    for _twice in range(2):
        told = program.post(f"{API}/talks", {"code": code, "text": "Talte om søvn.", "counted": 0})
        assert (told.status_code, told.json["talks"]) == (200, 1)
    assert program.post(f"{API}/talks", {"code": code, "counted": 1}).json["talks"] == 2
    used = program.post(f"{API}/talks", {"code": code, "counted": 2})
    assert (used.status_code, used.json["reason"]) == (409, "talks-used")
    assert program.post(f"{API}/opened", {"code": "abcdef-abcdef-abcdeh"}).status_code == 404
    assert site.threads.open(code).talks == 2
