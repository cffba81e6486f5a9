"""Staff pages beside a Flask hello world on the same server, for each server; and how many statements each costs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import event

from bench import load
from bench.measurement import Measurement, absolute, measured, not_measured
from bench.pages import SERVERS, prepare
from bench.staff_world import World, fill
from familiehus.accounts.site import EXTENSION
from familiehus.app import create_app
from familiehus.settings import Settings

ROUNDS, SECONDS = 3, 1
MOST_TIMES, MOST_STATEMENTS = 12.0, 12
# The desk is opened all day long.
DESK, MOST_TIMES_AT_THE_DESK = "the desk", 8.0
COOKIE = "familiehus_personale"


def measure() -> Iterator[Measurement]:
    """Every line of the group; "not measured" without wrk. Sign-in is excepted: it is slow on purpose."""
    if not load.available():
        yield not_measured("staff pages", "ms", "Flask hello world", "install wrk")
        return
    with tempfile.TemporaryDirectory(prefix="familiehus-bench-") as name:
        folder = Path(name)
        environment = prepare(folder)
        app = create_app(Settings.from_env(environment), watch=False)
        world = fill(app.extensions[EXTENSION])
        for what, path in pages(world).items():
            yield absolute(f"staff: {what}", _statements(app, path, world), "statements", MOST_STATEMENTS)
        for server in SERVERS:
            with (
                server.serving("hello", environment, folder) as hello,
                server.serving("site_wsgi", environment, folder) as site,
            ):
                for what, path in pages(world).items():
                    yield _time(f"staff: {what}, {server.name}", f"{site}{path}", f"{hello}/", world, _most(what))


def pages(world: World) -> dict[str, str]:
    """What somebody with every kind of work opens."""
    here = f"/personale/organisation/{world.organisation}"
    return {
        "my work": "/personale/",
        "help": "/personale/hjaelp",
        DESK: f"/personale/skranke/{world.house}",
        "my account": "/personale/min-konto",
        "my events": "/personale/min-konto/haendelser",
        "organisation": here,
        "organisation, page 4": f"{here}?side=4",
        "a colleague by name": f"{here}?navn=karlasen",
        "a colleague": f"{here}/personer/{world.colleague}",
        "invite": f"{here}/inviter",
        "a unit": f"{here}/enheder/{world.unit}",
        "the record": f"{here}/haendelser",
        "our offers": "/personale/katalog",
        "an offer": f"/personale/katalog/tilbud/{world.offer}",
    }


def _most(what: str) -> float:
    return MOST_TIMES_AT_THE_DESK if what == DESK else MOST_TIMES


def _time(label: str, page: str, hello: str, world: World, most: float) -> Measurement:
    """One request at a time, in turn with the peer; medians, in milliseconds."""
    cookie = {"Cookie": f"{COOKIE}={world.token}"}
    pairs = [(_ms(page, cookie), _ms(hello, {})) for _ in range(ROUNDS + 1)][1:]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    return measured(label, ours, "ms", "Flask hello world", theirs, most, less=True)


def _ms(url: str, headers: dict[str, str]) -> float:
    return 1000 / load.requests_a_second(url, headers, connections=1, seconds=SECONDS)


def _statements(app: Flask, path: str, world: World) -> int:
    """What the page asks the database, the start of transactions left out."""
    engine, seen = app.extensions[EXTENSION].database.engine, []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    client = app.test_client()
    client.set_cookie(COOKIE, world.token, path="/personale")
    event.listen(engine, "before_cursor_execute", note)
    try:
        status = client.get(path).status_code
    finally:
        event.remove(engine, "before_cursor_execute", note)
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return len(seen)
