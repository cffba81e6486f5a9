"""The family's voice for programs: every act of a page is an act of the API, described, and once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.site import EXTENSION as ACCOUNTS
from familiehus.audit.domain import Door
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.domain import Cleared
from familiehus.feedback.schemas import OPERATIONS, OneSurveySchema
from familiehus.interop.openapi import document
from familiehus.web.guard import permission_of
from tests.integration.feedback.conftest import FULL
from tests.integration.referrals.api_world import Caller
from tests.web.feedback.conftest import House

ROOT = "/api/v1/surveys"
_PAGE, _ONE = "/personale/stemmer/<uuid:survey>", "/api/v1/surveys/<uuid:survey>"
TWINS = {
    "GET /personale/stemmer": f"GET {ROOT}",
    "POST /personale/stemmer/nyt": f"POST {ROOT}",
    f"GET {_PAGE}": f"GET {_ONE}",
    f"POST {_PAGE}/ret": f"POST {_ONE}/correct",
    f"POST {_PAGE}/luk": f"POST {_ONE}/close",
    f"POST {_PAGE}/ny-adresse": f"POST {_ONE}/address",
    f"POST {_PAGE}/til-side": f"POST {_ONE}/aside",
    f"POST {_PAGE}/slet-svar": f"POST {_ONE}/discard",
    f"GET {_PAGE}/udsagn": f"GET {_ONE}/statements",
    f"POST {_PAGE}/udsagn/<uuid:one>/frigiv": f"POST {_ONE}/statements/<uuid:statement>/clear",
    f"POST {_PAGE}/udsagn/<uuid:one>/hold-tilbage": f"POST {_ONE}/statements/<uuid:statement>/withhold",
    f"POST {_PAGE}/udsagn/<uuid:one>/svar": f"POST {_ONE}/statements/<uuid:statement>/reply",
}
# An empty form, one that is filled in, and a card to print, whose address is a field of the survey.
PAGES_ONLY = {"GET /personale/stemmer/nyt", f"GET {_PAGE}/kort", f"GET {_PAGE}/ret"}


def of(app: Flask, start: str) -> set[str]:
    found = set()
    for rule in app.url_map.iter_rules():
        if permission_of(app.view_functions[rule.endpoint]) is Permission.HEAR_VOICES and rule.rule.startswith(start):
            found |= {f"{method} {rule.rule}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return found


def test_every_act_on_a_page_has_a_twin(family_app: Flask) -> None:
    assert of(family_app, "/personale") - PAGES_ONLY == TWINS.keys()
    assert of(family_app, "/api") == set(TWINS.values())


def test_every_address_is_described_with_examples_of_nobody(family_app: Flask) -> None:
    there = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in of(family_app, "/api")}
    assert there == {f"{one.method.upper()} {one.path}" for one in OPERATIONS}
    paths = document("http://127.0.0.1:8000")["paths"]
    for one in OPERATIONS:
        names = {
            parameter.get("$ref", "").rsplit("/", 1)[-1] for parameter in paths[one.path][one.method]["parameters"]
        }
        assert ("key" in names, "version" in names) == (one.once, one.versioned)
        if one.takes:
            one.takes().load(dict(one.example))
            assert "@" not in json.dumps(one.example)


@pytest.fixture
def call(house: House) -> Callable[..., Caller]:
    """``call()`` is a program of the coordinator's."""

    def with_token(role: Role = Role.COORDINATOR, at: House = house) -> Caller:
        site, person = house.app.extensions[ACCOUNTS], at.person(role)
        with site.database.write() as work:
            by = Acting(Door.PAGE, house.town.actor(person))
            secret = site.tokens.make(work, by, person, "prøve", [Permission.HEAR_VOICES], 30)
            work.commit()
        return Caller(house.app, secret)

    return with_token


def new(house: House) -> dict[str, object]:
    return {
        "house": str(house.key),
        "name": f"Prøve {uuid4().hex[:8]}",
        "why": "Derfor.",
        "opens": house.today.isoformat(),
        "closes": (house.today + timedelta(days=9)).isoformat(),
        "expected": 8,
    }


