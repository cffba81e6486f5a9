"""Running the program: serve, index, openapi."""

from __future__ import annotations

import json
import os
import shutil
import sys

import click

from familiehus.commands.catalogue import load_shipped
from familiehus.commands.context import Context, pass_context
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
    if context.settings.env is not Env.PRODUCTION:
        click.echo(f"Staff on http://{host}:{port}/personale/ - for people to sign in as, run: {sys.argv[0]} demo")
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


@click.command()
@pass_context
def openapi(context: Context) -> None:
    """The description of the JSON API."""
    from familiehus.interop.openapi import document

    click.echo(json.dumps(document(context.settings.public_url), indent=1, ensure_ascii=False))
