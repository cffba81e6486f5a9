"""``familiehus keys``: the keys that personal fields are sealed with."""

from __future__ import annotations

import json

import click

from familiehus.audit.domain import Act
from familiehus.commands.context import SHELL, Context, pass_context, progress
from familiehus.kernel.errors import Refused
from familiehus.kernel.keys import FieldKeys
from familiehus.privacy.rotation import reseal, versions_in_use
from familiehus.storage.sealing import Sealer
from familiehus.wiring import read_keys


@click.group()
def keys() -> None:
    """The keys that personal fields are sealed with."""


@keys.command("list")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def list_keys(context: Context, *, as_json: bool) -> None:
    """Each key's file and how many values are sealed with it."""
    held = _held(context)
    with context.database.read() as session:
        used = versions_in_use(session)
    found = [
        {"version": version, "file": str(held.path(version)), "there": version in held, "values": used.get(version, 0)}
        for version in sorted({*held, *used})
    ]
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for key in found:
        click.echo(f"{key['version']:>4}  {key['values']:>9}  {key['file']}{'' if key['there'] else '  (missing)'}")


@keys.command()
@pass_context
def make(context: Context) -> None:
    """Only make the next key's file, to be copied to every other host before ``keys rotate``."""
    held = _complete(context)
    click.echo(f"made {held.path(held.make_next())}; copy it to every host, then: familiehus keys rotate")


@keys.command()
@click.option("--new", is_flag=True, help="Make a new key though an earlier rotation's old one is still here.")
@pass_context
def rotate(context: Context, *, new: bool) -> None:
    """Make a new key and seal everything anew with it, while the server runs. Interrupted, run it again: it goes on.

    While more than one key is here, a rotation is under way: no other key is made, and what is left is sealed anew.
    """
    held = _complete(context)
    if new or len(held) == 1:
        click.echo(f"made {held.path(held.make_next())}")
    site = context.accounts
    with site.database.write() as work:
        work.record(site.scribe.event(Act.KEYS_ROTATED, SHELL, subjects=[("key", max(held))]))
        work.commit()
    with progress("sealed anew") as report:
        result = reseal(site.database, Sealer(held), report)
    old = {version: count for version, count in result.versions.items() if version != max(held)}
    click.echo(f"{result.done} values sealed anew with {held.path(max(held)).name}")
    if old:
        raise Refused(f"{sum(old.values())} values have an older key still; run it again")
    for version in sorted(set(held) - {max(held)}):
        click.echo(f"nothing uses {held.path(version)} any more; move it to where backups from before now are kept")


def _complete(context: Context) -> FieldKeys:
    """All keys in use are here: a number that is used is never given to another key. Raises Refused."""
    held = _held(context)
    with context.database.read() as session:
        missing = sorted(set(versions_in_use(session)) - set(held))
    if missing:
        raise Refused(f"values are sealed with {held.path(missing[0])}, which is missing; put it back first")
    return held


def _held(context: Context) -> FieldKeys:
    read_keys(context.settings)  # makes them outside production, and says what is wrong
    return FieldKeys(context.settings.secret_keys_dir)
