"""What is searched for in vain is told on as topics and municipalities, and looking something up writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from familiehus.app import EDITIONS
from familiehus.feedback.storage import DemandRow
from familiehus.search.site import EXTENSION

Told = list[tuple[tuple[str, ...], tuple[str, ...]]]
FRESH = {"Authorization": "x"}  # the page cache stands aside


@pytest.fixture
def told(family_app: Flask) -> Iterator[Told]:
    site, heard = family_app.extensions[EXTENSION], Told()
    before = site.met_nothing
    site.met_nothing = lambda places, topics: heard.append((tuple(places), tuple(topics)))
    yield heard
    site.met_nothing = before


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=xqzxqz", [((), ())]),
        ("q=xqzxqz&kommune=Lolland", [(("Lolland",), ())]),
        ("q=xqzxqz&side=2", []),
        ("q=barselscafe", []),
        ("", []),
    ],
)
def test_only_what_met_nothing_is_told(client: FlaskClient, told: Told, query: str, found: Told) -> None:
    assert client.get(f"/tilbud?{query}", headers=FRESH).status_code == 200
    assert told == found


def test_a_need_nobody_answers_is_told_by_its_topic(client: FlaskClient, told: Told) -> None:
    client.get("/tilbud?q=adoption", headers=FRESH)
    assert [topics for _, topics in told] == [("adoption",)]


@pytest.mark.parametrize("place", ["Lolland", "Prøvekommune"])
def test_it_is_counted_where_it_was_asked_for(family_app: Flask, client: FlaskClient, place: str) -> None:
    """In the fictional municipality as well: there its numbers are looked at first."""
    unmet = family_app.extensions[EDITIONS].unmet
    unmet.write()
    client.get("/tilbud", query_string={"q": "adoption", "kommune": place}, headers=FRESH)
    unmet.write()
    with family_app.extensions[EDITIONS].catalogue.database.read() as session:
        assert [row.count for row in session.query(DemandRow).filter_by(municipality=place, topic="adoption")]


def test_the_search_itself_writes_nothing(family_app: Flask, client: FlaskClient) -> None:
    unmet = family_app.extensions[EDITIONS].unmet
    database = family_app.extensions[EDITIONS].catalogue.database

    def count() -> int:
        with database.read() as session:
            return sum(row.count for row in session.query(DemandRow))

    unmet.write()
    before = count()
    client.get("/tilbud?q=xqzxqz&kommune=Lolland", headers=FRESH)
    assert count() == before
    unmet.write()
    assert count() == before + 1
    with database.read() as session:
        assert not [row for row in session.query(DemandRow) if "xqz" in row.topic + row.municipality]
