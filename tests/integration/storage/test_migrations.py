"""The migrations make exactly the tables that the models describe."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from familiehus.storage import migrate
from familiehus.storage.base import Base
from familiehus.storage.engine import make_engine


def test_migrations_match_the_models(engine: Engine, root: Path) -> None:
    for path in root.glob("familiehus/*/storage.py"):
        importlib.import_module(f"familiehus.{path.parent.name}.storage")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert Base.metadata.tables
        assert compare_metadata(context, Base.metadata) == []


def test_an_empty_database_is_brought_up_once(new_database: Callable[[], str]) -> None:
    engine = make_engine(new_database())
    assert migrate.current(engine) is None
    assert migrate.upgrade(engine)
    assert migrate.current(engine) == migrate.HEAD
    assert not migrate.upgrade(engine)
    engine.dispose()


def test_the_named_head_is_the_newest_revision(root: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(root / "familiehus/storage/migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]
