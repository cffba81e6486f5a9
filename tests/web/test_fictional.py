"""What a second file brings of Prøvekommune is there for whoever asks for it, and kept from everybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from familiehus.app import create_app
from familiehus.catalogue.domain import Catalogue
from familiehus.catalogue.loading import Loader
from familiehus.catalogue.source import SourceFile, read_source
from familiehus.commands.context import Context
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY
from tests.web.conftest import Furnish
from tests.web.pages import read, text_of


@pytest.fixture(scope="module")
def visitor(furnish: Furnish) -> FlaskClient:
    """A visitor of a site that has loaded the shipped file and one of Prøvekommune."""
    context = Context()
    context.settings = settings = furnish()
    shipped = read_source(settings.data_dir / "offers.yaml").catalogue
    house = replace(shipped.houses[0], key="proeve-hus", slug=None, municipality=FICTIONAL_MUNICIPALITY)
    offers = tuple(
        replace(offer, key=f"proeve-{offer.key}", slug=None, house=house.key, municipalities=(FICTIONAL_MUNICIPALITY,))
        for offer in shipped.offers
        if offer.key in {"lolland-barselscafe", "odder-far-kontakten"}
    )
    with context.database.write() as work:
        file = SourceFile("proeve", "p", Catalogue(houses=(house,), offers=offers), ())
        Loader(work.session, datetime(2026, 11, 21, 12, tzinfo=UTC)).load(file)
        work.commit()
    return create_app(settings, watch=False).test_client()


def test_search_engines_are_not_led_there(visitor: FlaskClient) -> None:
    sitemap = visitor.get("/sitemap.xml").text
    assert "/tilbud/lolland-barselscafe</loc>" in sitemap
    assert "proeve-" not in sitemap
    for path in ("/tilbud/proeve-lolland-barselscafe", "/huse/proeve-hus"):
        assert read(visitor, path).select('meta[content="noindex"]'), path
    assert not read(visitor, "/tilbud/lolland-barselscafe").select('meta[content="noindex"]')


def test_its_calendar_is_shown_to_whoever_asks_for_it(visitor: FlaskClient) -> None:
    asked = read(visitor, "/kalender?kommune=Prøvekommune")
    assert "Vi kender ikke den kommune" not in text_of(asked.main)
    assert asked.select('a[href^="/tilbud/proeve-"]')
    assert text_of(asked.select_one("#kommune option[selected]")) == FICTIONAL_MUNICIPALITY
    everybody = read(visitor, "/kalender")
    assert not everybody.select('a[href*="proeve-"]')
    assert FICTIONAL_MUNICIPALITY not in text_of(everybody.main)
