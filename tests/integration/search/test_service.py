"""Whole answers over the shipped catalogue: what is understood, what stands where, and that nothing falls over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familiehus.catalogue.vocabulary import Audience, DayPart, Sector, Tier, Way, Weekday
from familiehus.search.domain import Filters, HitKind, Reason, ReasonKind, SearchAnswer, SearchRequest, Sort
from familiehus.search.filters import COUNTED
from familiehus.search.service import SearchService

QUESTIONS = (
    *(
        "",
        "lolland",
        "min baby græder hele tiden",
        "moedregruppe lolland",
        "§29",
        "someone to talk to, no name",
        "4800",
    ),
    *("far roskilde", "gravid uge 20", "familiens hus", "svømmehal odder", "طفلي لا ينام", "prøvekommune", "anonym"),
)


def _keys(service: SearchService, answer: SearchAnswer) -> list[str]:
    by_id = {service.engine.facts.id(n): key for n, key in enumerate(service.engine.facts.keys)}
    return [by_id[hit.id] for hit in answer.hits]


def _ask(service: SearchService, text: str, **filters: Any) -> SearchAnswer:  # noqa: ANN401 - any field of Filters
    return service.search(SearchRequest(text, Filters(**filters), limit=200))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("barselscafé lolland", "lolland-barselscafe"),
        ("barsels cafe lolland", "lolland-barselscafe"),
        ("fars legestue lolland", "lolland-fars-legestue"),
        ("home start odense", "home-start-odense-familieven"),
        ("§29", "national-raadgivning-29"),
        ("paragraf 29", "national-raadgivning-29"),
        ("cos p varde", "varde-tryghedscirklen"),
        ("tryghedscirklen odder", "odder-tryghedscirklen"),
        ("Familiens Hus Lolland", "lolland-familiens-hus"),
        ("børneliv thy", "thisted-boerneliv-thy"),
        ("ung gravid", "lolland-ung-gravid"),
    ],
)
def test_what_was_named_stands_first(real: SearchService, text: str, key: str) -> None:
    assert _keys(real, _ask(real, text))[0] == key


def test_a_named_place_restricts_and_the_rest_stands_elsewhere(real: SearchService) -> None:
    facts = real.engine.facts
    answer = _ask(real, "mødregruppe lolland")
    here = (
        facts.mask("municipality", "Lolland")
        | facts.mask("flag", "nationwide")
        | facts.mask("region", "Region Sjælland")
    )
    numbers = {facts.id(n): n for n in range(facts.size)}
    unsaid = {hit.id for hit in answer.hits if Reason(ReasonKind.PERHAPS) in hit.why}
    assert all(here[numbers[hit.id]] for hit in answer.hits if hit.id not in unsaid)
    assert answer.elsewhere
    assert not any(here[numbers[hit.id]] for hit in answer.elsewhere)
    assert answer.understood.municipalities == ("Lolland",)


def test_what_every_municipality_has_stays_and_stands_behind(real: SearchService) -> None:
    answer = _ask(real, "lolland")
    kinds = [hit.kind for hit in answer.hits]
    assert kinds[0] is HitKind.HOUSE
    assert kinds[-1] is HitKind.NATIONAL


def test_a_chosen_municipality_outweighs_a_named_one(real: SearchService) -> None:
    answer = _ask(real, "fars legestue odder", municipalities=("lolland",))
    assert "lolland-fars-legestue" in _keys(real, answer)
    assert "odder-fars-legestue" not in _keys(real, answer)


def test_a_misspelled_word_is_set_right_and_told(real: SearchService) -> None:
    answer = _ask(real, "mødregrppe")
    assert answer.did_you_mean == "mødregruppe"
    assert answer.total
    assert _ask(real, "mødregruppe").did_you_mean is None


def test_nothing_known_is_said_and_leads_to_a_person(real: SearchService) -> None:
    answer = _ask(real, "svømmehal odder")
    assert answer.total == 0
    assert answer.hits == ()
    keys = {real.engine.facts.id(n): key for n, key in enumerate(real.engine.facts.keys)}
    assert [keys[hit.id] for hit in answer.nearby_person] == ["national-raadgivning-29", "odder-familiehuset"]


@pytest.mark.parametrize("text", ["Armia Zbawienia", "frelsens hær", "الهلال الأحمر", "qwxz qwxz"])
def test_words_that_mean_nothing_here_find_nothing(real: SearchService, text: str) -> None:
    answer = _ask(real, text)
    assert answer.total == 0
    assert answer.nearby_person


def test_small_words_alone_hide_nothing(real: SearchService) -> None:
    assert _ask(real, "jeg vil gerne").total > 0


def test_a_slip_beside_danger_is_not_asked_about(real: SearchService) -> None:
    assert _ask(real, "min far rører ved mig").did_you_mean is None
    assert _ask(real, "baby slugt batterri").did_you_mean is None


def test_danger_shows_urgent_help(real: SearchService) -> None:
    assert _ask(real, "min mand slår mig").urgent[0] == "emergency"
    assert _ask(real, "min baby græder").urgent == ()


def test_a_hit_says_why(real: SearchService) -> None:
    answer = _ask(real, "anonym rådgivning lolland")
    told = {reason.kind for hit in answer.hits[:3] for reason in hit.why}
    assert ReasonKind.ANONYMOUS in told or ReasonKind.TOPIC in told
    assert all(len(hit.why) <= 3 for hit in answer.hits)


def test_what_was_read_out_of_the_words_is_told(real: SearchService) -> None:
    read = _ask(real, "far til baby på 3 mdr uden tilmelding i 4970 online om aftenen").understood
    assert Audience.FATHERS in read.audiences
    assert Way.DROP_IN in read.ways
    assert (read.child_months, read.postcode, read.online) == (3, "4970", True)
    assert DayPart.EVENING in read.day_parts


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("min baby græder og jeg kan ikke mere", ("crying",)),
        ("vores søn græder hele tiden", ("crying",)),
        ("hun vil ikke sove i sin egen seng", ("sleep",)),
        ("mødregruppe", ("parent_group",)),
        ("psykolog og mødregruppe", ("psychologist_talk", "parent_group")),
    ],
)
def test_the_same_words_are_told_to_be_read_as_one_need(
    real: SearchService, text: str, topics: tuple[str, ...]
) -> None:
    """Nobody whose baby cries is told that we have read a depression."""
    assert set(_ask(real, text).understood.topics) == set(topics)


@pytest.mark.parametrize(
    ("topic", "first"),
    [("pregnancy", "national-jordemoderkonsultation"), ("fathers", "national-faedregrupper")],
)
def test_what_was_chosen_says_what_fits_best(real: SearchService, topic: str, first: str) -> None:
    """A clinic for addiction is for who is pregnant, but it is not where most begin."""
    facts = real.engine.facts
    chosen = Filters(topics=(topic, "no such topic"))
    hits = real.search(SearchRequest(filters=chosen)).hits
    keys = [facts.keys[n] for hit in hits for n in range(facts.size) if facts.id(n) == hit.id]
    assert keys[0] == first
    assert all(facts.mask("topic", topic)[facts.numbers[key]] for key in keys)


def test_a_house_is_found_by_its_name_and_by_being_asked_for(real: SearchService) -> None:
    assert _keys(real, _ask(real, "forældrekontakten"))[0] == "hedensted-foraeldrekontakten"
    assert _ask(real, "forældrekontakten").understood.houses == ("Forældrekontakten",)
    assert "hedensted-foraeldrekontakten" in _keys(real, _ask(real, "åbningstider forældrekontakten podcast"))
    asked = _ask(real, "familiehus")
    assert {hit.kind for hit in asked.hits[:5]} == {HitKind.HOUSE}
    assert asked.understood.houses == ()
    assert _keys(real, _ask(real, "familiens hus podcast roskilde"))
    assert real.version == "real"


@pytest.mark.parametrize("text", ["røde kors", "red cross help", "czerwony krzyż", "الصليب الأحمر", "Rode Kors tilbud"])
def test_an_organisation_is_found_by_its_name_in_any_language(real: SearchService, text: str) -> None:
    answer = _ask(real, text)
    assert all("roede-kors" in key for key in _keys(real, answer)[:5])
    assert (ReasonKind.ORGANISATION, "Røde Kors") in [(why.kind, why.value) for why in answer.hits[0].why]


def test_a_region_is_told_as_a_region(real: SearchService) -> None:
    read = _ask(real, "mødregruppe region sjælland").understood
    assert (read.regions, read.municipalities) == (("Region Sjælland",), ())


@pytest.mark.parametrize(
    "text",
    [
        "18 mdr",
        "gravid uge 12",
        "mandag",
        "online",
        "for fædre",
        "åbent tilbud",
        "дистанційно",
        "wirtualnie",
        "evden",
    ],
)
def test_a_wish_alone_is_answered(real: SearchService, text: str) -> None:
    assert _ask(real, text).total > 0


@pytest.mark.parametrize("text", ["i weekenden", "åbent på søndag", "sunday", "åbent lørdag vordingborg"])
def test_a_day_on_which_nothing_is_known_to_happen_is_said_with_the_way_to_a_person(
    real: SearchService, text: str
) -> None:
    """R040."""
    answer = _ask(real, text)
    assert answer.total == 0
    assert answer.understood.days
    assert answer.nearby_person


def test_distance_is_told_and_sorts(real: SearchService) -> None:
    request = SearchRequest("", Filters(postcode="4970"), Sort.DISTANCE, limit=200)
    hits = real.search(request).hits
    told = [hit.distance_km for hit in hits if hit.distance_km is not None]
    assert told == sorted(told)
    assert told[0] < 30
    near = real.search(replace(request, filters=Filters(postcode="4970", km=40.0)))
    assert 0 < near.total < len(hits)
    assert all(hit.distance_km is None or hit.distance_km <= 40 for hit in near.hits)


def test_what_happens_next_comes_first(real: SearchService) -> None:
    hits = real.search(SearchRequest("", sort=Sort.NEXT, limit=20)).hits
    facts = real.engine.facts
    numbers = {facts.id(n): n for n in range(facts.size)}
    assert facts.schedule_of[numbers[hits[0].id]] >= 0


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "municipalities": st.sampled_from([("Lolland",), ("Odder", "Roskilde"), ("Atlantis",), ("Prøvekommune",)]),
        "tiers": st.sampled_from([(Tier.OPEN,), (Tier.OPEN, Tier.TARGETED)]),
        "sectors": st.just((Sector.CIVIL_SOCIETY,)),
        "audiences": st.sampled_from([(Audience.FATHERS,), (Audience.PREGNANT, Audience.MOTHERS)]),
        "ways": st.just((Way.DROP_IN,)),
        "topics": st.sampled_from([("sleep",), ("fathers", "cafe"), ("no_such_topic",)]),
        "days": st.just((Weekday.MON,)),
        "day_parts": st.just((DayPart.MORNING,)),
        "child_months": st.integers(0, 216),
        "pregnancy_week": st.integers(1, 42),
        "anonymous": st.just(True),
        "online": st.just(True),
    },
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(suppress_health_check=SLOW, max_examples=40)
@given(text=st.sampled_from(QUESTIONS), chosen=FILTERS)
def test_totals_are_the_length_of_the_whole_result(text: str, chosen: dict[str, Any], real: SearchService) -> None:
    answer = _ask(real, text, **chosen)
    assert answer.total == len(answer.hits) == len({hit.id for hit in answer.hits})


@settings(suppress_health_check=SLOW, max_examples=15)
@given(text=st.sampled_from(QUESTIONS), chosen=FILTERS, data=st.data())
def test_counts_are_what_choosing_the_value_gives(
    text: str, chosen: dict[str, Any], data: st.DataObject, real: SearchService
) -> None:
    filters = Filters(**chosen)
    facets = real.search(SearchRequest(text, filters, limit=1)).facets
    fields = {"kommune": "municipalities", **{name: field for name, _, field in COUNTED}}
    for name, field in fields.items():
        for value in data.draw(st.lists(st.sampled_from(facets[name]), max_size=4)) if facets[name] else ():
            one = replace(filters, **{field: (value.value,)})
            assert value.count == real.search(SearchRequest(text, one, limit=1)).total, (name, value)
    for name, field in (("anonym", "anonymous"), ("online", "online")):
        one = replace(filters, **{field: True})
        assert facets[name][0].count == real.search(SearchRequest(text, one, limit=1)).total


@settings(suppress_health_check=SLOW, max_examples=60)
@given(
    text=st.text(max_size=250), page=st.integers(1, 10_000), limit=st.integers(1, 200), sort=st.sampled_from(list(Sort))
)
def test_no_text_falls_over(text: str, page: int, limit: int, sort: Sort, real: SearchService) -> None:
    answer = real.search(SearchRequest(text, sort=sort, page=page, limit=limit))
    assert len(answer.hits) == max(0, min(limit, answer.total - (page - 1) * limit))


@settings(suppress_health_check=SLOW, max_examples=10)
@given(text=st.sampled_from(QUESTIONS), limit=st.integers(1, 30))
def test_pages_make_up_the_whole(text: str, limit: int, real: SearchService) -> None:
    whole = [hit.id for hit in _ask(real, text).hits]
    pages = [
        hit.id
        for page in range(1, 200 // limit + 2)
        for hit in real.search(SearchRequest(text, page=page, limit=limit)).hits
    ]
    assert pages[:200] == whole[: len(pages[:200])]


def test_what_is_known_of_a_place_names_it_and_what_everybody_has_is_of_none(real: SearchService) -> None:
    assert real.known_of["Aarhus"] == 1
    assert "Albertslund" not in real.known_of
    assert real.known_of["Region Hovedstaden"] == 1
    assert "Region Sjælland" not in real.known_of


@pytest.mark.parametrize("text", ["jeg er så træt", "træt far", "træt mor"])
def test_who_is_tired_is_not_taken_for_pregnant(real: SearchService, text: str) -> None:
    answer = _ask(real, text)
    assert "national-jordemoderkonsultation" not in _keys(real, answer)[:5]
    assert not [reason for hit in answer.hits[:5] for reason in hit.why if reason.value == "pregnancy"]