def test_a_survey_from_making_it_to_its_sums(house: House, call: Callable[..., Caller]) -> None:
    me, wanted, key = call(), new(house), uuid4().hex
    made = me.post(ROOT, wanted, key=key)
    assert made.status_code == 201
    assert me.post(ROOT, wanted, key=key).get_json()["id"] == made.get_json()["id"]
    one = f"{ROOT}/{made.get_json()['id']}"
    assert made.get_json()["href"] == one
    shown = me.get(one).get_json()
    assert (shown["stage"], shown["answered"], shown["unshown"], shown["questions"]) == ("open", 0, "not_over", [])
    assert shown["why"] == "Derfor."
    survey = next(row for row in me.get(ROOT).get_json()["results"] if row["id"] == shown["id"])
    assert survey["address"].endswith(shown["address"].rpartition("/")[2])
    row = house.row(_Named(UUID(shown["id"])))  # type: ignore[arg-type]
    for _ in range(21):
        house.answer(row, surer="yes")
    assert (shown["answered"], me.get(one).get_json()["aside"]) == (0, None), "told in tens, and that some lie aside"
    assert me.post(f"{one}/aside", {"let_in": "ja"}).status_code == 422
    assert me.post(f"{one}/aside", {"let_in": True}).status_code == 200
    nothing = me.post(f"{one}/aside", {"let_in": False})
    assert (nothing.status_code, nothing.get_json()["reason"]) == (409, "nothing-lies-aside")
    assert me.post(f"{one}/address").status_code == 428
    version = me.get(one).get_json()["version"]
    moved = me.post(f"{one}/address", version=version)
    assert moved.status_code == 200
    assert me.post(f"{one}/address", version=version).status_code == 412
    assert me.post(f"{one}/close", version=moved.get_json()["version"]).status_code == 200
    sums = me.get(one).get_json()
    assert (sums["unshown"], sums["answered"]) == (None, 21)
    assert sums["questions"][0]["values"][0] == {"value": "yes", "count": 21}
    assert me.post(f"{one}/discard").status_code == 200
    assert me.get(one).get_json()["unshown"] == "few"
    nothing = me.post(f"{one}/discard")
    assert (nothing.status_code, nothing.get_json()["reason"]) == (409, "there-are-no-answers")


def test_a_survey_is_corrected(house: House, call: Callable[..., Caller]) -> None:
    me = call()
    later = {"opens": (house.today + timedelta(days=3)).isoformat()}
    one = me.post(ROOT, new(house) | later).get_json()["href"]
    shown = me.get(one).get_json()
    assert shown["fixed"] == later["opens"]
    assert me.post(f"{one}/correct", {"name": "Ny"}).status_code == 428
    said = me.post(f"{one}/correct", {"name": " Ny  gruppe ", "expected": 20}, version=shown["version"])
    assert said.status_code == 200
    now = me.get(one).get_json()
    assert (now["name"], now["expected"], now["why"], now["closes"]) == ("Ny gruppe", 20, "Derfor.", shown["closes"])
    assert said.get_json()["version"] == now["version"] == shown["version"] + 1
    assert me.post(f"{one}/correct", {}, version=shown["version"]).status_code == 412
    wrong = me.post(f"{one}/correct", {"opens": house.today.replace(year=2020).isoformat()}, version=now["version"])
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "/opens")
    assert me.post(f"{one}/correct", {"opens": house.today.isoformat()}, version=now["version"]).status_code == 200
    late = me.post(f"{one}/correct", {"opens": later["opens"]}, version=now["version"] + 1)
    assert late.status_code == 422
    assert me.post(f"{one}/close", version=now["version"] + 1).status_code == 200
    closed = me.post(f"{one}/correct", {"expected": 30}, version=now["version"] + 2)
    assert (closed.status_code, closed.get_json()["reason"]) == (409, "the-survey-is-closed-already")


def test_a_course_in_no_house_is_asked_about_without_one(
    house: House, course: House, call: Callable[..., Caller]
) -> None:
    me, wanted = call(at=course), new(course)
    del wanted["house"]
    nothing = me.post(ROOT, wanted)
    assert (nothing.status_code, nothing.get_json()["errors"][0]["pointer"]) == (422, "/house")
    made = me.post(ROOT, wanted | {"offer": str(course.key)})
    assert made.status_code == 201
    shown = me.get(f"{ROOT}/{made.get_json()['id']}").get_json()
    assert (shown["house"], shown["offer"]) == (None, str(course.key))
    assert shown["id"] in [one["id"] for one in me.get(ROOT).get_json()["results"]]
    assert OneSurveySchema().validate(shown) == {}
    assert call().post(ROOT, wanted | {"offer": str(course.key)}).status_code == 404
    with house.site.database.read() as session:
        own = (OfferRow.house_id == house.key, OfferRow.organisation_id == house.town.place)
        inside = session.scalars(select(OfferRow.id).where(*own)).first()
    wrong = call().post(ROOT, wanted | {"offer": str(inside)})
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "/offer")


