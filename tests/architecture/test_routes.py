"""Every route declares a permission or is listed as public, and nothing is listed that does not exist."""

from __future__ import annotations

import pytest
from flask import Flask

from familiehus.app import create_app
from familiehus.settings import Settings
from familiehus.web.guard import permission_of
from familiehus.web.public_routes import BEFORE_SESSION, FAMILY, PUBLIC, SIGN_IN


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    var = tmp_path_factory.mktemp("routes")
    return create_app(Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)}), watch=False)


def declared(app: Flask) -> set[str]:
    """The addresses of views that require a permission."""
    return {r.rule for r in app.url_map.iter_rules() if permission_of(app.view_functions[r.endpoint]) is not None}


def test_every_route_is_declared_or_public(app: Flask) -> None:
    undeclared = {rule.rule for rule in app.url_map.iter_rules()} - declared(app) - PUBLIC
    assert not undeclared, "say @requires(…), or list the address in familiehus/web/public_routes.py"


def test_nothing_public_is_declared_or_gone(app: Flask) -> None:
    assert not PUBLIC & declared(app)
    assert not PUBLIC - {rule.rule for rule in app.url_map.iter_rules()}


def test_what_changes_something_has_a_permission_or_is_a_way_in(app: Flask) -> None:
    writing = {r.rule for r in app.url_map.iter_rules() if (r.methods or set()) - {"GET", "HEAD", "OPTIONS"}}
    assert writing <= declared(app) | SIGN_IN | FAMILY


def test_staff_addresses_are_declared_but_for_the_way_in(app: Flask) -> None:
    staff = {r.rule for r in app.url_map.iter_rules() if r.rule.startswith("/personale")}
    assert staff - declared(app) == SIGN_IN
    assert BEFORE_SESSION < SIGN_IN


def test_an_undeclared_route_does_not_exist(app: Flask) -> None:
    fresh = create_app(app.extensions["familiehus.settings"], watch=False)
    fresh.add_url_rule("/glemt", "glemt", lambda: "noget hemmeligt")
    answer = fresh.test_client().get("/glemt")
    assert answer.status_code == 404
    assert "hemmeligt" not in answer.text
