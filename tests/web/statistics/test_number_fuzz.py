"""The numbers of the API answer whatever they are asked in the way they say they do."""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.statistics.schemas import OPERATIONS
from familiehus.web.described import Operation
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import make_town
from tests.web.referrals.test_api_fuzz import CHECKS


@pytest.fixture(scope="module")
def fuzzed(family_app: Flask) -> World:
    """A town that is shaken."""
    made = make_town(family_app)
    made.people["leder"] = made.town.person(Role.LEADER, password=None)
    return made


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_answers_are_as_described(family_app: Flask, fuzzed: World, one: Operation) -> None:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", family_app)
    operation = described[one.path][one.method.upper()]
    scopes = (Permission.SEE_NUMBERS, Permission.KEEP_NUMBERS)
    token = ApiWorld(family_app, fuzzed).caller("leder", *scopes).token

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def fits(case: schemathesis.Case) -> None:
        if "organisation" in (case.path_parameters or {}):
            case.path_parameters = {"organisation": str(fuzzed.town.place)}
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {token}"})

    fits()


def test_examples_are_what_is_accepted_and_nobody() -> None:
    for one in OPERATIONS:
        if one.takes:
            one.takes().load(dict(one.example))
            assert "Prøve" in str(one.example)
