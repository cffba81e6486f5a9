"""The edition of the catalogue that pages and search show now: what it stands on, and taking over the next one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from familiehus.catalogue.checks import Known
from familiehus.catalogue.site import CatalogueSite, Edition, read_edition
from familiehus.catalogue.storage import CatalogueStateRow
from familiehus.catalogue.topics import Topics, load_topics
from familiehus.catalogue.urgent import UrgentHelp, load_urgent
from familiehus.feedback.demand import UnmetSearches
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places, load_places
from familiehus.kernel.clock import CalendarClock
from familiehus.kernel.shipped import read_shipped
from familiehus.search.concepts import Concepts, load_concepts
from familiehus.search.danger import Danger, load_danger
from familiehus.search.entries import entries_of
from familiehus.search.experience import Experience, load_experience
from familiehus.search.index import Progress
from familiehus.search.lessons import Lessons
from familiehus.search.service import SearchService
from familiehus.search.shelf import Shelf
from familiehus.search.site import SearchSite
from familiehus.settings import Settings
from familiehus.storage.unit_of_work import Database

log = logging.getLogger(__name__)
_LOOK_EVERY_S, _AFTER_FAILURE_S = 0.25, 2


@dataclass(frozen=True, slots=True)
class Tables:
    """What is read from ``data/`` once a process."""

    places: Places
    topics: Topics
    concepts: Concepts
    danger: Danger
    urgent: UrgentHelp
    lessons: Lessons
    experience: Experience

    @staticmethod
    @lru_cache(maxsize=2)
    def read(data: Path) -> Tables:
        """Read them all. Raises BadSettings when one is missing or broken."""
        topics = read_shipped(load_topics, data / "topics.yaml")
        concepts = read_shipped(load_concepts, data / "concepts.yaml")
        return Tables(
            read_shipped(load_places, data / "geo"),
            topics,
            concepts,
            read_shipped(load_danger, data / "danger.yaml"),
            read_shipped(load_urgent, data / "urgent.yaml"),
            Lessons.of(topics, concepts),
            read_shipped(load_experience, data / "experience.csv"),
        )

    def known(self, edition: Edition | None = None) -> Known:
        """What a source file may refer to; with an edition, also what was loaded before."""
        if edition is None:
            return Known(self.topics, self.places)
        return Known(
            self.topics,
            self.places,
            frozenset(edition.organisations),
            frozenset(h.key for h in edition.houses.values()),
            frozenset(edition.documents),
        )


class Editions:
    """Keeps the two sites on the newest edition; looks four times a second, off the request path."""

    def __init__(self, settings: Settings, tables: Tables, database: Database) -> None:
        self._shelf = Shelf(settings.var_dir / "index")
        self._tables = tables
        self._lock = threading.Lock()
        self._offset = 0
        self.clock = CalendarClock(self._read_offset)
        self.catalogue = CatalogueSite(database, tables.places, tables.topics, self.clock)
        municipalities = {FICTIONAL_MUNICIPALITY, *(one.name for one in tables.places.municipalities)}
        self.unmet = UnmetSearches(database, self.clock, municipalities, tables.topics.by_key, time.monotonic)
        self.search = SearchSite(urgent=tables.urgent, met_nothing=self.unmet.note)

    def refresh(self, progress: Progress | None = None) -> bool:
        """Take over a new edition if there is one; False when there was nothing to do."""
        with self._lock:
            taken = self._take_over(progress)
            self._shelf.complete()
        return taken

    def _take_over(self, progress: Progress | None) -> bool:
        with self.catalogue.database.read() as session:
            row = session.get(CatalogueStateRow, 1)
            if row is None:
                return False
            self._offset = row.clock_offset
            edition = self.catalogue.edition
            if (row.version, row.lineage) == (edition.version, edition.lineage):
                return False
            edition = read_edition(session)
            tables, whole = self._tables, edition.reader(session).catalogue
            engine = self._shelf.open_or_build(
                edition.name, lambda: entries_of(whole(), tables.topics, tables.places), progress
            )
        self.search.service = SearchService(
            engine,
            tables.places,
            tables.topics,
            tables.concepts,
            tables.danger,
            self.clock,
            tables.lessons,
            tables.experience,
        )
        self.catalogue.edition = edition
        return True

    def watch(self) -> None:
        """Start looking for new editions until the process ends."""
        threading.Thread(target=self._watch, name="editions", daemon=True).start()

    def _watch(self) -> None:
        pause, watch = threading.Event(), Watch()
        while not pause.wait(_AFTER_FAILURE_S if watch.failing else _LOOK_EVERY_S):
            # whatever goes wrong, the edition shown now goes on being shown, and the sums are kept for the next time
            watch.attempt(self.refresh, "a new edition of the catalogue could not be taken over")
            watch.attempt(self.unmet.write_when_due, "what was searched for in vain could not be counted")

    def _read_offset(self) -> timedelta:
        return timedelta(seconds=self._offset)


class Watch:
    """What is tried again and again: a failure is logged once, until it has gone right in between."""

    def __init__(self) -> None:
        self.failing: set[str] = set()

    def attempt(self, act: Callable[[], object], problem: str) -> None:
        """Do it; whatever goes wrong, the next attempt comes."""
        try:
            act()
        except Exception:
            if problem not in self.failing:
                log.exception(problem)
            self.failing.add(problem)
        else:
            self.failing.discard(problem)
