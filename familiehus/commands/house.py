"""Running the program: serve, index, openapi."""

from __future__ import annotations

import errno
import gc
import hashlib
import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import click
from flask import Flask

from familiehus.catalogue.loading import LoadReport
from familiehus.commands.catalogue import load_shipped
from familiehus.commands.context import Context, pass_context
from familiehus.commands.worker import work_beside
from familiehus.editions import Editions
from familiehus.kernel.errors import Refused
from familiehus.settings import Env, Settings

_STOP_S = 10
_PORT = 8000
# Linux' folder in memory.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=_PORT, show_default=True, type=click.IntRange(1, 65535))
@pass_context
def serve(context: Context, host: str, port: int) -> None:
    """Bring the database up to date, load the shipped catalogue if it has changed, and serve the site."""
    must_be_free(host, port)
    os.environ["PORT"] = str(port)  # what the site's own address ends with, where none is set
    gc.disable()  # until everything stands: nothing made while starting is thrown away again
    report = load_shipped(context)
    if report is not None:
        tell_start(report)
        context.editions.refresh()
    click.echo(f"Familiehus on http://{host}:{port}/")
    if context.settings.env is not Env.PRODUCTION:
        here = "" if port == _PORT else f"PORT={port} "
        click.echo(
            f"Staff on http://{host}:{port}/personale/ - for people to sign in as, run: {here}{sys.argv[0]} demo"
        )
    sys.stdout.flush()
    context.database.engine.dispose()  # no connection may be shared with the workers
    _run(context.settings, host, port)


def must_be_free(host: str, port: int) -> None:
    """Two servers can share a port without a word: then every second page would come from the other one's database.

    One that was told to stop is waited for.
    """
    until = time.monotonic() + _STOP_S
    while True:
        try:
            with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
                return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                code = error.errno or 0  # of a name nobody knows it is below nothing
                said = os.strerror(code) if code > 0 else error.strerror or str(error)
                raise Refused(f"port {port} on {host} cannot be used: {said}; another: PORT=8080 make run") from error
            time.sleep(0.05)


def tell_start(report: LoadReport) -> None:
    """What the start took from the shipped file, and what it left for somebody to look at."""
    click.echo(f"catalogue version {report.version}: {len(report.added)} added, {len(report.changed)} changed")
    for conflict in report.conflicts:
        click.echo(f"warning: {conflict} was edited here and differs from the file; the edit stands", err=True)
    if report.kept:
        click.echo(
            f"warning: {report.kept} houses and offers are no longer in the file and stay; is it whole? "
            "To take them down: familiehus catalogue load --withdraw",
            err=True,
        )


def _run(settings: Settings, host: str, port: int) -> None:
    """The application is made once; workers are forked from this process and find it ready."""
    counted = _counting(settings)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counted)  # read when the application is imported
    from granian import Granian
    from granian.constants import Interfaces

    from familiehus.web.observe import SERVER_LOGGING

    server = Granian(
        "wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=4,
        websockets=False,
        respawn_failed_workers=True,  # one that is killed does not take the others with it
        workers_kill_timeout=_STOP_S,
        log_dictconfig=SERVER_LOGGING,
    )
    load = _made_ready(settings)
    try:
        with _worker_beside(settings):
            server.serve(target_loader=load, wrap_loader=False)
    finally:
        shutil.rmtree(counted, ignore_errors=True)


def _counting(settings: Settings) -> Path:
    """An empty folder where the processes count together, in memory where there is such a folder.

    They write into files as into memory: one that finds no room on a full disk is killed on the spot.
    """
    here = hashlib.blake2b(str(settings.var_dir).encode(), digest_size=8).hexdigest()
    for folder in (_MEMORY / f"familiehus-{os.getuid()}-{here}", settings.var_dir / "metrics"):
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.mkdir(mode=0o700)
            return folder
    raise Refused(f"{settings.var_dir}/metrics cannot be written; see FAMILIEHUS_VAR_DIR")


def _made_ready(settings: Settings) -> Callable[[], Flask]:
    """Gives each worker the application with the newest edition and its own eye on the next.

    Nothing made here may hold a connection or a thread: neither lives on in a worker.
    """
    from familiehus.app import EDITIONS, create_app

    app = create_app(settings, watch=False)
    editions: Editions = app.extensions[EDITIONS]
    editions.catalogue.database.engine.dispose()
    gc.freeze()  # what all workers share stays shared
    gc.enable()

    def started() -> Flask:
        editions.refresh()
        editions.watch()
        return app

    return started


@contextmanager
def _worker_beside(settings: Settings) -> Iterator[None]:
    """In a demo messages are seen without starting anything else. Forked like the server's own: no second is lost."""
    if settings.env is not Env.DEMO:
        yield
        return
    worker = get_context("fork").Process(target=work_beside, args=(os.getpid(),), name="worker", daemon=True)
    worker.start()
    try:
        yield
    finally:
        worker.terminate()
        worker.join(_STOP_S)


@click.group()
def index() -> None:
    """The search index, a file derived from the database."""


@index.command()
@pass_context
def rebuild(context: Context) -> None:
    """Throw the index away and build it again."""
    shutil.rmtree(context.settings.var_dir / "index", ignore_errors=True)
    edition = context.editions.catalogue.edition
    click.echo(f"index of catalogue version {edition.version} built")


@click.command()
@pass_context
def openapi(context: Context) -> None:
    """The description of the JSON API."""
    from familiehus.interop.openapi import document

    click.echo(json.dumps(document(context.settings.public_url), indent=1, ensure_ascii=False))
