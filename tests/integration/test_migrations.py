"""The migrations make exactly the tables of the models, on both databases, and can be undone."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.accounts.secrets import Secrets
from familiehus.accounts.storage import HouseRow, UnitRow
from familiehus.catalogue.storage import OfferRow
from familiehus.family_page.site import make_family_page
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.referrals.domain import Action, Kind
from familiehus.storage import migrate
from familiehus.storage.base import Base
from tests.integration.accounts.conftest import KEYS, MovingClock
from tests.integration.family_page.conftest import QUICK, Home
from tests.integration.referrals.conftest import clock, make_world

pytestmark = pytest.mark.untraced

__all__ = ["clock"]


def test_the_schema_is_that_of_the_models(empty: Engine) -> None:
    assert migrate.upgrade(empty)
    assert not migrate.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_head_is_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD


def test_every_step_can_be_undone(empty: Engine) -> None:
    migrate.upgrade(empty)
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(empty).get_table_names() == ["alembic_version"]


def test_what_stood_before_a_handover_was_held_on_to_is_read_from_what_happened(
    empty: Engine, tmp_path: Path, clock: MovingClock
) -> None:
    """0023: what waits and nobody has taken over, what the parent said no to, and what was promised them."""
    migrate.upgrade(empty)
    world = make_world(empty, tmp_path, clock)
    home = Home(world, make_family_page(world.site, Secrets(KEYS, QUICK), lambda _session, _ids: {}))
    waits, taken, both = (world.send(world.open()) for _ in range(3))
    for one in (waits, taken, both):
        world.act("terapeut", one, Action.ACCEPT, Action.REACH)
    world.act("terapeut", taken, Action.TAKE_OVER)
    for one in (waits, taken, both):
        world.act("terapeut", one, Action.PUT_ON_WAITING, on=date(2027, 1, 11), wants_to_wait=True)
    here = home.open(world.referral(waits).line_id)
    home.does("talked", here, waits, yes=False)
    promised = home.does("call_me", here)
    other = world.send(world.referral(both).line_id, unit="Sundhedsplejen", kind=Kind.ADDITION)
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0022")
        connection.execute(text("UPDATE referrals SET kind = 'handover'"))
        command.upgrade(config, migrate.HEAD)
    stands = {
        one: (world.referral(one).taken_over, world.referral(one).not_talked) for one in (waits, taken, both, other)
    }
    assert stands == {waits: (False, True), taken: (True, False), both: (True, False), other: (False, False)}
    assert world.line(world.referral(waits).line_id).promised_on == promised
    assert world.line(world.referral(taken).line_id).promised_on is None


def test_surveys_and_all_that_refers_to_them_stay_as_they_are(
    empty: Engine, tmp_path: Path, clock: MovingClock
) -> None:
    """0029: a house may be missing where a course is named, and the planned day of those that stand is their last."""
    migrate.upgrade(empty)
    world, house, course, survey, closes = (
        make_world(empty, tmp_path, clock),
        uuid4(),
        uuid4(),
        uuid4(),
        date(2026, 9, 1),
    )
    with world.site.database.write() as work:
        place = {"organisation_id": world.town.place, "document": {"name": "Prøve"}}
        work.session.add(HouseRow(id=house, key="et-hus", slug="et-hus", published=True, **place))
        work.session.add(OfferRow(id=course, key="et-kursus", slug="et-kursus", published=True, **place))
        work.session.flush()
        for key, where, planned in ((survey, house, date(2026, 12, 1)), (uuid4(), None, closes)):
            said = {
                "name": "Prøve",
                "why": "Prøve",
                "locator": key.hex,
                "opens": closes,
                "closes": closes,
                "expected": 9,
                "promised": closes,
                "fixed": closes,
            }
            about = {"organisation_id": world.town.place, "house_id": where, "offer_id": course}
            work.session.add(SurveyRow(id=key, planned=planned, **about, **said))
            work.session.flush()
            cell = {"survey_id": key, "week": closes, "aside": False, "question": "surer", "value": "yes", "count": 7}
            work.session.add(AnswerCountRow(**cell))
            text_ = {"survey_id": key, "week": closes, "aside": False, "question": "good", "language": "da"}
            work.session.add(StatementRow(id=uuid4(), content=b"x", state="new", **text_))
        work.commit()
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0028")
        old = inspect(connection).get_columns("surveys")
        assert {one["name"]: one["nullable"] for one in old}["house_id"] is False
        command.upgrade(config, migrate.HEAD)
    with world.site.database.read() as session:
        found = session.scalars(select(SurveyRow)).all()
        assert [(row.id, row.house_id, row.offer_id, row.closes, row.planned) for row in found] == [
            (survey, house, course, closes, closes)
        ]
        assert [(row.survey_id, row.count) for row in session.scalars(select(AnswerCountRow))] == [(survey, 7)]
        assert [(row.survey_id, row.content) for row in session.scalars(select(StatementRow))] == [(survey, b"x")]
    with empty.connect() as connection:
        assert not [one for one in inspect(connection).get_table_names() if "aside" in one]
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_house_of_a_unit_is_read_from_its_name(empty: Engine, tmp_path: Path, clock: MovingClock) -> None:
    """0025: the unit that was named as a house of its organisation was the house's; now it says so itself."""
    migrate.upgrade(empty)
    world, house = make_world(empty, tmp_path, clock), uuid4()
    with world.site.database.write() as work:
        about = {"key": "et-hus", "slug": "et-hus", "document": {"name": "HUSET "}}
        work.session.add(HouseRow(id=house, organisation_id=world.town.place, published=True, **about))
        work.commit()
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0024")
        command.upgrade(config, migrate.HEAD)
    with world.site.database.read() as session:
        named = {row.name: row.house_id for row in session.scalars(select(UnitRow))}
    assert named == {"Huset": house, "Sundhedsplejen": None, "Jordemødre": None}


def test_what_was_promised_of_a_survey_is_what_was_planned(empty: Engine, tmp_path: Path, clock: MovingClock) -> None:
    """0032: a survey that stands could be corrected until it opened, and is answered by its planned end."""
    migrate.upgrade(empty)
    world, house, survey, opens = make_world(empty, tmp_path, clock), uuid4(), uuid4(), date(2026, 9, 1)
    with world.site.database.write() as work:
        about = {"organisation_id": world.town.place, "document": {"name": "Prøve"}}
        work.session.add(HouseRow(id=house, key="et-hus", slug="et-hus", published=True, **about))
        work.session.flush()
        days = {"opens": opens, "closes": date(2026, 9, 9), "planned": date(2026, 10, 1)}
        days |= {"promised": date(2026, 9, 30), "fixed": date(2026, 9, 2)}
        said = {"name": "Prøve", "why": "Prøve", "locator": "a", "expected": 9}
        work.session.add(
            SurveyRow(id=survey, organisation_id=world.town.place, house_id=house, offer_id=None, **days, **said)
        )
        work.commit()
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0031")
        command.upgrade(config, migrate.HEAD)
    with world.site.database.read() as session:
        row = session.get_one(SurveyRow, survey)
        assert (row.planned, row.promised, row.fixed) == (date(2026, 10, 1), date(2026, 10, 1), opens)
