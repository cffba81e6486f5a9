"""A place that is told of somebody else, or of where one was, is not where help is sought."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.geo.tables import load_places
from familiehus.search.analysis import spoken
from familiehus.search.placenames import PlaceNames


@pytest.fixture(scope="module")
def names(root: Path) -> PlaceNames:
    return PlaceNames(load_places(root / "data" / "geo"), lambda _word: False)


@pytest.mark.parametrize(
    ("text", "municipalities"),
    [
        ("min mor bor i odense", ()),
        ("min mor bor i odense men vi bor i skive", ("Skive",)),
        ("svigerforældrene bor i aarhus", ()),
        ("hans far bor i vejle og jeg bor i hedensted", ("Hedensted",)),
        ("min mand arbejder i esbjerg og vi bor i varde", ("Varde",)),
        ("vi bor i varde og arbejder i esbjerg", ("Varde",)),
        ("jeg har familie i vejle men bor i kolding", ("Kolding",)),
        ("vi er flyttet fra aalborg til vejle", ("Vejle",)),
        ("vi er flyttet fra aalborg", ()),
        ("my parents live in aarhus, i live in skive", ("Skive",)),
    ],
)
def test_a_place_of_others_is_not_ones_own(names: PlaceNames, text: str, municipalities: tuple[str, ...]) -> None:
    assert names.read(spoken(text), lambda _word: -1).municipalities == municipalities


@pytest.mark.parametrize(
    ("text", "municipalities"),
    [
        ("min søster i odense har lige født", ("Odense",)),
        ("hjælp til min familie i odense", ("Odense",)),
        ("min datter bor i vejle og har fået tvillinger", ("Vejle",)),
        ("jeg er mor og bor i odense", ("Odense",)),
        ("job i esbjerg efter barsel", ("Esbjerg",)),
        ("familier der kommer fra aalborg", ("Aalborg",)),
    ],
)
def test_a_place_stays_where_help_may_be_sought_there(
    names: PlaceNames, text: str, municipalities: tuple[str, ...]
) -> None:
    assert names.read(spoken(text), lambda _word: -1).municipalities == municipalities


def test_the_words_of_a_place_of_others_say_nothing_else(names: PlaceNames) -> None:
    assert names.read(spoken("min mor bor i odense"), lambda _word: -1).positions == frozenset({2, 3, 4})
