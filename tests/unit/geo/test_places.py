"""Postcodes, municipalities and distance from the shipped tables."""

from datetime import date

import pytest

from familiehus.geo.tables import kilometres
from tests import shipped

PLACES = shipped.places()


def test_the_tables_are_whole() -> None:
    assert len(PLACES.municipalities) == 98
    assert len(PLACES.postcodes) == 1089


@pytest.mark.parametrize("name", ["Solrød", "solroed", "SOLRØD KOMMUNE", " solrød  kommune "])
def test_a_municipality_is_found_however_it_is_spelled(name: str) -> None:
    found = PLACES.municipality(name)
    assert found is not None
    assert found.name == "Solrød"


def test_a_postcode_lies_in_its_municipalities_the_main_one_first() -> None:
    assert PLACES.municipalities_of("4800")[0].name == "Guldborgsund"
    assert PLACES.municipalities_of("0000") == ()
    assert PLACES.point("9999") is None


def test_distance_is_about_right() -> None:
    odense, aarhus = PLACES.point("5000"), PLACES.point("8000")
    assert odense is not None
    assert aarhus is not None
    assert 80 < kilometres(odense, aarhus) < 95


def test_every_region_is_known_and_becomes_one_that_is() -> None:
    known = {m.region for m in PLACES.municipalities}
    assert {PLACES.region_on(region, date(2026, 12, 31)) for region in known} == known
    assert {PLACES.region_on(region, date(2027, 1, 1)) for region in known} == {
        "Region Østdanmark",
        "Region Syddanmark",
        "Region Midtjylland",
        "Region Nordjylland",
    }
