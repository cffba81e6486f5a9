"""What is written to the log when a page fails: the pattern of its address, and never the address."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from familiehus.catalogue.service import CatalogueReader


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
