"""A world of families whose services seal with the keys of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from familiehus.families.domain import Ending, Goodbye
from familiehus.families.storage import LineRow
from familiehus.kernel.keys import FieldKeys, Keys
from familiehus.referrals.domain import Action
from familiehus.referrals.site import make_referrals
from familiehus.storage.engine import make_engine
from familiehus.storage.sealing import Sealer
from tests.integration.accounts.conftest import KEYS, MovingClock
from tests.integration.conftest import NewDatabase
from tests.integration.limits import NOTHING_STOPS, stays
from tests.integration.referrals.conftest import World, make_world


@pytest.fixture
def database_url(new_migrated: NewDatabase) -> str:
    """A database for each test: these count everything there is in one."""
    return new_migrated()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def held(tmp_path: Path) -> FieldKeys:
    """The keys of a folder with one; the record's key there is that of the world's services."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "audit.key").write_text(KEYS.audit.hex())
    Keys.read(tmp_path / "secrets", make=True)
    return FieldKeys(tmp_path / "secrets")


@pytest.fixture
def world(engine: Engine, tmp_path: Path, clock: MovingClock, held: FieldKeys) -> World:
    world = make_world(engine, tmp_path, clock)
    world.site = make_referrals(world.site.database, world.site.scribe, Sealer(held), NOTHING_STOPS, stays)
    return world


@pytest.fixture
def handed_over(world: World) -> Callable[[], UUID]:
    """Call it for a line with a referral that has words in its history, and is still under way."""

    def make() -> UUID:
        line = world.open()
        referral = world.send(line, unit=None)
        world.act("jordemoder", referral, Action.DECLINE, reason="Prøvelægen har ferie")
        return line

    return make


def close_under_way(world: World) -> tuple[UUID, UUID]:
    """A closed line with a referral somebody must still act on: no door leaves one, an older build may have."""
    line = world.open()
    referral = world.send(line, unit=None)
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        goodbye = replace(Goodbye(), parent_told=True)
        world.site.families.finish(work, row, Ending.ENOUGH, goodbye)
        work.commit()
    return line, referral


@pytest.fixture
def closed(world: World) -> Callable[..., UUID]:
    """Call it for a line that was closed now; with ``referred`` one that a house outside took over."""

    def make(*, referred: bool = False) -> UUID:
        line = world.open()
        if referred:
            referral = world.send(line, unit=None)
            world.act("jordemoder", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
            return line
        with world.site.database.write() as work:
            version = world.line(line).version
            goodbye = replace(Goodbye(), parent_told=True)
            world.site.families.close(work, world.by("jordemoder"), line, Ending.ENOUGH, goodbye, version)
            work.commit()
        return line

    return make
