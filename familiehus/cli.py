"""The console script. Exit status 0, 1 (refused, one clear line) or 2 (usage)."""

from __future__ import annotations

import logging
import sys
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError

from familiehus import __version__
from familiehus.commands.audit import audit
from familiehus.commands.catalogue import catalogue
from familiehus.commands.context import Context
from familiehus.commands.demo import demo
from familiehus.commands.house import index, openapi, serve
from familiehus.commands.keep import backup, restore
from familiehus.commands.keys import keys
from familiehus.commands.people import organisation, staff
from familiehus.commands.privacy import privacy
from familiehus.commands.retention import retention
from familiehus.commands.search import search
from familiehus.commands.worker import outbox, worker
from familiehus.kernel.errors import FamiliehusError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="familiehus")
@click.pass_context
def cli(context: click.Context) -> None:
    """Familiehus: a service directory and referral router for families with small children."""
    context.obj = Context()


for command in (
    serve, worker, outbox, search, catalogue, index, organisation, staff,
    demo, audit, keys, retention, privacy, openapi, backup, restore,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run a command; what is refused is one line on standard error and status 1."""
    logging.basicConfig(level=logging.WARNING)
    try:
        cli()
    except FamiliehusError as error:
        _end(str(error))
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:  # a disk that is full, a folder that is gone
        _end(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))
    except OperationalError as error:  # the database went away meanwhile
        _end(str(error.orig).partition("\n")[0])


def _end(said: str) -> NoReturn:
    click.echo(f"familiehus: {said}", err=True)
    sys.exit(1)
