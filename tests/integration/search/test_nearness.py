"""Whoever says where they live meets what they can reach first, and is kept from nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from familiehus.catalogue.domain import entry_id
from familiehus.search.domain import Filters, HitKind, SearchRequest
from familiehus.search.entries import Entry, EntryText
from familiehus.search.service import SearchService

pytestmark = pytest.mark.untraced

Over = Callable[..., SearchService]
MARIBO = "4930"


def _entry(key: str, *municipalities: str, **facts: bool | tuple[str, ...]) -> Entry:
    plain = Entry(entry_id(key), key, HitKind.OFFER, EntryText(("Babycafé",)), municipalities=municipalities)
    return replace(plain, **facts)  # type: ignore[arg-type]


def _keys(service: SearchService, text: str, **filters: str | tuple[str, ...]) -> list[str]:
    facts = service.engine.facts
    keys = {facts.id(n): key for n, key in enumerate(facts.keys)}
    answer = service.search(SearchRequest(text, Filters(**filters), limit=200))  # type: ignore[arg-type]
    return [keys[hit.id] for hit in answer.hits]


def test_of_equal_offers_the_nearest_is_first(over: Over) -> None:
    service = over(_entry("thisted", "Thisted"), _entry("vejle", "Vejle"), _entry("lolland", "Lolland"))
    assert _keys(service, "babycafé", postcode=MARIBO) == ["lolland", "vejle", "thisted"]


def test_what_comes_to_everybody_is_near_everybody(over: Over) -> None:
    service = over(
        _entry("thisted", "Thisted"),
        _entry("online", "Thisted", online=True),
        _entry("other-region", regions=("Region Nordjylland",)),
        _entry("own-region", regions=("Region Sjælland",)),
    )
    found = _keys(service, "babycafé", postcode=MARIBO)
    assert set(found[:2]) == {"online", "own-region"}
    assert found[-1] in {"thisted", "other-region"}


def test_a_postcode_hides_nothing(real: SearchService) -> None:
    text = "min baby græder hele tiden"
    near, anywhere = _keys(real, text, postcode=MARIBO), _keys(real, text)
    assert set(near) == set(anywhere)
    assert near.index("lolland-anonym-raadgivning") < near.index("vejle-aaben-doer")
    assert anywhere.index("vejle-aaben-doer") < anywhere.index("lolland-anonym-raadgivning")
