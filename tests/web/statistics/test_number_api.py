"""The numbers for programs: the same as the pages tell, with problem documents for what cannot be."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.statistics.domain import Quarter
from familiehus.statistics.schemas import OPERATIONS
from familiehus.web.guard import permission_of
from tests.integration.referrals.api_world import ApiWorld, Caller
from tests.integration.referrals.conftest import World

API = "/api/v1/numbers"
SCOPES = (Permission.SEE_NUMBERS, Permission.KEEP_NUMBERS)
TWINS = {
    "GET /personale/tal": "GET /api/v1/numbers/tables",
    "GET /personale/tal/mere": "GET /api/v1/numbers/tables",
    "GET /personale/tal/tal.csv": "GET /api/v1/numbers/tables",
    "GET /personale/tal/foedsler": "GET /api/v1/numbers",
    "POST /personale/tal/foedsler/<uuid:organisation>": "POST /api/v1/numbers/births/<uuid:organisation>",
}
# The report is made for people to read; its numbers are those of the tables.
PAGES_ONLY = {f"{method} /personale/tal/aarsrapport{end}" for method in ("GET", "POST") for end in ("", ".pdf")}


@pytest.fixture
def leader(family_app: Flask, world: World, house: UUID) -> Caller:
    world.people["leder"] = world.town.person(Role.LEADER, password=None)
    return ApiWorld(family_app, world).caller("leder", *SCOPES)


def test_every_page_has_a_twin_with_the_same_permission(family_app: Flask) -> None:
    found = {}
    for rule in family_app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            permission = permission_of(family_app.view_functions[rule.endpoint])
            if permission in SCOPES:
                found[f"{method} {rule.rule}"] = permission
    pages = {said for said in found if " /personale" in said}
    assert pages - PAGES_ONLY == TWINS.keys()
    assert all(found[twin] is found[page] for page, twin in TWINS.items())
    there = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", said) for said in found if " /api" in said}
    assert there == {f"{one.method.upper()} {one.path}" for one in OPERATIONS}


def test_scopes_and_tables(leader: Caller, house: UUID, quarter: Quarter) -> None:
    listed = leader.get(API).json
    assert listed is not None
    assert str(house) in [one["key"] for one in listed["results"]]
    told = leader.get(f"{API}/tables?where={house}&from={quarter}&to={quarter}").json
    assert told is not None
    assert told["total"] == {"count": 93, "exact": True}
    rows = {(row["table"], row["value"]): row["count"] for row in told["rows"]}
    assert rows["postcode", "(hidden)"] == 8
    assert ("postcode", "8799") not in rows
    assert told["held_by_nobody"] == 0
    assert leader.get(f"{API}/tables").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("from=2026-7", 400, "from"),
        ("to=x", 400, "to"),
        ("from=2026-2&to=2026-1", 400, "to"),
        ("from=2000-1&to=2049-4", 400, "to"),
        ("from=2150-1&to=2150-1", 400, "from"),
        ("from=1990-1", 400, "from"),
        ("hus=1", 400, "hus"),
    ],
)
def test_what_cannot_be_asked(leader: Caller, query: str, status: int, parameter: str) -> None:
    answer = leader.get(f"{API}/tables?{query}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == parameter


def test_an_unknown_house_and_somebody_elses(family_app: Flask, world: World, leader: Caller, house: UUID) -> None:
    region = world.town.organisation("Region Prøve", "region")
    world.people["fremmed"] = world.town.person(Role.LEADER, place=region, password=None)
    stranger = ApiWorld(family_app, world).caller("fremmed", *SCOPES)
    for where in (house, uuid4(), "x"):
        assert stranger.get(f"{API}/tables?where={where}").status_code == 404
    said = {"municipality": "Lolland", "year": 2025, "number": 210, "source": "Prøvestatistik"}
    assert stranger.post(f"{API}/births/{world.town.place}", said).status_code == 404


def test_births(leader: Caller, world: World, house: UUID) -> None:
    path = f"{API}/births/{world.town.place}"
    said = {"municipality": "prøvekommune", "year": 2025, "number": 210, "source": "Prøvestatistik"}
    for _ in range(2):
        answer = leader.post(path, said)
        assert (answer.status_code, answer.json) == (200, said | {"municipality": "Prøvekommune"})
    for wrong, pointer in (
        ({"municipality": "Atlantis"}, "/municipality"),
        ({"year": 2199}, "/year"),
        ({"number": -1}, "/number"),
        ({"source": ""}, "/source"),
        ({"more": 1}, "/more"),
    ):
        answer = leader.post(path, said | wrong)
        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["errors"][0]["pointer"] == pointer
