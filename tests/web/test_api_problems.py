"""Errors under ``/api/``: problem documents (RFC 9457) that say what and never repeat what was sent."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from familiehus.catalogue.domain import entry_id
from familiehus.catalogue.site import EXTENSION, CatalogueSite, Edition
from familiehus.catalogue.storage import OfferRow
from familiehus.web.api_shell import is_read_by
from familiehus.web.problems import KINDS

MARKUP = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/x", "/api/v1/", "/api/v1/offers/", "/api/hsds/x", "/api/v1/offers/x/y"]
)
def test_an_unknown_address(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    found = answer.get_json()
    assert set(found) == {"type", "title", "status"}
    assert found["type"] == "http://127.0.0.1:8000/api/problems/not-found"


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/offers", "/api/hsds/services", "/api/openapi.json"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading(client: FlaskClient, path: str, method: str) -> None:
    answer = client.open(path, method=method, json={})
    assert answer.status_code == 405
    assert answer.get_json()["type"].endswith("/api/problems/method-not-allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "address", ["/api/v1/search?q={}&{}=1", "/api/v1/offers?kommune={}", "/api/hsds/services?{}={}"]
)
def test_markup_is_not_repeated(client: FlaskClient, address: str) -> None:
    answer = client.get(address.format(MARKUP, MARKUP))
    assert "<script" not in answer.get_data(as_text=True)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_titles_in_danish_and_english(client: FlaskClient) -> None:
    assert client.get("/api/x").get_json()["title"] == "Findes ikke"
    assert client.get("/api/x?lang=pl").get_json()["title"] == "Not found"
    assert client.get("/api/x", headers={"Accept-Language": "en"}).get_json()["title"] == "Not found"
    assert client.get("/api/x", headers={"Accept-Language": "ar"}).get_json()["title"] == "Not found"
    assert client.get("/api/x?lang=%3Cb%3E").get_json()["title"] == "Findes ikke"


@pytest.mark.parametrize("status", KINDS)
def test_a_type_leads_to_its_explanation(client: FlaskClient, status: int) -> None:
    slug = KINDS[status].slug
    answer = client.get(f"/api/problems/{slug}")
    assert answer.status_code == 302
    assert answer.location == f"/api/docs#{slug}"
    assert f'id="{slug}"' in client.get("/api/docs").get_data(as_text=True)


def test_a_type_nobody_made(client: FlaskClient) -> None:
    assert client.get("/api/problems/x").status_code == 404


def test_what_goes_wrong_here_is_a_problem_too(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    site: CatalogueSite = app.extensions[EXTENSION]

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(site.database, "read", broken)
    answer = client.get(f"/api/v1/offers/{UUID(int=1)}")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "secret" not in answer.get_data(as_text=True)


def test_what_was_taken_down_is_gone(app: Flask, client: FlaskClient) -> None:
    site: CatalogueSite = app.extensions[EXTENSION]
    number = entry_id("odder-fars-legestue")
    _publish(site, number, published=False)
    try:
        for path in (f"/api/v1/offers/{number}", f"/api/hsds/services/{number}"):
            answer = client.get(path)
            assert answer.status_code == 410
            assert answer.get_json()["type"].endswith("/gone")
    finally:
        _publish(site, number, published=True)
    assert client.get(f"/api/v1/offers/{number}").status_code == 200


def _publish(site: CatalogueSite, number: UUID, *, published: bool) -> None:
    with site.database.write() as work:
        work.session.execute(update(OfferRow).where(OfferRow.id == number).values(published=published))
        work.commit()
    old = site.edition
    site.edition = Edition(old.version + 1, old.lineage, old.houses, old.organisations, old.documents)


def test_the_page_of_the_api(client: FlaskClient) -> None:
    answer = client.get("/api/docs")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<script" not in text
    assert "style=" not in text
    assert client.get("/api/files/api.css").mimetype == "text/css"
    for path in client.get("/api/openapi.json").get_json()["paths"]:
        assert f"<code>{path}</code>" in text


# For people: an address somebody was sent may have anything behind it.
PAGES = {"interop_api.docs", "interop_api.static", "interop_api.problem_type"}
NUMBER = "00000000-0000-0000-0000-000000000000"


def test_no_address_passes_over_a_parameter_it_does_not_know(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where somebody must sign in: the door is held open, and no view is reached."""
    at_the_door = [one for one in app.before_request_funcs[None] if "_guard" not in one.__code__.co_names]
    monkeypatch.setitem(app.before_request_funcs, None, at_the_door)
    passed = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/") or rule.endpoint in PAGES:
            continue
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        path = re.sub(r"<[^>]*>", NUMBER, path)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(f"{path}?ukendt=1", method=method)
            found = answer.get_json()
            named = [one.get("parameter") for one in found.get("errors", ())]
            if answer.status_code != 400 or "ukendt" not in named:
                passed.append(f"{method} {rule.rule}: {answer.status_code}")
    assert not passed


def test_what_an_address_reads_is_what_is_described(app: Flask, client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").get_json()["paths"]
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:>]*:)?(\w+)>", r"{\1}", rule.rule)
        for method, operation in described.get(path, {}).items():
            if method.upper() not in (rule.methods or ()):
                continue
            known = {one["name"] for one in operation["parameters"] if one.get("in") == "query"}
            reads = is_read_by(app.view_functions[rule.endpoint])
            assert reads == bool(known - {"lang"}), (method, path)
