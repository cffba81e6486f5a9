"""A house that has counted, in the whole application, and somebody who looks at its numbers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import insert

from familiehus.access.roles import Role
from familiehus.frontdesk.storage import MonthCountRow
from familiehus.statistics.domain import Quarter, last_settled
from familiehus.statistics.site import EXTENSION, StatisticsSite
from tests.integration.frontdesk.conftest import add_house
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, family_app, worker, world

__all__ = ["family_app", "worker", "world"]
Sign = Callable[[str], Worker]


@pytest.fixture
def site(family_app: Flask) -> StatisticsSite:
    found: StatisticsSite = family_app.extensions[EXTENSION]
    return found


@pytest.fixture
def quarter(site: StatisticsSite) -> Quarter:
    """The newest quarter of which tables are told."""
    return last_settled(site.numbers.today())


@pytest.fixture
def house(world: World, site: StatisticsSite, quarter: Quarter) -> UUID:
    """A house of the municipality: 93 came, from four towns, one of them from the smallest."""
    key = uuid4()
    add_house(world.town, key)
    cells = {("walk_in", "mother", "8305"): 60, ("group", "father", "9940"): 25, ("phone", "other", "8592"): 7}
    with site.database.write() as work:
        for (way, who, postcode), count in (cells | {("phone", "mother", "8799"): 1}).items():
            row = {"house_id": key, "month": quarter.first, "way": way, "who": who, "postcode": postcode}
            work.session.execute(insert(MonthCountRow).values(**row, count=count))
        work.commit()
    return key


@pytest.fixture
def leader(world: World, house: UUID, worker: Sign) -> Worker:
    """A leader, who sees no persons."""
    world.people["leder"] = world.town.person(Role.LEADER, password=None)
    return worker("leder")


@pytest.fixture
def desk(world: World, house: UUID, worker: Sign) -> Worker:
    """Somebody at the front desk, who sees no families."""
    world.people["skranke"] = world.town.person(Role.FRONT_DESK, password=None)
    return worker("skranke")
