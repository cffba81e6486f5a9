"""What the filters keep: soft ends, unknown ages, places that are not real, and what every municipality has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from familiehus.catalogue.domain import AgeSpan, Hours, PregnancySpan, Schedule, entry_id
from familiehus.catalogue.vocabulary import Audience, Tier, Weekday
from familiehus.search.domain import Filters, HitKind, Reason, ReasonKind, SearchRequest, Sort
from familiehus.search.entries import Entry, EntryText
from familiehus.search.service import SearchService

pytestmark = pytest.mark.untraced

Over = Callable[..., SearchService]


def _entry(key: str, **facts: Any) -> Entry:  # noqa: ANN401 - any field of Entry
    return replace(Entry(entry_id(key), key, HitKind.OFFER, EntryText((key,))), **facts)


def _found(service: SearchService, text: str = "", sort: Sort = Sort.FIT, **filters: Any) -> list[str]:  # noqa: ANN401
    facts = service.engine.facts
    keys = {facts.id(n): key for n, key in enumerate(facts.keys)}
    answer = service.search(SearchRequest(text, Filters(**filters), sort, limit=50))
    return [keys[hit.id] for hit in answer.hits]


@pytest.fixture(scope="module")
def ages(over: Over) -> SearchService:
    return over(
        _entry("hard", child_age=AgeSpan(0, 60), audiences=(Audience.CHILDREN,)),
        _entry("soft", child_age=AgeSpan(0, 60, soft=True)),
        _entry("open-end", child_age=AgeSpan(4, None)),
        _entry("families", audiences=(Audience.FAMILIES,)),
        _entry("pregnant", audiences=(Audience.PREGNANT,), pregnancy=PregnancySpan()),
        _entry("from-week-20", audiences=(Audience.PREGNANT,), pregnancy=PregnancySpan(from_week=20)),
        _entry("volunteers", audiences=(Audience.VOLUNTEERS,)),
        _entry("silent"),
    )


def test_a_hard_end_ends(ages: SearchService) -> None:
    assert set(_found(ages, child_months=60)) == {"hard", "soft", "open-end", "families"}
    assert set(_found(ages, child_months=61)) == {"soft", "open-end", "families"}


def test_a_soft_end_is_asked_about_for_a_year(ages: SearchService) -> None:
    assert "soft" in _found(ages, child_months=72)
    assert "soft" not in _found(ages, child_months=73)


def test_an_unknown_age_counts_only_for_families_in_general(ages: SearchService) -> None:
    found = _found(ages, child_months=2)
    assert "families" in found
    assert not {"volunteers", "silent", "pregnant", "open-end"} & set(found)


def test_a_week_of_pregnancy(ages: SearchService) -> None:
    assert set(_found(ages, pregnancy_week=12)) == {"pregnant"}
    assert set(_found(ages, pregnancy_week=20)) == {"pregnant", "from-week-20"}


def test_an_age_in_words_sinks_what_contradicts_but_hides_nothing(over: Over) -> None:
    service = over(
        _entry("café baby", child_age=AgeSpan(0, 12)),
        _entry("café silent"),
        _entry("café toddler", child_age=AgeSpan(36, 72)),
    )
    assert _found(service, "café 4 år") == ["café toddler", "café silent", "café baby"]


@pytest.fixture(scope="module")
def lands(over: Over) -> SearchService:
    return over(
        _entry("café-lolland", municipalities=("Lolland",), tier=Tier.OPEN),
        _entry("café-region", regions=("Region Sjælland",), tier=Tier.OPEN),
        _entry("café-everywhere", nationwide=True, kind=HitKind.NATIONAL, tier=Tier.UNIVERSAL),
        _entry("café-odder", municipalities=("Odder",), tier=Tier.OPEN),
        _entry("café-prøve", municipalities=("Prøvekommune",), tier=Tier.OPEN),
        _entry("café-nowhere", tier=Tier.OPEN),
    )


def test_a_municipality_has_its_own_its_regions_and_the_nations(lands: SearchService) -> None:
    assert set(_found(lands, municipalities=("Lolland",))) == {"café-lolland", "café-region", "café-everywhere"}
    assert set(_found(lands, municipalities=("Skive",))) == {"café-everywhere"}


def test_r035_what_says_no_place_may_be_in_the_one_that_was_named_and_says_so(lands: SearchService) -> None:
    assert "café-nowhere" in _found(lands, "café lolland")
    assert "café-nowhere" not in _found(lands, "lolland")
    assert "café-nowhere" not in _found(lands, "café", municipalities=("Lolland",))
    answer = lands.search(SearchRequest("café lolland", limit=50))
    unsure = {hit.id for hit in answer.hits if Reason(ReasonKind.PERHAPS) in hit.why}
    assert unsure == {entry_id("café-nowhere")}
    assert unsure.isdisjoint(hit.id for hit in answer.elsewhere)


def test_the_local_comes_before_the_national(lands: SearchService) -> None:
    assert _found(lands, "café lolland")[0] == "café-lolland"


def test_proevekommune_appears_only_when_chosen(lands: SearchService) -> None:
    assert "café-prøve" not in _found(lands)
    assert "café-prøve" not in _found(lands, "café")
    assert set(_found(lands, municipalities=("prøvekommune",))) == {"café-prøve", "café-everywhere"}
    answer = lands.search(SearchRequest("café odder", limit=50))
    shown = {lands.engine.facts.id(n): key for n, key in enumerate(lands.engine.facts.keys)}
    assert "café-prøve" not in {shown[hit.id] for hit in answer.elsewhere}
    assert "Prøvekommune" not in {value.value for value in answer.facets["kommune"]}


def test_every_municipality_is_counted_with_what_all_have(lands: SearchService) -> None:
    counts = {value.value: value.count for value in lands.search(SearchRequest("café")).facets["kommune"]}
    assert len(counts) == 98
    assert (counts["Lolland"], counts["Odder"], counts["Skive"]) == (3, 2, 1)


def test_an_unknown_municipality_has_nothing(lands: SearchService) -> None:
    assert _found(lands, municipalities=("Atlantis",)) == []


def test_what_is_next_comes_first(over: Over) -> None:
    def weekly(day: Weekday, hour: int) -> Schedule:
        return Schedule(opening=(Hours((day,), time(hour), time(hour + 1)),))

    service = over(
        _entry("tuesday", schedule=weekly(Weekday.TUE, 10)),
        _entry("never-said"),
        _entry("monday-late", schedule=weekly(Weekday.MON, 15)),
        _entry("monday-now", schedule=weekly(Weekday.MON, 9)),
    )
    assert _found(service, sort=Sort.NEXT) == ["monday-now", "monday-late", "tuesday", "never-said"]
