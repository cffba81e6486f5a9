"""``familiehus retention``: taking away what has been kept long enough."""

from __future__ import annotations

import json

import click
from sqlalchemy import select

from familiehus.accounts.storage import OrganisationRow
from familiehus.commands.context import SHELL, Context, pass_context
from familiehus.commands.people import organisation_called
from familiehus.kernel.clock import danish_day
from familiehus.privacy.retention import DEFAULT_MONTHS, Ended, Retention
from familiehus.privacy.storage import RetentionRow


@click.group()
def retention() -> None:
    """How long content is kept, and taking it away."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def run(context: Context, *, dry_run: bool, as_json: bool) -> None:
    """Take away what was kept long enough after its line closed. The worker does this once a day, too."""
    site = context.accounts
    keeper = Retention(site.database, site.scribe)
    today = danish_day(site.scribe.calendar.now())
    ended = keeper.preview(today) if dry_run else keeper.run(SHELL, today)
    if as_json:
        click.echo(json.dumps(_shape(ended, dry_run=dry_run), indent=1))
        return
    for one in ended.due:
        click.echo(f"{one.reference}  {'all of it' if one.whole else 'texts of one organisation'}")
    others = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in ended.others.items() if count)
    verb = "would go" if dry_run else "gone"
    click.echo(f"{verb}: {len(ended.due)} contact lines{f'; {others}' if others else ''}")


@retention.command("set")
@click.argument("organisation")
@click.argument("months", type=int)
@pass_context
def set_months(context: Context, organisation: str, months: int) -> None:
    """The controller's own limit: so many months after a line has closed (12 when nothing is set)."""
    site = context.accounts
    with site.database.write() as work:
        place = organisation_called(work.session, organisation)
        Retention(site.database, site.scribe).set_months(work, SHELL, place, months)
        work.commit()
    click.echo(f"{organisation}: {months} months")


@retention.command("list")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def list_limits(context: Context, *, as_json: bool) -> None:
    """Each organisation's limit in months."""
    with context.database.read() as session:
        limits = {row.organisation_id: row.months for row in session.scalars(select(RetentionRow))}
        rows = session.scalars(select(OrganisationRow).where(OrganisationRow.active).order_by(OrganisationRow.name))
        found = [
            {"key": row.key, "months": limits.get(row.id, DEFAULT_MONTHS), "own": row.id in limits} for row in rows
        ]
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for one in found:
        click.echo(f"{one['months']:>4}  {one['key']}{'' if one['own'] else '  (nothing set)'}")


def _shape(ended: Ended, *, dry_run: bool) -> dict[str, object]:
    lines = [
        {"reference": one.reference, "whole": one.whole, "texts_of": [str(place) for place in one.texts_of]}
        for one in ended.due
    ]
    return {"dry_run": dry_run, "lines": lines, "others": ended.others}
