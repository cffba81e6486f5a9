"""Offers that were read lately are kept, the others make room."""

from __future__ import annotations

from familiehus.catalogue.domain import Offer, Text
from familiehus.catalogue.service import EntryCache
from familiehus.catalogue.vocabulary import Sector, Tier


def offer(key: str) -> Offer:
    return Offer(key, key, "nogen", (Sector.MUNICIPALITY,), Tier.OPEN, Text("Et tilbud."), ())


def test_the_oldest_make_room() -> None:
    cache = EntryCache(kept=2)
    first, second, third = (offer(key) for key in ("a", "b", "c"))
    cache.put([first, second, third])
    assert cache.get([first.id, second.id, third.id]) == {second.id: second, third.id: third}
