"""Nothing that can stand in an address makes the search fall over, and every bad value is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from familiehus.catalogue.vocabulary import Audience, DayPart, Sector, Tier, Way, Weekday
from familiehus.geo.tables import Municipality, Places, Postcode
from familiehus.search.domain import Filters, SearchRequest, Sort
from familiehus.search.request import NAMES, Problem, clean, parse_request, to_query

PLACES = Places(
    (Municipality("0360", "Lolland", "Region Sjælland", 54.8, 11.3),),
    (Postcode("4930", "Maribo", 54.77, 11.5, ("0360",)),),
)


def _parse(*pairs: tuple[str, str], places: Places | None = None) -> tuple[SearchRequest, list[Problem]]:
    return parse_request(MultiDict(pairs), language="da", places=places)


def _keys(*pairs: tuple[str, str], places: Places | None = None) -> list[tuple[str, str]]:
    return [(p.field, p.message_key) for p in _parse(*pairs, places=places)[1]]


def test_nothing_asked_is_the_plain_request() -> None:
    assert _parse() == (SearchRequest(language="da"), [])


@pytest.mark.parametrize(
    ("name", "value", "field", "code"),
    [
        ("niveau", "open", "tiers", Tier.OPEN),
        ("niveau", "aaben", "tiers", Tier.OPEN),
        ("niveau", "åben", "tiers", Tier.OPEN),
        ("niveau", "Visiteret", "tiers", Tier.VISITED),
        ("sektor", "forening", "sectors", Sector.CIVIL_SOCIETY),
        ("maalgruppe", "fædre", "audiences", Audience.FATHERS),
        ("maalgruppe", "unge forældre", "audiences", Audience.YOUNG_PARENTS),
        ("adgang", "drop-in", "ways", Way.DROP_IN),
        ("adgang", "drop_in", "ways", Way.DROP_IN),
        ("dag", "lørdag", "days", Weekday.SAT),
        ("tid", "formiddag", "day_parts", DayPart.MORNING),
        ("sprog", "arabisk", "languages", "ar"),
        ("emne", "sleep", "topics", "sleep"),
    ],
)
def test_codes_and_danish_words_are_taken(name: str, value: str, field: str, code: str) -> None:
    request, problems = _parse((name, value))
    assert getattr(request.filters, field) == (code,)
    assert problems == []


@pytest.mark.parametrize(
    ("value", "months"),
    [
        ("8m", 8),
        ("2", 24),
        ("2 år", 24),
        ("2-årig", 24),
        ("18 mdr", 18),
        ("18 mdr.", 18),
        ("6 uger", 1),
        ("0", 0),
        ("nyfødt", 0),
    ],
)
def test_a_childs_age(value: str, months: int) -> None:
    assert _parse(("alder", value))[0].filters.child_months == months


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("alder", "-1", "bad_age"),
        ("alder", "40", "bad_age"),
        ("alder", "999999999999", "bad_age"),
        ("alder", "gammel", "bad_age"),
        ("uge", "0", "bad_week"),
        ("uge", "43", "bad_week"),
        ("postnr", "12", "bad_postcode"),
        ("postnr", "99999", "bad_postcode"),
        ("km", "-3", "bad_km"),
        ("km", "1e9", "bad_km"),
        ("km", "0", "bad_km"),
        ("side", "0", "bad_page"),
        ("side", "99999999", "bad_page"),
        ("limit", "201", "bad_limit"),
        ("sortering", "pris", "bad_sort"),
        ("niveau", "gratis", "bad_choice"),
        ("anonym", "måske", "bad_choice"),
        ("sprog", "klingon", "unknown_language"),
        ("emne", "<script>", "unknown_topic"),
        ("xyz", "1", "unknown_filter"),
    ],
)
def test_an_impossible_value_is_left_out_and_told(name: str, value: str, key: str) -> None:
    request, problems = _parse((name, value))
    assert request == SearchRequest(language="da")
    assert [(p.field, p.message_key) for p in problems] == [(name, key)]


def test_several_values_of_a_list_are_or() -> None:
    request, problems = _parse(("niveau", "open"), ("niveau", "targeted"), ("niveau", "open"))
    assert request.filters.tiers == (Tier.OPEN, Tier.TARGETED)
    assert problems == []


def test_a_second_value_of_a_single_one_is_told() -> None:
    assert _keys(("alder", "2"), ("alder", "3")) == [("alder", "doubled")]
    assert _parse(("alder", "2"), ("alder", "3"))[0].filters.child_months == 24
    assert _keys(("q", "a"), ("q", "b")) == [("q", "doubled")]
    assert _keys(("q", "a"), ("q", "a")) == []


def test_kilometres_need_a_postcode() -> None:
    assert _keys(("km", "5")) == [("km", "km_without_postcode")]
    request, problems = _parse(("km", "5,5 km"), ("postnr", "DK-4930"))
    assert (request.filters.postcode, request.filters.km, problems) == ("4930", 5.5, [])


@pytest.mark.parametrize(
    ("pairs", "sort"),
    [
        ([("postnr", "4900")], Sort.DISTANCE),
        ([("postnr", "4900"), ("q", "far")], Sort.FIT),
        ([("postnr", "4900"), ("sortering", "fit")], Sort.FIT),
        ([("postnr", "4900"), ("sortering", "next")], Sort.NEXT),
        ([], Sort.FIT),
    ],
)
def test_a_postcode_without_words_asks_for_the_nearest(pairs: list[tuple[str, str]], sort: Sort) -> None:
    request, problems = _parse(*pairs)
    assert (request.sort, problems) == (sort, [])
    assert sorted(to_query(request)) == sorted(pairs)


def test_with_the_tables_places_are_known() -> None:
    assert _parse(("kommune", "lolland kommune"), places=PLACES)[0].filters.municipalities == ("Lolland",)
    assert _keys(("kommune", "Atlantis"), places=PLACES) == [("kommune", "unknown_municipality")]
    assert _keys(("postnr", "4931"), places=PLACES) == [("postnr", "bad_postcode")]
    assert _parse(("kommune", "prøvekommune"), places=PLACES)[0].filters.municipalities == ("Prøvekommune",)


def test_a_long_question_is_cut_and_told() -> None:
    request, problems = _parse(("q", "æ" * 10_000))
    assert len(request.text) == 200
    assert [(p.field, p.message_key) for p in problems] == [("q", "too_long")]


def test_marks_that_cannot_be_seen_are_taken_out() -> None:
    assert clean("a\u202eb\u0000c\ufffd d\u200f\n") == "a b c d"
    assert _parse(("q", "\u202e\u0000\ufffd"))[0].text == ""


def test_a_topic_that_is_none_is_told_where_they_are_known() -> None:
    asked, problems = parse_request(MultiDict([("emne", "zz"), ("emne", "sleep")]), topics={"sleep"})
    assert (asked.filters.topics, [one.message_key for one in problems]) == (("sleep",), ["unknown_topic"])


def test_too_many_values_are_told() -> None:
    assert ("emne", "too_many") in _keys(*[("emne", f"t{n}") for n in range(40)])


CODES = {
    "tiers": Tier,
    "sectors": Sector,
    "audiences": Audience,
    "ways": Way,
    "days": Weekday,
    "day_parts": DayPart,
}


@given(
    text=st.text(alphabet="abcæøå §29", max_size=40),
    lists=st.fixed_dictionaries(
        {f: st.lists(st.sampled_from(list(c)), unique=True, max_size=3).map(tuple) for f, c in CODES.items()}
    ),
    months=st.none() | st.integers(0, 216),
    week=st.none() | st.integers(1, 42),
    km=st.none() | st.sampled_from([1.0, 2.5, 40.0]),
    flags=st.tuples(st.booleans(), st.booleans()),
    sort=st.sampled_from(list(Sort)),
    page=st.integers(1, 100),
    limit=st.integers(1, 200),
)
def test_a_request_and_its_query_say_the_same(
    text: str,
    lists: dict[str, tuple[str, ...]],
    months: int | None,
    week: int | None,
    km: float | None,
    flags: tuple[bool, bool],
    sort: Sort,
    page: int,
    limit: int,
) -> None:
    filters = Filters(
        **lists,  # type: ignore[arg-type]
        municipalities=("Lolland",),
        topics=("sleep",),
        languages=("ar",),
        child_months=months,
        pregnancy_week=week,
        postcode="4930",
        km=km,
        anonymous=flags[0],
        online=flags[1],
    )
    request = SearchRequest(clean(text), filters, sort, page, limit, "da")
    assert _parse(*to_query(request), places=PLACES) == (request, [])


@given(st.lists(st.tuples(st.sampled_from([*NAMES, "x", ""]), st.text(max_size=30)), max_size=12))
def test_no_query_raises(pairs: list[tuple[str, str]]) -> None:
    request, problems = _parse(*pairs)
    assert request.page >= 1
    assert all(len(p.value) <= 40 for p in problems)
    again, _ = _parse(*to_query(request))
    assert again == request


@pytest.mark.parametrize(("postcode", "week"), [("٤٩٣٠", "٢٠"), ("۴۹۳۰", "۲۰"), ("4930", "20")])
def test_numbers_are_read_in_the_digits_of_any_script(postcode: str, week: str) -> None:
    request, problems = _parse(("postnr", postcode), ("uge", week), places=PLACES)
    assert problems == []
    assert (request.filters.postcode, request.filters.pregnancy_week) == ("4930", 20)
