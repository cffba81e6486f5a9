"""Whether an offer fits the filters of an HSDS list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from familiehus.catalogue.register import Listed, Term
from familiehus.geo.tables import Places, kilometres
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.text import fold

Asked = dict[str, Any]


def contains(text: str, words: Iterable[str]) -> bool:
    """Whether every word stands somewhere in a folded text."""
    return all(word in text for word in words)


def words_of(asked: Asked) -> list[str]:
    """The folded words of a full text search; none when nothing was asked."""
    return fold(asked.get("search") or "").split()


@dataclass(frozen=True)
class Near:
    """A postcode's area (*service area*), or a circle around its point: ``metres``, right to a kilometre or two."""

    places: Places
    postcode: str | None = None
    metres: float | None = None

    def has(self, offer: Listed) -> bool:
        """Whether an offer is there. What is everywhere covers every area, and stands at no point."""
        if self.postcode is None:
            return True
        if self.metres is None:
            return (
                offer.nationwide
                or any(name in self._names for name in offer.municipalities)
                or any(fold(region) in self._regions for region in offer.regions)
            )
        return any(name in self._within for name in offer.municipalities)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(m.name for m in self.places.municipalities_of(self.postcode or ""))

    @cached_property
    def _regions(self) -> frozenset[str]:
        return frozenset(fold(m.region) for m in self.places.municipalities_of(self.postcode or ""))

    @cached_property
    def _within(self) -> frozenset[str]:
        point = self.places.point(self.postcode or "")
        if point is None or self.metres is None:
            return frozenset()
        km = self.metres / 1000
        return frozenset(m.name for m in self.places.municipalities if kilometres(point, (m.lat, m.lon)) <= km)


@dataclass(frozen=True)
class Selection:
    """The filters of one request. ``terms`` are those asked for, one of which is enough; None when none were."""

    asked: Asked
    terms: frozenset[Term] | None
    near: Near

    def has(self, offer: Listed) -> bool:
        """Whether an offer fits them all; what happens in no real place fits none."""
        return (
            not offer.fictional
            and (self.terms is None or not self.terms.isdisjoint(offer.terms))
            and self._by(offer.organisation_id)
            and self._since(offer)
            and contains(offer.words, self._words)
            and self.near.has(offer)
        )

    @cached_property
    def _words(self) -> list[str]:
        return words_of(self.asked)

    def _by(self, organisation: UUID) -> bool:
        return self.asked.get("organization_id") in (None, organisation)

    def _since(self, offer: Listed) -> bool:
        since = self.asked.get("modified_after")
        if since is None:
            return True
        if since.tzinfo is None:
            since = since.replace(tzinfo=DENMARK)
        return offer.modified is not None and bool(offer.modified >= since)
