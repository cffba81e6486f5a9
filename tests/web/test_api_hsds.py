"""``/api/hsds/`` with the real catalogue; every object against the HSDS' own schemas when they are there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from familiehus.catalogue.service import CatalogueReader
from familiehus.interop.service import PLACES_OF_AN_EDITION

pytestmark = pytest.mark.traced

Json = dict[str, Any]
Valid = Callable[[str, object], list[str]]
KINDS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@pytest.fixture(scope="session")
def schemas(root: Path) -> dict[str, Json]:
    """The HSDS' schemas by file name; they lie beside the project, not in it."""
    folder = root.parent / "shared" / "hsds" / "schema"
    if not folder.is_dir():
        pytest.skip("the schemas of the HSDS are not beside this checkout")
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}


@pytest.fixture(scope="session")
def problems(schemas: dict[str, Json]) -> Valid:
    """What is wrong with an object: values by the schema, and keys the schema does not know."""
    resources = [(name, Resource(schema, DRAFT202012)) for name, schema in schemas.items()]
    registry: Registry[Json] = Registry().with_resources(resources)

    def check(kind: str, value: object) -> list[str]:
        validator = Draft202012Validator(schemas[f"{kind}.json"], registry=registry, format_checker=FormatChecker())
        return [e.message for e in validator.iter_errors(value)] + list(_extra(schemas, f"{kind}.json", value))

    return check


def _extra(schemas: dict[str, Json], name: str, value: object) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _extra(schemas, name, inner)
    if not isinstance(value, dict):
        return
    properties = schemas[name]["properties"]
    yield from (f"{name}: {key}" for key in value.keys() - properties.keys())
    for key in value.keys() & properties.keys():
        schema = properties[key]
        reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
        if reference:
            yield from _extra(schemas, reference, value[key])


def _all(client: FlaskClient, kind: str, query: str = "") -> list[Json]:
    found: list[Json] = []
    for number in range(1, 100):
        page = client.get(f"/api/hsds/{kind}?per_page=200&page={number}{query}").get_json()
        found += page["contents"]
        if page["last_page"]:
            assert len(found) == page["total_items"]
            return found
    raise AssertionError("no end")


