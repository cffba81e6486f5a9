"""The printed overview of a municipality (R021): how they are reached, what is over, and only its own sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from familiehus.catalogue.domain import Catalogue, Contact, House
from familiehus.catalogue.export import of_municipality, write
from familiehus.catalogue.overview import overview
from tests import shipped

DATA = Path(__file__).parents[3] / "data"
TOPICS = shipped.topics()
PLACES = shipped.places()


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return shipped.source().catalogue


def paper(catalogue: Catalogue, municipality: str) -> BeautifulSoup:
    mine = of_municipality(catalogue, municipality, PLACES)
    html = overview(mine, municipality, TOPICS, date(2026, 11, 23), "https://hus.example")
    return BeautifulSoup(html, "html.parser")


def section(page: BeautifulSoup, name: str) -> str:
    """The part about one entry."""
    return next(s.get_text(" ", strip=True) for s in page.find_all("section") if s.h3 and s.h3.get_text() == name)


def reachable(house: House) -> House:
    """As its owner has filled it in."""
    return replace(house, contact=Contact(phone="11 22 33 44", email="hus@sted.example"))


def test_r037_a_programme_that_is_over_says_so(whole: Catalogue) -> None:
    over = replace(next(o for o in whole.offers if o.key == "roede-kors-familienetvaerk"), municipalities=("Lolland",))
    page = paper(replace(whole, offers=(*whole.offers, over)), "Lolland")
    assert "Perioden sluttede 31. december 2021. Spørg" in section(page, "Familienetværk")
    assert "Perioden sluttede" not in section(page, "Barselscafé")
    assert "Perioden sluttede" not in section(paper(whole, "København"), "Hjem til Os")


def test_a_number_that_is_known_stands_on_the_paper(whole: Catalogue) -> None:
    known = replace(whole, houses=tuple(map(reachable, whole.houses)))
    said = section(paper(known, "Aalborg"), "Familiens Hus")
    assert "Kontakt 11 22 33 44 · hus@sted.example · Telefontid: mandag–fredag 08.30–10.00" in said
    assert "Kontakt" not in section(paper(whole, "Roskilde"), "Familiens Hus")


def test_r017_that_one_may_ring_whenever_the_house_is_open_is_on_the_paper(whole: Catalogue) -> None:
    page = paper(whole, "Lolland")
    for name in ("Familiens Hus", "Anonym rådgivning"):
        assert "Telefontid: mandag 10.00–15.00 · Telefonen er også åben i åbningstiden" in section(page, name)
    assert "Telefonen er også åben" not in section(paper(whole, "Aalborg"), "Familiens Hus")


def test_only_sources_of_what_is_on_the_paper_are_named(whole: Catalogue) -> None:
    footer = paper(whole, "Lolland").footer
    assert footer
    assert "Social- og Boligstyrelsen, november 2024" in footer.get_text()
    assert "Hjem til Os" not in footer.get_text()
    assert "112" in footer.get_text()


def test_r022_each_entry_leads_to_its_page(whole: Catalogue) -> None:
    links = [link["href"] for link in paper(whole, "Lolland").select("h3 a")]
    assert "https://hus.example/tilbud/lolland-barselscafe" in links
    assert "https://hus.example/huse/lolland-familiens-hus" in links


def test_r002_what_is_for_everybody_comes_first(whole: Catalogue) -> None:
    names = [head.get_text() for head in paper(whole, "Vordingborg").find_all("h3")]
    assert names.index("Opstart af mødregrupper") < names.index("Temacaféer") < names.index("Præmaturgruppe")
    visited = [number for number, name in enumerate(names) if "§ 30" in name or "§ 31" in name or "§ 32" in name]
    assert visited == list(range(len(names) - len(visited), len(names)))


def test_a_name_is_no_formula_in_the_table(whole: Catalogue) -> None:
    named = replace(whole.offers[0], name="=1+1")
    assert f"\n{named.key},'=1+1," in write(replace(whole, offers=(whole.offers[1], named)), "csv").replace("\r", "")
