"""The migrations make exactly the tables of the models, on both databases, and can be undone."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.storage import migrate
from familiehus.storage.base import Base


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
