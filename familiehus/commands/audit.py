"""``familiehus audit``: is the record whole?"""

from __future__ import annotations

import json

import click

from familiehus.audit.verify import verify as prove
from familiehus.commands.context import Context, pass_context
from familiehus.kernel.errors import Refused
from familiehus.wiring import checkpoints, read_keys


@click.group()
def audit() -> None:
    """The record of what happened."""


@audit.command()
@click.option("--json", "as_json", is_flag=True)
@pass_context
def verify(context: Context, *, as_json: bool) -> None:
    """Prove every chain from its first event, or name the first break of each; exit status 1 then."""
    with context.database.read_one_moment() as session:
        proof = prove(session, read_keys(context.settings).audit, checkpoints(context.settings))
    if as_json:
        breaks = [{"chain": str(b.chain), "event": b.number, "what": b.what} for b in proof.breaks]
        click.echo(json.dumps({"chains": proof.chains, "events": proof.events, "breaks": breaks}, indent=1))
    else:
        for broken in proof.breaks:
            click.echo(str(broken))
    if proof.breaks:
        raise Refused(f"the record is broken in {len(proof.breaks)} of {proof.chains} chains")
    if not as_json:
        click.echo(f"{proof.chains} chains, {proof.events} events: the record is whole")
