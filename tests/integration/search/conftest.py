"""The shipped catalogue and a small invented one, indexed once for all tests of the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from familiehus.catalogue.topics import Topics
from familiehus.geo.tables import Places
from familiehus.kernel.clock import DENMARK, FixedClock
from familiehus.search.concepts import Concepts, load_concepts
from familiehus.search.danger import Danger, load_danger
from familiehus.search.engine import SearchEngine
from familiehus.search.entries import Entry, entries_of
from familiehus.search.index import build_index
from familiehus.search.service import SearchService
from tests import shipped

# A Monday at nine.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DENMARK)


@dataclass(frozen=True)
class Tables:
    """What the search stands on beside the entries."""

    places: Places
    topics: Topics
    concepts: Concepts
    danger: Danger

    def service(self, engine: SearchEngine) -> SearchService:
        """A service over an index, its clock standing still."""
        return SearchService(engine, self.places, self.topics, self.concepts, self.danger, FixedClock(NOW))


@pytest.fixture(scope="session")
def tables(root: Path) -> Tables:
    data = root / "data"
    return Tables(
        shipped.places(),
        shipped.topics(),
        load_concepts(data / "concepts.yaml"),
        load_danger(data / "danger.yaml"),
    )


@pytest.fixture(scope="session")
def real_entries(root: Path, tables: Tables) -> tuple[Entry, ...]:
    catalogue = shipped.source().catalogue
    return tuple(entries_of(catalogue, tables.topics, tables.places))


@pytest.fixture(scope="session")
def real_directory(real_entries: tuple[Entry, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index") / "real"
    build_index(directory, real_entries)
    return directory


@pytest.fixture(scope="session")
def real_engine(real_directory: Path) -> SearchEngine:
    return SearchEngine.open(real_directory)


@pytest.fixture(scope="session")
def real(real_engine: SearchEngine, tables: Tables) -> SearchService:
    return tables.service(real_engine)


@pytest.fixture(scope="session")
def over(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SearchService]:
    """A service over the entries given."""

    def build(*entries: Entry) -> SearchService:
        directory = tmp_path_factory.mktemp("index") / "small"
        build_index(directory, entries)
        return tables.service(SearchEngine.open(directory))

    return build
