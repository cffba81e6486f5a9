"""Running the program: serve, index, demo, openapi."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime, timedelta

import click

from familiehus.catalogue.loading import state
from familiehus.commands.catalogue import load_shipped
from familiehus.commands.context import Context, pass_context
from familiehus.kernel.clock import DENMARK, SecurityClock
from familiehus.kernel.errors import Refused
from familiehus.settings import Env


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@pass_context
def serve(context: Context, host: str, port: int) -> None:
    """Bring the database up to date, load the shipped catalogue if it has changed, and serve the site."""
    report = load_shipped(context)
    if report is not None:
        click.echo(f"catalogue version {report.version}: {len(report.added)} added, {len(report.changed)} changed")
        for conflict in report.conflicts:
            click.echo(f"warning: {conflict} was edited here and differs from the file; the edit stands", err=True)
    context.editions.refresh()
    metrics = context.settings.var_dir / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    click.echo(f"Familiehus on http://{host}:{port}/")
    sys.stdout.flush()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(context.settings.workers), "--blocking-threads", "4", "--no-ws", "wsgi:application"]
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(metrics)}
    os.execvpe(sys.executable, command, environment)  # noqa: S606 - no shell, nothing from outside


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


@click.group()
def demo() -> None:
    """Only outside production."""


@demo.command()
@click.argument("to", required=False)
@pass_context
def clock(context: Context, to: str | None) -> None:
    """Show or move the calendar's clock: +5d, -3h, 2027-01-04T09:00 or real."""
    if context.settings.env is Env.PRODUCTION:
        raise Refused("the clock is never moved in production")
    if to is not None:
        with context.database.write() as work:
            row = state(work.session)
            row.clock_offset = _offset(to, row.clock_offset)
            row.version += 1
            work.commit()
        context.editions.refresh()
    click.echo(context.now().isoformat(timespec="minutes"))


def _offset(to: str, offset: int) -> int:
    """The new offset in seconds from real time."""
    if to == "real":
        return 0
    units = {"d": 86400, "h": 3600, "m": 60}
    if to[0] in "+-" and to[1:-1].isdigit() and to[-1] in units:
        return offset + int(to[:-1]) * units[to[-1]]
    try:
        moment = datetime.fromisoformat(to)
    except ValueError as error:
        raise Refused(f"{to!r} is no time; say +5d, 2027-01-04T09:00 or real") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=DENMARK)
    return round((moment - SecurityClock().now()) / timedelta(seconds=1))


@click.command()
@pass_context
def openapi(context: Context) -> None:
    """The description of the JSON API."""
    from familiehus.interop.openapi import document

    click.echo(json.dumps(document(context.settings.public_url), indent=1, ensure_ascii=False))
