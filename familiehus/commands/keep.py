"""``familiehus backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from familiehus.commands.context import Context, pass_context
from familiehus.storage.backup import backup as write_backup
from familiehus.storage.backup import restore as read_backup
from familiehus.wiring import open_engine

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@FILE
@pass_context
def backup(context: Context, file: Path) -> None:
    """Write everything in the database to FILE, while the site goes on."""
    click.echo(f"{write_backup(context.database.engine, file)} rows written to {file}")


@click.command()
@FILE
@pass_context
def restore(context: Context, file: Path) -> None:
    """Fill an empty database from FILE; one that holds anything is refused."""
    click.echo(f"{read_backup(open_engine(context.settings), file)} rows restored from {file}")
