"""Experience over an index: it orders what was found, and finds nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from familiehus.kernel.clock import FixedClock
from familiehus.search.domain import Filters, SearchRequest
from familiehus.search.entries import Entry
from familiehus.search.experience import Experience, Experienced
from familiehus.search.service import SearchService
from tests.integration.search.conftest import NOW, Tables

pytestmark = pytest.mark.untraced

_TRIED = Experience(
    {"topic:sleep": 0, "asked": 1},
    (("topic", "health_visitor"), ("tier", "open"), ("tier", "of_yesterday")),
    np.array([[1.0, 0.5, 9.0], [0.0, -0.25, 9.0]], np.float32),
)


def _keys(service: SearchService, request: SearchRequest) -> list[str]:
    facts = service.engine.facts
    by_id = {facts.id(n): key for n, key in enumerate(facts.keys)}
    return [by_id[hit.id] for hit in service.search(request).hits]


@pytest.fixture(scope="module")
def without(real: SearchService, tables: Tables) -> SearchService:
    known = (tables.places, tables.topics, tables.concepts, tables.danger, FixedClock(NOW))
    return SearchService(real.engine, *known)


@pytest.mark.parametrize("text", ["min baby vil ikke sove", "far i Odder", "we argue all the time", "xyzzy", ""])
def test_it_finds_neither_more_nor_less(real: SearchService, without: SearchService, text: str) -> None:
    request = SearchRequest(text, limit=200)
    assert set(_keys(real, request)) == set(_keys(without, request))


def test_worth_adds_up_over_signs_and_marks(real: SearchService, tables: Tables) -> None:
    facts = real.engine.facts
    tried = Experienced(_TRIED, facts, tables.topics)
    question = real.read("søvn")
    strength = next(match.strength for match in question.topics if match.topic == "sleep")
    visitor = facts.numbers["vordingborg-aaben-konsultation-sundhedsplejerske"]
    adviser = facts.numbers["roskilde-vejledning"]
    got = tried.times(question, placed=False, numbers=np.array([visitor, adviser]))
    assert got == pytest.approx(np.exp([1.5 * strength - 0.25, 0.5 * strength - 0.25]), rel=1e-4)


def test_nothing_told_weighs_nothing(real: SearchService, tables: Tables) -> None:
    tried = Experienced(_TRIED, real.engine.facts, tables.topics)
    assert tried.times(real.read("Odder"), placed=False, numbers=np.array([0, 1])).tolist() == [1.0, 1.0]


def test_what_is_elsewhere_is_weighed_alike(
    tables: Tables, over: Callable[..., SearchService], real_entries: tuple[Entry, ...]
) -> None:
    """The same two, once in the place that was asked for and once outside it, stand in the same order."""
    kept = [entry for entry in real_entries if entry.key in {"vejle-aaben-doer", "aalborg-raad-og-vejledning"}]
    service = over(*(replace(entry, municipalities=("Odder",)) for entry in kept))
    facts = service.engine.facts
    here = service.search(SearchRequest("vi skændes hele tiden", Filters(municipalities=("Odder",)))).hits
    there = service.search(SearchRequest("vi skændes hele tiden", Filters(municipalities=("Skive",)))).elsewhere
    assert len(here) == facts.size
    assert [hit.id for hit in here] == [hit.id for hit in there]
