"""Needs that met nothing: a search without a result, a no from a receiver. A sum by month, never a text or a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from familiehus.catalogue.discretion import counted_as
from familiehus.feedback.storage import DemandRow
from familiehus.kernel.clock import Clock, danish_day
from familiehus.storage.counting import Cell, add
from familiehus.storage.unit_of_work import Database

WRITTEN_EVERY_S = 60.0
# Somebody who names more municipalities than these asks about none of them in particular.
MOST_PLACES = 3


class Demand(StrEnum):
    """How a need met nothing."""

    SEARCH = "search"
    DECLINED = "declined"


def cells(month: date, places: Collection[str], topics: Collection[str], kind: Demand) -> dict[Cell, int]:
    """One cell for each topic in each municipality; "" where none was said. What a desk does not name is a talk."""
    named = places if 0 < len(places) <= MOST_PLACES else ("",)
    said = {counted_as(topic) for topic in topics} or {""}
    return {(month, place, topic, kind.value): 1 for place in set(named) for topic in said}


def declined(session: Session, today: date, offer: dict[str, Any] | None) -> None:
    """A receiver said no to a referral to this offer (its document), or to none; in the transaction of the no."""
    document = offer or {}
    places, topics = document.get("municipalities") or (), document.get("topics") or ()
    add(session, DemandRow, cells(today.replace(day=1), places, topics, Demand.DECLINED))


class UnmetSearches:
    """Counts empty searches in memory, and writes the sums now and then: looking something up changes no data.

    What a process has counted and not written when it ends is lost: at most a minute's.
    """

    def __init__(
        self, database: Database, calendar: Clock, places: Collection[str], topics: Collection[str],
        seconds: Callable[[], float],
    ) -> None:  # fmt: skip
        """Only municipalities and topics of the tables are counted: nothing that was typed can get in."""
        self._database = database
        self._calendar = calendar
        self._places = frozenset(places)
        self._topics = frozenset(topics)
        self._seconds = seconds
        self._written_at = seconds()
        self._lock = Lock()
        self._counted: Counter[Cell] = Counter()

    def note(self, places: Collection[str], topics: Collection[str]) -> None:
        """A search that found nothing, as it was understood."""
        month = danish_day(self._calendar.now()).replace(day=1)
        found = cells(month, self._places.intersection(places), self._topics.intersection(topics), Demand.SEARCH)
        with self._lock:
            self._counted.update(found)

    def write_when_due(self) -> None:
        """Write the sums if the last time is a minute ago; for what looks round in the background anyway."""
        if self._seconds() - self._written_at >= WRITTEN_EVERY_S:
            self._written_at = self._seconds()
            self.write()

    def write(self) -> None:
        """Write the sums. Raises StorageFailure, and then keeps them for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            with self._database.write() as work:
                add(work.session, DemandRow, counted)
                work.commit()
        except Exception:
            with self._lock:
                self._counted.update(counted)
            raise
