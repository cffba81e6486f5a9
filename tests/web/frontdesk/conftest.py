"""Somebody at the desk of a house, in the whole application."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.integration.frontdesk.conftest import add_house
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import family_app, worker, world

__all__ = ["family_app", "worker", "world"]


@pytest.fixture
def house(world: World) -> UUID:
    """A house of the municipality."""
    key = uuid4()
    add_house(world.town, key)
    return key
