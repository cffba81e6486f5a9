"""The API of the family's voice answers whatever it is sent as it says it does, on things there and not there."""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.feedback.schemas import OPERATIONS
from familiehus.web.described import Operation
from tests.web.feedback.conftest import House, make_house
from tests.web.referrals.test_api_fuzz import CHECKS


@pytest.fixture(scope="module")
def fuzzed(family_app: Flask) -> House:
    """A house that is shaken."""
    return make_house(family_app)


def token(house: House) -> str:
    person = house.person()
    with house.town.site.database.write() as work:
        by = Acting(Door.PAGE, house.town.actor(person))
        made = house.town.site.tokens.make(work, by, person, "prøve", [Permission.HEAR_VOICES], 30)
        work.commit()
    return made


def existing(house: House, *, over: bool) -> dict[str, str]:
    """A survey with one answer, made anew whenever one has been used up."""
    survey = house.make()
    house.answer(survey)
    if over:
        house.end(survey)
    return {"survey": str(survey.id), "statement": str(house.texts(survey)["suggestion"].id)}


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
@pytest.mark.parametrize("which", ["there", "not there"])
def test_answers_are_as_described(family_app: Flask, fuzzed: House, one: Operation, which: str) -> None:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", family_app)
    operation, bearer = described[one.path][one.method.upper()], token(fuzzed)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), version=st.sampled_from(['"1"', '"2"', "*", "W/x", None]))
    def fits(case: schemathesis.Case, version: str | None) -> None:
        known = existing(fuzzed, over="/statements" in one.path) if which == "there" else {}
        case.path_parameters = {name: known.get(name, said) for name, said in (case.path_parameters or {}).items()}
        if which == "there" and one.name == "makeSurvey" and isinstance(case.body, dict):
            case.body = case.body | {"house": str(fuzzed.key)}
        headers = {"Authorization": f"Bearer {bearer}", "Accept-Encoding": "identity"}
        if one.versioned and version:
            headers["If-Match"] = version
        case.call_and_validate(checks=CHECKS, headers=headers)

    fits()
