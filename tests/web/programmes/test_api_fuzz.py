"""The API of programmes answers whatever it is sent in the way it says it does."""

from __future__ import annotations

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

from familiehus.access.permissions import Permission
from familiehus.programmes.schemas import OPERATIONS
from familiehus.web.described import Operation
from tests.integration.programmes.conftest import HJEM_TIL_OS, TO_RUNNING, Volunteers
from tests.integration.referrals.api_world import ApiWorld

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_answers_are_as_described(family_app: Flask, volunteers: Volunteers, one: Operation) -> None:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", family_app)
    operation = described[one.path][one.method.upper()]
    scopes = (Permission.MEET_FAMILIES, Permission.RUN_PROGRAMMES)
    token = ApiWorld(family_app, volunteers.world).caller("frivilligkoordinator", *scopes).token
    there = (volunteers.begun(HJEM_TIL_OS, *TO_RUNNING), volunteers.taken_over(HJEM_TIL_OS))

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        case=operation.as_strategy(),
        version=st.sampled_from(["now", '"1"', "*", "W/x", None]),
        referral=st.sampled_from(there) | st.none(),
    )
    def fits(case: schemathesis.Case, version: str | None, referral: object) -> None:
        if referral is not None and "referral" in (case.path_parameters or {}):
            case.path_parameters["referral"] = str(referral)
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        if one.versioned and version:
            headers["If-Match"] = f'"{volunteers.row(there[0]).version}"' if version == "now" else version
        case.call_and_validate(checks=CHECKS, headers=headers)

    fits()
