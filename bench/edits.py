"""How long it takes until a published edit is found by every process that serves the site."""

from __future__ import annotations

import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from sqlalchemy import select

from bench import load
from bench.measurement import Measurement, absolute
from bench.pages import SERVERS, prepare
from familiehus.catalogue.loading import state
from familiehus.catalogue.storage import OfferRow
from familiehus.settings import Settings
from familiehus.storage.unit_of_work import Database
from familiehus.wiring import open_database

PROCESSES = 2
MOST_S, PATIENCE_S, LOOK_EVERY_S = 2.0, 30.0, 0.01
# Invented, so that nothing is found by them before.
WORDS = "abrakvist blomsterdrage citronfløjt drabantvugge ekkohat fjordkagle gnistmuffe hattefjer iglobanjo".split()


def measure() -> Iterator[Measurement]:
    """The median and the slowest of the edits: from the commit until the last process shows it, in seconds."""
    with tempfile.TemporaryDirectory(prefix="familiehus-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        environment = prepare(folder)
        sites = []
        for _ in range(PROCESSES):
            port = load.free_port()
            sites.append(stack.enter_context(load.serving(_one_process(port), port, environment, folder)))
        database = open_database(Settings.from_env(environment))
        times = [_until_found(database, number, word, sites) for number, word in enumerate(WORDS)]
        database.engine.dispose()
    what = f"edit until found in {PROCESSES} processes"
    yield absolute(f"{what}, median of {len(times)}", median(times), "s", MOST_S)
    yield absolute(f"{what}, slowest of {len(times)}", max(times), "s", MOST_S)


def _one_process(port: int) -> list[str]:
    command = SERVERS[0].command("site_wsgi", port)
    command[command.index("--workers") + 1] = "1"
    return command


def _until_found(database: Database, number: int, word: str, sites: list[str]) -> float:
    """Each process has the page of results for the word ready, without the offer: an old page would be seen."""
    pages = [f"{site}/tilbud?q={word}" for site in sites]
    with database.read() as session:
        slug = session.scalars(select(OfferRow.slug).where(OfferRow.published).order_by(OfferRow.slug)).all()[number]
    if any(_shows(page, slug) for page in pages):
        raise RuntimeError(f"{slug} is found by {word} before it has the word")
    _publish(database, slug, word)
    start = time.perf_counter()
    while pages:
        pages = [page for page in pages if not _shows(page, slug)]
        if time.perf_counter() - start > PATIENCE_S:
            raise RuntimeError(f"an edit is not found after {PATIENCE_S} s")
        time.sleep(LOOK_EVERY_S)
    return time.perf_counter() - start


def _publish(database: Database, slug: str, word: str) -> None:
    """What publishing commits, as far as other processes can see it."""
    with database.write() as work:
        current = state(work.session)
        row = work.session.scalars(select(OfferRow).where(OfferRow.slug == slug)).one()
        row.document = {**row.document, "name": f"{row.document['name']} {word}"}
        current.version += 1
        work.commit()


def _shows(page: str, slug: str) -> bool:
    with urllib.request.urlopen(urllib.parse.quote(page, safe=":/?=")) as answer:  # noqa: S310 - our own address
        return f"/tilbud/{slug}" in answer.read().decode()
