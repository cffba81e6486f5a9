"""``/api/v1/`` with the real catalogue: the shape others rely on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from familiehus.catalogue.site import EXTENSION, CatalogueSite

Json = dict[str, Any]
RESULT = {
    "id",
    "slug",
    "name",
    "municipalities",
    "house",
    "organisation",
    "sectors",
    "tier",
    "kind",
    "url",
    "score",
    "why",
}


class Statements:
    """Counts what is asked of the database."""

    def __init__(self, site: CatalogueSite) -> None:
        self.number = 0
        event.listen(site.database.engine, "before_cursor_execute", self._count)

    def _count(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.number += not statement.startswith("BEGIN")


@pytest.fixture
def statements(app: Flask) -> Statements:
    """From now on."""
    return Statements(app.extensions[EXTENSION])


def _search(client: FlaskClient, query: str) -> Json:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: Json = answer.get_json()
    return found


def test_the_shape_of_a_search(client: FlaskClient) -> None:
    found = _search(client, "q=fars+legestue+lolland")
    assert set(found) == {"total", "results", "elsewhere", "did_you_mean", "urgent"}
    assert {frozenset(one) for one in found["results"] + found["elsewhere"]} == {frozenset(RESULT)}
    best = found["results"][0]
    assert (best["slug"], best["kind"], best["municipalities"]) == ("lolland-fars-legestue", "offer", ["Lolland"])
    assert best["house"] == "Familiens Hus"
    assert best["organisation"] == "Lolland Kommune"
    assert best["why"]
    assert best["url"].endswith("/tilbud/lolland-fars-legestue")


def test_every_address_leads_to_a_page(client: FlaskClient) -> None:
    for language in ("da", "en"):
        for one in _search(client, f"q=familiehus&lang={language}&limit=5")["results"]:
            path = one["url"].removeprefix("http://127.0.0.1:8000")
            assert client.get(path).status_code == 200


def test_the_language_of_a_name(client: FlaskClient) -> None:
    asked = "/api/v1/search?q=fars+legestue+lolland&limit=1"
    danish = client.get(asked)
    english = client.get(asked, headers={"Accept-Language": "en-GB,en;q=0.9"})
    by_address = client.get(f"{asked}&lang=en", headers={"Accept-Language": "da"})
    assert danish.get_json()["results"][0]["name"] == "Fars Legestue"
    assert english.get_json()["results"][0]["name"] != "Fars Legestue"
    assert english.get_json() == by_address.get_json()
    assert (danish.headers["Content-Language"], english.headers["Content-Language"]) == ("da", "en")
    assert danish.get_json() == client.get(asked).get_json()


def test_an_answer_named_by_its_address_alone_is_kept(client: FlaskClient) -> None:
    first = client.get("/api/v1/search?q=amning&lang=da")
    again = client.get("/api/v1/search?q=amning&lang=da", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Accept-Language" in client.get("/api/v1/search?q=amning").headers["Vary"]


def test_limit_and_pages(client: FlaskClient) -> None:
    first, second = (_search(client, f"q=baby&limit=3&side={page}") for page in (1, 2))
    assert len(first["results"]) == 3
    assert first["total"] == second["total"]
    assert not {one["id"] for one in first["results"]} & {one["id"] for one in second["results"]}


def test_danger_comes_with_help(client: FlaskClient) -> None:
    urgent = _search(client, "q=jeg+vil+ikke+leve+mere&lang=en")["urgent"]
    assert urgent[0]["key"] == "emergency"
    assert urgent[0]["phone"] == "112"
    assert all(line["text"] for line in urgent)
    assert _search(client, "q=legestue")["urgent"] == []


def test_a_house_is_a_result(client: FlaskClient) -> None:
    house = _search(client, "q=familiehuset+odder")["results"][0]
    assert (house["kind"], house["slug"], house["tier"]) == ("house", "odder-familiehuset", None)
    assert client.get(f"/api/v1/offers/{house['id']}").get_json()["kind"] == "house"


def test_every_offer_is_listed_once(client: FlaskClient) -> None:
    pages = [client.get(f"/api/v1/offers?limit=50&side={page}").get_json() for page in range(1, 5)]
    listed = [one for page in pages for one in page["results"]]
    assert {page["total"] for page in pages} == {len(listed)}
    assert len({one["id"] for one in listed}) == len(listed) > 80
    assert {frozenset(one) for one in listed} == {frozenset(RESULT)}
    assert {one["kind"] for one in listed} == {"offer", "national"}


def test_the_offers_of_a_municipality(client: FlaskClient) -> None:
    found = client.get("/api/v1/offers?kommune=LOLLAND+kommune").get_json()
    assert found["total"] > 5
    assert all("Lolland" in one["municipalities"] for one in found["results"])
    assert client.get("/api/v1/offers?kommune=Pr%C3%B8vekommune").get_json()["total"] == 0


def test_every_field_of_an_offer(client: FlaskClient) -> None:
    listed = client.get("/api/v1/offers?limit=200").get_json()["results"]
    for one in listed:
        offer = client.get(f"/api/v1/offers/{one['id']}").get_json()
        known = {name: value for name, value in one.items() if name not in {"score", "why"} and value not in (None, [])}
        assert known.items() <= offer.items()
        assert not [name for name, value in offer.items() if value is None or value == []]
        assert offer["summary"]["da"]
        assert offer["sources"]
        assert offer["organisation_id"]


def test_r035_what_the_source_does_not_say_is_absent(client: FlaskClient) -> None:
    slug = "aalborg-boernepsykologisk-team"
    listed = client.get("/api/v1/offers?limit=200").get_json()["results"]
    number = next(one["id"] for one in listed if one["slug"] == slug)
    offer = client.get(f"/api/v1/offers/{number}").get_json()
    assert not {"price", "anonymous", "schedule", "waiting", "contact", "access", "house"} & set(offer)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("limit=0", "limit"), ("limit=201", "limit"), ("side=0", "side"), ("kommune=Atlantis", "kommune"), ("q=1", "q")],
)
def test_the_list_names_what_it_cannot_use(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"/api/v1/offers?{query}")
    assert answer.status_code == 400
    assert [e["parameter"] for e in answer.get_json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    "query",
    [
        "postnr=99999",
        "postnr=0000",
        "alder=-3",
        "alder=900",
        "uge=99",
        "km=5",
        "km=x&postnr=4800",
        "side=0",
        "limit=500",
        "kommune=Atlantis",
        "niveau=xyz",
        "ukendt=1",
        "emne=zz",
        "dag=x",
        "sortering=x",
        "q=" + "a" * 10_000,
    ],
)
def test_the_search_names_what_it_cannot_use(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    errors = answer.get_json()["errors"]
    assert query.partition("=")[0] in {e["parameter"] for e in errors}
    assert all(e["message"] for e in errors)
    # what a page says that it does instead is not done here: nothing was used, read or shown
    assert not re.search("brugt|læst|Du ser", " ".join(e["message"] for e in errors))


def test_the_number_of_statements_does_not_grow(client: FlaskClient, statements: Statements) -> None:
    client.get("/api/v1/offers?limit=1")
    for address in (
        "/api/v1/search?q=baby&limit={}",
        "/api/v1/offers?limit={}",
        "/api/hsds/services?full=true&per_page={}",
        "/api/hsds/service_at_locations?full=true&per_page={}",
    ):
        for size in (3, 100):
            before = statements.number
            assert client.get(address.format(size)).status_code == 200
            assert statements.number - before <= 1
