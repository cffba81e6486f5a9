"""The router over the shipped catalogue, every organisation with somebody behind its door, on one fixed day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from familiehus.catalogue.domain import Offer
from familiehus.kernel.clock import DENMARK, FixedClock
from familiehus.router.service import Router
from familiehus.router.site import CurrentSearch
from familiehus.search.concepts import load_concepts
from familiehus.search.danger import load_danger
from familiehus.search.engine import SearchEngine
from familiehus.search.entries import entries_of
from familiehus.search.index import build_index
from familiehus.search.service import SearchService
from familiehus.search.site import SearchSite
from tests import shipped

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DENMARK)


@dataclass
class Doors:
    """Who takes referrals: everybody unless ``closed``; ``full`` says how many places are taken."""

    closed: set[str] = field(default_factory=set)
    full: dict[UUID, int] = field(default_factory=dict)

    def open(self, organisations: Collection[str]) -> Collection[str]:
        return set(organisations) - self.closed

    def taken(self, offers: Collection[UUID]) -> Mapping[UUID, int]:
        return {i: self.full[i] for i in offers if i in self.full}


@pytest.fixture(scope="session")
def today() -> date:
    return NOW.date()


@pytest.fixture(scope="session")
def offers(root: Path) -> dict[str, Offer]:
    """Every offer of the shipped catalogue by key."""
    return {o.key: o for o in shipped.source().catalogue.offers}


@pytest.fixture(scope="session")
def search(root: Path, tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    data, directory = root / "data", tmp_path_factory.mktemp("index") / "router"
    topics, places = shipped.topics(), shipped.places()
    build_index(directory, entries_of(shipped.source().catalogue, topics, places))
    concepts, danger = load_concepts(data / "concepts.yaml"), load_danger(data / "danger.yaml")
    return SearchService(SearchEngine.open(directory), places, topics, concepts, danger, FixedClock(NOW))


@pytest.fixture(scope="session")
def router_with(root: Path, offers: dict[str, Offer], search: SearchService) -> Callable[[Doors], Router]:
    """A router with these doors."""
    by_id = {o.id: o for o in offers.values()}
    places = shipped.places()

    @contextmanager
    def reader(ids: Collection[UUID]) -> Iterator[Mapping[UUID, Offer]]:
        yield {i: by_id[i] for i in ids}

    return lambda doors: Router(CurrentSearch(SearchSite(search)), reader, doors, places, FixedClock(NOW))


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def router(router_with: Callable[[Doors], Router], doors: Doors) -> Router:
    return router_with(doors)
