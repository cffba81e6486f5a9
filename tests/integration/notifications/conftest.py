"""An empty outbox on each database."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from familiehus.notifications.storage import MessageRow
from familiehus.storage.unit_of_work import Database
from tests.integration.notifications.world import World


@pytest.fixture
def world(database: Database) -> World:
    """Monday at ten."""
    with database.write() as work:
        work.session.execute(delete(MessageRow))
        work.commit()
    return World(database)
