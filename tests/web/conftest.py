"""The whole application with the real catalogue, as an anonymous visitor meets it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from familiehus.accounts.throttling import Curve
from familiehus.app import create_app
from familiehus.commands.catalogue import load_shipped
from familiehus.commands.context import Context
from familiehus.settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the tests: everything written goes to a folder of this run."""
    var = tmp_path_factory.mktemp("var")
    return Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)})


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The application with ``data/offers.yaml`` loaded; tests read from it and never change its data."""
    context = Context()
    context.settings = settings
    load_shipped(context)
    return create_app(settings, watch=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A new visitor."""
    return app.test_client()


@pytest.fixture
def long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever guesses waits a hundred times as long: the first wait is a second, and a busy machine is slower."""
    wait = Curve.wait
    monkeypatch.setattr(Curve, "wait", lambda curve, level: 100 * wait(curve, level))