class _Named:
    """What ``House.row`` asks for."""

    def __init__(self, key: UUID) -> None:
        self.id = key


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"why": "x" * 601}, "/why"),
        ({"closes": "2020-01-01"}, "/closes"),
        ({"expected": 0}, "/expected"),
        ({"expected": "8"}, "/expected"),
        ({"mood": "good"}, "/mood"),
        ({"house": "vrøvl"}, "/house"),
    ],
)
def test_what_does_not_fit_is_pointed_at(
    house: House, call: Callable[..., Caller], wrong: dict[str, object], pointer: str
) -> None:
    answer = call().post(ROOT, new(house) | wrong)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_texts_are_settled(house: House, call: Callable[..., Caller]) -> None:
    me, survey = call(), house.make()
    house.answer(survey)
    one = f"{ROOT}/{survey.id}/statements"
    early = me.get(one)
    assert (early.status_code, early.mimetype) == (409, "application/problem+json")
    assert early.get_json()["reason"] == "the-survey-is-not-over-yet"
    house.end(survey)
    found = {each["question"]: each for each in me.get(one).get_json()["results"]}
    assert {name: each["text"] for name, each in found.items()} == {name: FULL[name] for name in found}
    good, better, suggestion = (f"{one}/{found[name]['id']}" for name in ("good", "better", "suggestion"))
    more = me.post(f"{good}/clear", {"text": "Karen var god."})
    assert (more.status_code, more.get_json()["errors"][0]["pointer"]) == (422, "/text")
    emptied = me.post(f"{good}/clear", {"text": " "})
    assert (emptied.status_code, emptied.get_json()["errors"][0]["pointer"]) == (422, "/text")
    assert me.post(f"{good}/clear", {"text": "Kaffen"}).status_code == 200
    assert me.post(f"{better}/withhold").status_code == 200
    early = me.post(f"{suggestion}/reply", {"text": "Ja."})
    assert (early.status_code, early.get_json()["reason"]) == (409, "only-a-cleared-suggestion-is-answered")
    assert me.post(f"{suggestion}/clear").status_code == 200
    done = me.post(f"{suggestion}/reply", {"text": "Ja."})
    assert done.get_json() == {"id": found["suggestion"]["id"], "href": one, "version": None}
    assert house.texts(survey)["suggestion"].reply == "Ja."
    assert house.texts(survey)["better"].state is Cleared.WITHHELD
    elsewhere = f"{ROOT}/{house.make().id}/statements/{found['good']['id']}/withhold"
    assert me.post(elsewhere).status_code == 404


def test_why_texts_of_few_cannot_be_read_yet(house: House, call: Callable[..., Caller]) -> None:
    me, survey = call(), house.make(closes=30)
    one, latest = f"{ROOT}/{survey.id}", (house.today + timedelta(days=31)).isoformat()
    house.answer(survey)
    for unread, reason in (("not_over", "the-survey-is-not-over-yet"), ("few", "fewer-than-five-have-answered")):
        shown = me.get(one).get_json()
        assert OneSurveySchema().validate(shown) == {}
        assert (shown["unread"], shown["read_from"]) == (unread, latest)
        waits = me.get(f"{one}/statements")
        assert (waits.status_code, waits.get_json()["reason"]) == (409, reason)
        if unread == "not_over":
            house.does("close", survey.id)
    other = house.make()
    house.end(other)
    shown = me.get(f"{ROOT}/{other.id}").get_json()
    assert (shown["unread"], shown["read_from"]) == (None, None)
    assert me.get(f"{ROOT}/{other.id}/statements").status_code == 200


def test_nobody_else(house: House, call: Callable[..., Caller]) -> None:
    survey = house.make()
    assert Caller(house.app, "").get(ROOT).status_code == 401
    with house.site.database.read() as session:
        assert session.scalars(select(OfferRow).where(OfferRow.house_id == house.key)).first()
    assert call().get(f"{ROOT}/{uuid4()}").status_code == 404
    assert survey.organisation_id == house.town.place
