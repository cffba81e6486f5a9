"""What is written to the log when something fails, never an address, and what is counted."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from prometheus_client import generate_latest

from familiehus.catalogue.service import CatalogueReader
from familiehus.editions import Watch


def test_a_page_that_fails_is_logged_without_its_address(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_reader: CatalogueReader, _slug: str) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(CatalogueReader, "offer_by_slug", fail)
    assert client.get("/tilbud/et-navn-i-adressen").status_code == 500
    said = [record for record in caplog.records if record.exc_info]
    assert [record.getMessage() for record in said] == ["GET /tilbud/<slug> failed"]
    assert "et-navn" not in caplog.text


def test_methods_that_somebody_makes_up_are_counted_as_one(client: FlaskClient) -> None:
    """Each would be a line for good in what is counted, in memory and on the disk."""
    for made_up in ("BREW", "WHEN", "BREW-2"):
        assert client.open("/kort", method=made_up).status_code == 405
    counted = generate_latest().decode()
    assert "BREW" not in counted
    assert 'method="other",route="unknown",status="405"' in counted


def test_what_goes_wrong_four_times_a_second_is_logged_once_until_it_goes_right(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise RuntimeError("the database is gone")

    watch = Watch()
    for _again in range(5):
        watch.attempt(fail, "could not")
    assert [record.getMessage() for record in caplog.records].count("could not") == 1
    assert watch.failing
    watch.attempt(lambda: None, "could not")
    assert not watch.failing
    watch.attempt(fail, "could not")
    assert [record.getMessage() for record in caplog.records].count("could not") == 2
