"""The whole application with the real catalogue, as an anonymous visitor meets it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from familiehus.accounts.throttling import Curve
from familiehus.app import create_app
from familiehus.commands.catalogue import load_shipped
from familiehus.commands.context import Context
from familiehus.settings import Settings

# Settings with a folder of their own, where ``data/offers.yaml`` is loaded.
Furnish = Callable[[], Settings]


@pytest.fixture(scope="session")
def furnish(tmp_path_factory: pytest.TempPathFactory) -> Furnish:
    """Call it for a copy of what the first worker loaded and indexed for all of them: each had taken two seconds."""
    top = tmp_path_factory.getbasetemp()
    loaded = (top.parent if "PYTEST_XDIST_WORKER" in os.environ else top) / "loaded"
    loaded.mkdir(exist_ok=True)
    with (loaded / "done").open("a+") as done:
        fcntl.flock(done, fcntl.LOCK_EX)
        done.seek(0)
        if not done.read():
            _load(_settings(loaded / "var"))
            done.write("yes")
    return lambda: _settings(shutil.copytree(loaded / "var", tmp_path_factory.mktemp("furnished") / "var"))


def _settings(var: Path) -> Settings:
    return Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)})


def _load(settings: Settings) -> None:
    context = Context()
    context.settings = settings
    load_shipped(context)
    context.editions.refresh()
    context.database.engine.dispose()


@pytest.fixture(scope="session")
def settings(furnish: Furnish) -> Settings:
    """The settings of the tests: everything written goes to a folder of this run."""
    return furnish()


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The application with ``data/offers.yaml`` loaded; tests read from it and never change its data."""
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
