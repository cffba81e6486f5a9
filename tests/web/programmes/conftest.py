"""An association in the whole application: its people at their browsers, and programs with a token."""

from __future__ import annotations

import pytest
from flask import Flask

from familiehus.programmes.site import EXTENSION
from tests.integration.programmes.conftest import FORENING, Volunteers
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import Street, family_app, street
from tests.web.referrals.conftest import worker, world

__all__ = ["family_app", "street", "worker", "world"]


@pytest.fixture
def volunteers(family_app: Flask, world: World) -> Volunteers:
    place = world.town.organisation("Prøveforeningen", "civil_society")
    world.unit(FORENING, place, coordinator="frivilligkoordinator", deputy="formand", staff=("vejleder",))
    return Volunteers(world, family_app.extensions[EXTENSION], place)


@pytest.fixture
def parents(street: Street) -> Street:
    return street
