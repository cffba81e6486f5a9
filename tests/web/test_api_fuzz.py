"""The API answers whatever it is asked in the way it says it does: examples made from its own description."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from familiehus.interop.openapi import document

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
NAMES = "q kommune niveau alder uge postnr km side limit lang page per_page search format taxonomy_id postcode".split()
PATHS = ("/api/v1/search", "/api/v1/offers", "/api/hsds/services", "/api/hsds/service_at_locations")


@pytest.fixture(scope="session")
def described(app: Flask) -> schemathesis.BaseSchema:
    """The API as it describes itself."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


DESCRIBED = document("http://127.0.0.1:8000")["paths"]
OPEN = [path for path, said in DESCRIBED.items() if "get" in said and "security" not in said["get"]]


@pytest.mark.parametrize("path", OPEN)
def test_answers_are_as_described(described: schemathesis.BaseSchema, path: str) -> None:
    operation = described[path]["GET"]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def fits(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    fits()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(PATHS),
    pairs=st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), st.text(max_size=60)), max_size=4),
)
def test_no_query_breaks_it(client: FlaskClient, path: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(
        f"{quote(name, safe='')}={quote(value.encode('utf-8', 'replace'), safe='')}" for name, value in pairs
    )
    assert client.get(f"{path}?{query}").status_code in {200, 400}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from((*PATHS, "/api/v1/offers/")), raw=st.binary(max_size=60))
def test_no_bytes_break_it(client: FlaskClient, path: str, raw: bytes) -> None:
    """Broken encodings in the query and in the path, as they come over the wire."""
    asked = f"{path}?q={quote(raw, safe='')}&%ff=%c3%28"
    assert client.get(asked).status_code in {200, 400, 404}
    assert client.get(f"{path}/{quote(raw, safe='')}").status_code in {200, 302, 308, 400, 404}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("v1/offers", "OfferEntry"),
        ("hsds/services", "HsdsService"),
        ("hsds/organizations", "HsdsOrganization"),
        ("hsds/service_at_locations", "HsdsServiceAtLocation"),
        ("hsds/taxonomy_terms", "HsdsTaxonomyTerm"),
    ],
)
def test_every_object_is_as_described(client: FlaskClient, kind: str, name: str) -> None:
    size, results = ("limit", "results") if kind.startswith("v1") else ("per_page", "contents")
    api = client.get("/api/openapi.json").get_json()
    schema = {"$ref": f"#/components/schemas/{name}", "components": api["components"]}
    validator = Draft202012Validator(schema)
    for one in client.get(f"/api/{kind}?{size}=200").get_json()[results]:
        found = client.get(f"/api/{kind}/{one['id']}?lang=en").get_json()
        assert not list(validator.iter_errors(found))
        assert found.keys() <= api["components"]["schemas"][name]["properties"].keys()
