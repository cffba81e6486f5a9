"""Places are recognised bent, misspelled and in other scripts; everyday words are not places."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.geo.tables import load_places
from familiehus.search.analysis import spoken
from familiehus.search.placenames import PlaceNames, PlacesHeard
from familiehus.search.sounds import skeleton, sound

EVERYDAY = frozenset("vejen hals give them mors ondt i hjem start home mødregruppe ved en på".split())


@pytest.fixture(scope="module")
def names(root: Path) -> PlaceNames:
    return PlaceNames(load_places(root / "data" / "geo"), lambda word: word in EVERYDAY)


def _read(names: PlaceNames, text: str) -> PlacesHeard:
    return names.read(spoken(text), lambda word: -1 if word in EVERYDAY else 2)


@pytest.mark.parametrize(
    ("text", "municipalities"),
    [
        ("moedregruppe lolland", ("Lolland",)),
        ("Lollands kommune", ("Lolland",)),
        ("ålborg", ("Aalborg",)),
        ("Århus", ("Aarhus",)),
        ("olborg", ("Aalborg",)),
        ("loland", ("Lolland",)),
        ("vordingbog", ("Vordingborg",)),
        ("Høje Taastrup", ("Høje-Taastrup",)),
        ("ringkøbing-skjern", ("Ringkøbing-Skjern",)),
        ("nykøbing f", ("Guldborgsund",)),
        ("maribo", ("Lolland",)),
        ("nakskov", ("Lolland",)),
        ("mødregruppe nørrebro", ("København",)),
        ("vollsmose", ("Odense",)),
        ("avedøre", ("Hvidovre",)),
        ("bor på tåsinge", ("Svendborg",)),
        ("viby sj", ("Roskilde",)),
        ("viby j", ("Aarhus",)),
        ("salling", ("Skive",)),
        ("i sønderjylland", ("Aabenraa", "Haderslev", "Sønderborg", "Tønder")),
        ("in Copenhagen", ("København",)),
        ("w Kopenhadze", ("København",)),
        ("в Копенгагені", ("København",)),
        ("Оденсе", ("Odense",)),
        ("Есб'єрг", ("Esbjerg",)),
        ("كوبنهاغن", ("København",)),
        ("في أودنسه", ("Odense",)),
        ("ألبورغ", ("Aalborg",)),
        ("Odense'de", ("Odense",)),
        ("lolland falster", ("Lolland", "Guldborgsund")),
    ],
)
def test_a_place_is_recognised(names: PlaceNames, text: str, municipalities: tuple[str, ...]) -> None:
    assert _read(names, text).municipalities == municipalities


@pytest.mark.parametrize(
    "text",
    ["ondt i en hals nu", "give them mors", "på vejen hjem", "home start", "", "9999", "xyzzyxyzzy", "1200 kr i timen"],
)
def test_everyday_words_are_no_places(names: PlaceNames, text: str) -> None:
    assert _read(names, text).municipalities == ()


def test_an_everyday_word_is_a_place_where_it_is_used_as_one(names: PlaceNames) -> None:
    assert _read(names, "vejen kommune").municipalities == ("Vejen",)
    assert _read(names, "vejen").municipalities == ("Vejen",)


def test_a_postcode_and_its_town_are_one_place(names: PlaceNames) -> None:
    read = _read(names, "4800 Nykøbing F mødregruppe")
    assert (read.postcode, read.municipalities) == ("4800", ("Guldborgsund",))
    assert read.positions == frozenset({0, 1, 2})


def test_a_region_is_a_region(names: PlaceNames) -> None:
    read = _read(names, "region sjælland")
    assert read.regions == ("Region Sjælland",)
    assert "Lolland" in read.municipalities
    assert _read(names, "region sjælland lolland").municipalities == ("Lolland",)


def test_a_town_of_several_municipalities_means_them_all(names: PlaceNames) -> None:
    assert set(_read(names, "i Nykøbing").municipalities) == {"Odsherred", "Guldborgsund", "Morsø"}


@pytest.mark.parametrize(
    ("text", "municipalities"),
    [
        ("nykøbing falster", ("Guldborgsund",)),
        ("odense på fyn", ("Odense",)),
        ("region sjælland roskilde", ("Roskilde",)),
        ("vejle hedensted", ("Vejle", "Hedensted")),
    ],
)
def test_a_wide_name_beside_one_inside_it_means_that(
    names: PlaceNames, text: str, municipalities: tuple[str, ...]
) -> None:
    assert _read(names, text).municipalities == municipalities


def test_the_place_that_is_not_real_is_chosen_never_named(names: PlaceNames) -> None:
    assert _read(names, "prøvekommune").municipalities == ()


def test_guesses_are_told(names: PlaceNames) -> None:
    assert _read(names, "loland").guessed == frozenset({0})
    assert _read(names, "lolland").guessed == frozenset()


def test_names_sound_alike_across_scripts() -> None:
    assert sound("ольборг") == sound("aalborg")
    assert skeleton("ألبورغ".replace("أ", "ا")) == skeleton("aalborg")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sparring om soevn", ()),  # Sorring is a town near Silkeborg
        ("mødregruppe i soering", ("Silkeborg",)),
        ("mødregruppe silkborgg", ("Silkeborg",)),
    ],
)
def test_far_from_a_small_town_is_another_word(names: PlaceNames, text: str, found: tuple[str, ...]) -> None:
    assert _read(names, text).municipalities == found


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("jylland", {"Odder", "Varde", "Aalborg"}, {"Odense", "Roskilde"}),
        ("fædregruppe jylland", {"Odder"}, {"Roskilde"}),
        ("in Jutland", {"Odder"}, {"Roskilde"}),
        ("sjælland", {"Roskilde", "Vordingborg", "Hvidovre"}, {"Lolland", "Guldborgsund", "Bornholm"}),
        ("fyn", {"Odense", "Langeland"}, {"Vejle"}),
    ],
)
def test_a_part_of_the_country_is_its_municipalities(
    names: PlaceNames, text: str, inside: set[str], outside: set[str]
) -> None:
    read = set(_read(names, text).municipalities)
    assert inside <= read
    assert not outside & read


def test_a_part_of_the_country_is_told_by_its_name_and_gives_way_to_a_place_in_it(names: PlaceNames) -> None:
    assert _read(names, "jylland").regions == ("Jylland",)
    assert _read(names, "odder i jylland").municipalities == ("Odder",)


@pytest.mark.parametrize(
    ("text", "municipality"),
    [("jeg bor i hobro", "Mariagerfjord"), ("vi bor på mors", "Morsø"), ("bor hobro", "Mariagerfjord")],
)
def test_where_one_lives_is_the_place_and_no_need_of_a_home(names: PlaceNames, text: str, municipality: str) -> None:
    read = _read(names, text)
    assert read.municipalities == (municipality,)
    assert spoken(text).index("bor") in read.positions
