"""The API about families answers whatever it is sent in the way it says it does, on things there and not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from familiehus.interop.openapi import document
from familiehus.referrals.schemas import OPERATIONS
from familiehus.router.schemas import OPERATIONS as ROUTER
from tests.integration.referrals.api_world import BOTH, ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import make_town

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
Ids = dict[str, UUID]


@pytest.fixture(scope="module")
def fuzzed(family_app: Flask) -> World:
    """A town that is shaken; nothing here must hold afterwards but the descriptions."""
    return make_town(family_app)


@pytest.fixture(scope="module")
def described(family_app: Flask) -> schemathesis.BaseSchema:
    """The API as it describes itself."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", family_app)


def existing(world: World) -> Ids:
    """Things of the midwife's own, which are made anew whenever one has been used up."""
    line = world.open()
    referral = world.send(line)
    consent = world.referral(referral).consent_id
    assert consent is not None
    place = world.line(line).organisation_id
    return {"line": line, "referral": referral, "consent": consent, "organisation": place} | {
        name: uuid4() for name in ("answer", "link", "offer")
    }


@pytest.mark.parametrize("one", [*OPERATIONS, *ROUTER], ids=lambda one: one.name)
@pytest.mark.parametrize("which", ["there", "not there"])
def test_answers_are_as_described(
    family_app: Flask, fuzzed: World, described: schemathesis.BaseSchema, one: object, which: str
) -> None:
    operation = described[one.path][one.method.upper()]  # type: ignore[attr-defined]
    token = ApiWorld(family_app, fuzzed).caller("chefjordemoder", *BOTH).token
    things: Callable[[], Ids] = (lambda: existing(fuzzed)) if which == "there" else dict

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), version=st.sampled_from(['"1"', '"2"', "*", "W/x", None]))
    def fits(case: schemathesis.Case, version: str | None) -> None:
        known = {name: str(key) for name, key in things().items()}
        case.path_parameters = {name: known.get(name, said) for name, said in (case.path_parameters or {}).items()}
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        if one.versioned and version:  # type: ignore[attr-defined]
            headers["If-Match"] = version
        case.call_and_validate(checks=CHECKS, headers=headers)

    fits()


def test_without_a_token_nothing_is_answered(family_app: Flask) -> None:
    client = family_app.test_client()
    for path, methods in document("http://127.0.0.1:8000")["paths"].items():
        for method, said in methods.items():
            if "security" not in said:
                continue
            address = re.sub(r"\{\w+\}", lambda _name: str(uuid4()), path.replace("{action}", "accept"))
            answer = client.open(address, method=method.upper(), json={}, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 401, (method, path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