@pytest.mark.parametrize("language", ["da", "en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_object_is_valid(client: FlaskClient, problems: Valid, kind: str, language: str) -> None:
    full = "&full=true" if kind in {"services", "organizations", "service_at_locations"} else ""
    for query in {"", full}:
        for one in _all(client, kind, f"{query}&lang={language}"):
            assert problems(KINDS[kind], one) == [], one


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_is_found_by_its_id(client: FlaskClient, problems: Valid, kind: str) -> None:
    listed = _all(client, kind)
    assert len({one["id"] for one in listed}) == len(listed)
    for one in listed:
        found = client.get(f"/api/hsds/{kind}/{one['id']}").get_json()
        assert problems(KINDS[kind], found) == []
        assert one.keys() <= found.keys()
        assert str(UUID(one["id"])) == one["id"]


def test_the_catalogue_is_there(client: FlaskClient) -> None:
    assert {kind: bool(_all(client, kind)) for kind in KINDS} == dict.fromkeys(KINDS, True)
    assert len(_all(client, "services")) > 80
    about = client.get("/api/hsds/").get_json()
    assert about["version"].startswith("3.")
    assert client.get("/api/hsds").status_code == 200


def test_minimal_services_are_still_services(client: FlaskClient, problems: Valid) -> None:
    for one in _all(client, "services", "&minimal=true"):
        assert set(one) == {"id", "name", "status", "last_modified"}
        assert problems("service", one) == []


def test_pages(client: FlaskClient) -> None:
    first = client.get("/api/hsds/services?per_page=10").get_json()
    second = client.get("/api/hsds/services?per_page=10&page=2").get_json()
    assert set(first) == PAGE
    assert (first["size"], first["page_number"], first["first_page"], first["last_page"]) == (10, 1, True, False)
    assert not {one["id"] for one in first["contents"]} & {one["id"] for one in second["contents"]}
    beyond = client.get("/api/hsds/services?per_page=10&page=1000").get_json()
    assert (beyond["empty"], beyond["size"], beyond["last_page"], beyond["contents"]) == (True, 0, True, [])


def test_lines_are_the_list_without_pages(client: FlaskClient) -> None:
    answer = client.get("/api/hsds/services?format=ndjson&full=true&lang=en")
    assert answer.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert lines == _all(client, "services", "&full=true&lang=en")


def test_filters(client: FlaskClient) -> None:
    services = _all(client, "services", "&full=true")
    term = services[0]["attributes"][0]["taxonomy_term_id"]
    taxonomy = services[0]["attributes"][0]["taxonomy_term"]["taxonomy_id"]
    having = {s["id"] for s in services if term in {a.get("taxonomy_term_id") for a in s["attributes"]}}
    assert {s["id"] for s in _all(client, "services", f"&taxonomy_term_id={term}")} == having
    assert len(_all(client, "services", f"&taxonomy_id={taxonomy}")) >= len(having)
    assert _all(client, "services", f"&taxonomy_id={uuid4()}") == []
    organisation = services[0]["organization_id"]
    own = {s["id"] for s in services if s["organization_id"] == organisation}
    assert {s["id"] for s in _all(client, "services", f"&organization_id={organisation}")} == own
    assert organisation in {o["id"] for o in _all(client, "organizations", f"&taxonomy_term_id={term}")}
    assert _all(client, "services", "&modified_after=2999-01-01") == []
    assert len(_all(client, "services", "&modified_after=2020-01-01T00:00:00Z")) == len(services)
    assert {t["taxonomy_id"] for t in _all(client, "taxonomy_terms", f"&taxonomy_id={taxonomy}")} == {taxonomy}
    assert _all(client, "taxonomy_terms", f"&parent_id={term}") == []


def test_words(client: FlaskClient) -> None:
    assert {s["name"] for s in _all(client, "services", "&search=fars+LEGESTUE+lolland")} == {"Fars Legestue"}
    assert [o["name"] for o in _all(client, "organizations", "&search=moedrehjaelpen")] == ["Mødrehjælpen"]
    assert _all(client, "taxonomies", "&search=zzzz") == []


def test_what_was_put_together_for_an_earlier_edition_is_not_shown(client: FlaskClient) -> None:
    now = _all(client, "service_at_locations")
    client.application.extensions[PLACES_OF_AN_EDITION] = {"an earlier one": {}}
    assert _all(client, "service_at_locations") == now


def test_where(client: FlaskClient) -> None:
    here = _all(client, "service_at_locations", "&postcode=4930")
    everywhere = _all(client, "service_at_locations")
    near = _all(client, "service_at_locations", "&postcode=4930&proximity=40000")
    assert 0 < len(near) <= len(everywhere)
    assert 0 < len(here) < len(everywhere)


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=x",
        "per_page=0",
        "per_page=201",
        "page=1&page=2",
        "format=xml",
        "taxonomy_id=abc",
        "organization_id=1",
        "modified_after=yesterday",
        "full=maybe",
        "search=" + "a" * 201,
        "nothing=1",
        "lang=xx",
    ],
)
def test_what_cannot_be_used_is_named(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/hsds/services?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert [e["parameter"] for e in answer.get_json()["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("query", ["postcode=1", "postcode=9999", "proximity=5", "postcode=4930&proximity=-1"])
def test_places_that_cannot_be(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/hsds/service_at_locations?{query}").status_code == 400


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", ["1", "x" * 300, "8a3f1c52-6b7d-4e90-9c21-5d0e7f4b1a36", "%00", "..%2f"])
def test_what_is_not_there(client: FlaskClient, kind: str, number: str) -> None:
    answer = client.get(f"/api/hsds/{kind}/{number}")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("kind", ["services", "service_at_locations"])
def test_what_is_withdrawn_while_a_list_is_made_is_left_out(
    client: FlaskClient, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CatalogueReader, "offers", lambda _reader, _ids: {})
    answer = client.get(f"/api/hsds/{kind}?per_page=17").get_json()  # a page nobody has asked for yet
    assert answer["contents"] == []
    assert answer["total_items"] > 0
