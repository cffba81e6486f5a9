"""Every page of staff on PostgreSQL, with the demo in it and people of several roles: none of them fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from urllib.parse import quote
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from familiehus.accounts import directory
from familiehus.accounts.sessions import Stage
from familiehus.accounts.site import EXTENSION, AccountsSite
from familiehus.accounts.storage import HouseRow, UnitRow
from familiehus.app import create_app
from familiehus.cli import cli
from familiehus.families.storage import LineRow
from familiehus.feedback.storage import SurveyRow
from familiehus.referrals.storage import ReferralRow
from familiehus.settings import Settings
from tests.integration.conftest import NewDatabase

PEOPLE = (
    "koordinator@proevekommune.example",
    "leder@proevekommune.example",
    "databeskyttelse@proevekommune.example",
    "boerneraadgiver@proevekommune.example",
    "jordemoder@region-proeve.example",
    "koordinator@proeveforeningen.example",
)
NOBODY = UUID(int=5)
# What no page expects: a character that PostgreSQL refuses, and numbers larger than it can hold.
ODD_VALUES = ("a%00b", "99999999999999999999")
ASKED = ("side", "navn", "fra", "til", "hus", "foer", "reference", "forloeb", "kvartal", "aar", "tilbud", "gjort")
Ids = Mapping[str, Sequence[object]]


@pytest.fixture(scope="module")
def app(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    var, url = str(tmp_path_factory.mktemp("var")), new_database()
    if url.startswith("sqlite"):
        pytest.skip("tests/web looks at pages on SQLite")
    environ = {"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": var, "FAMILIEHUS_DATABASE_URL": url}
    made = CliRunner().invoke(cli, ["demo"], env=environ)
    assert made.exit_code == 0, made.output
    app = create_app(Settings.from_env(environ), watch=False)
    yield app
    app.extensions[EXTENSION].database.engine.dispose()


@pytest.mark.parametrize("email", PEOPLE)
def test_no_page_of_staff_fails(app: Flask, email: str) -> None:
    site: AccountsSite = app.extensions[EXTENSION]
    with site.database.write() as work:
        person = directory.by_email(work.session, email)
        assert person is not None
        token = site.sessions.start(work, person.id, Stage.TWO_FACTORS, "x")
        ids = _ids(work.session, person.id)
        work.commit()
    client = app.test_client()
    client.set_cookie("familiehus_personale", token, path="/personale")
    told = {path: client.get(path).status_code for rule in _staff(app) for path in _paths(rule, ids)}
    assert not {path: status for path, status in told.items() if status >= 500}
    assert list(told.values()).count(200) > 12


def _staff(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/personale") and "GET" in (rule.methods or ()) and "/log-" not in rule.rule:
            yield rule


def _paths(rule: Rule, ids: Ids) -> Iterator[str]:
    """The page of each thing there is, of nothing, and asked in an odd way."""
    names = re.findall(r"<(?:[^:<>]*:)?(\w+)>", rule.rule)
    for values in product(*(ids.get(name, (NOBODY,)) for name in names)):
        path = rule.rule
        for value in values:
            path = re.sub("<[^<>]*>", quote(str(value)), path, count=1)
        yield path
        yield from (f"{path}?" + "&".join(f"{name}={value}" for name in ASKED) for value in ODD_VALUES)


def _ids(session: Session, person: UUID) -> Ids:
    return {
        "organisation": list(directory.actor_of(session, person).organisations()),
        "person": [person],
        "line": session.scalars(select(LineRow.id)).all(),
        "referral": session.scalars(select(ReferralRow.id)).all(),
        "unit": session.scalars(select(UnitRow.id).where(UnitRow.name.contains("i Prøve"))).all(),
        "house": session.scalars(select(HouseRow.id).where(HouseRow.key.startswith("proeve"))).all(),
        "survey": session.scalars(select(SurveyRow.id)).all(),
    }
