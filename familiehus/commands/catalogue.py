"""``familiehus catalogue``: check, load, export and changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from familiehus.catalogue.checks import Known
from familiehus.catalogue.checks import check as check_source
from familiehus.catalogue.domain import Catalogue
from familiehus.catalogue.export import ORIGIN, of_municipality, write
from familiehus.catalogue.loading import Loader, LoadReport, WhenManyLeft, is_current
from familiehus.catalogue.overview import overview
from familiehus.catalogue.source import BadSource, SourceError, file_digest, read_source
from familiehus.commands.context import Context, pass_context, progress
from familiehus.kernel.clock import DENMARK, SecurityClock, danish_day
from familiehus.kernel.errors import Refused

FILE = click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def catalogue() -> None:
    """The catalogue of offers and its source file."""


def _default(context: Context, file: Path | None) -> Path:
    return file or context.settings.data_dir / "offers.yaml"


@catalogue.command()
@FILE
@click.option("--json", "as_json", is_flag=True, help="Errors as a JSON list.")
@pass_context
def check(context: Context, file: Path | None, *, as_json: bool) -> None:
    """Check a source file (data/offers.yaml): every error with its line, field and what would be right."""
    path = _default(context, file)
    source = read_source(path)
    errors = check_source(source, _known(context, _today(context)))
    if as_json:
        click.echo(json.dumps([{"line": e.line, "where": e.where, "message": e.message} for e in errors], indent=1))
    else:
        _name(path, errors)
    if errors:
        raise Refused(f"{path} has {len(errors)} error{'s' * (len(errors) != 1)}; nothing was loaded")
    if not as_json:
        found = source.catalogue
        click.echo(f"{path}: {len(found.offers)} offers, {len(found.houses)} houses, no errors")


@catalogue.command()
@FILE
@click.option("--json", "as_json", is_flag=True, help="What was done as JSON.")
@click.option("--withdraw", is_flag=True, help="Take down what left the file, however much it is.")
@pass_context
def load(context: Context, file: Path | None, *, as_json: bool, withdraw: bool) -> None:
    """Load a source file, all or nothing. An edit made here stands against the file until it is settled.

    What left the file is taken down; when that is more than five and more than a third, only with --withdraw.
    """
    path = _default(context, file)
    when_many_left = WhenManyLeft.WITHDRAW if withdraw else WhenManyLeft.REFUSE
    try:
        report = load_file(context, path, _today(context), when_many_left)
    except BadSource as bad:
        _name(path, bad.errors)
        raise
    if as_json:
        click.echo(json.dumps({n: getattr(report, n) for n in ("version", *_PARTS, "conflicts")}, indent=1))
    else:
        _tell(report)
    context.editions.refresh()
    if report.conflicts:
        raise Refused(f"edited here and in the file, the edit stands: {', '.join(report.conflicts)}")


def _name(path: Path, errors: tuple[SourceError, ...]) -> None:
    for error in errors:
        click.echo(f"{path}: {error}")


_PARTS = ("added", "changed", "withdrawn")
_BEFORE_ALL = datetime(2000, 1, 1)  # noqa: DTZ001 - a day; no earlier one can be told apart


def _tell(report: LoadReport) -> None:
    for part in _PARTS:
        for key in getattr(report, part):
            click.echo(f"{part}: {key}")
    counts = ", ".join(f"{len(getattr(report, part))} {part}" for part in _PARTS)
    click.echo(f"catalogue version {report.version}: {counts}")


def _known(context: Context, today: date | None) -> Known:
    return replace(context.tables.known(context.editions.catalogue.edition), today=today)


def _today(context: Context) -> date:
    """Where the demo's clock was moved, the later of its day and the real one."""
    return max(danish_day(context.now()), danish_day(SecurityClock().now()))


def load_file(
    context: Context,
    path: Path,
    today: date | None = None,
    when_many_left: WhenManyLeft = WhenManyLeft.KEEP,
) -> LoadReport:
    """Check and load one file in one transaction. Raises BadSource, and then nothing has changed.

    Without ``today`` the days in it are taken as they are: what is shipped is no younger for a clock that is late.
    """
    source = read_source(path)
    errors = check_source(source, _known(context, today))
    if errors:
        raise BadSource(errors)
    with context.database.write() as work, progress("load") as report_progress:
        report = Loader(work.session, SecurityClock().now(), report_progress, when_many_left).load(source)
        work.commit()
    return report


def load_shipped(context: Context) -> LoadReport | None:
    """What ``make run`` does: load the shipped catalogue unless exactly this file has been loaded; None when it has."""
    path = context.settings.data_dir / "offers.yaml"
    with context.database.read() as session:
        if is_current(session, ORIGIN, file_digest(path)):
            return None
    return load_file(context, path)


@catalogue.command()
@click.option("--format", "kind", type=click.Choice(["yaml", "csv", "json", "html"]), default="yaml", show_default=True)
@click.option("--municipality", help="Only offers one can use there; needed for html, the printable overview.")
@click.option("--catalogue", "name", help=f"Another catalogue than {ORIGIN!r}; html prints all when none is named.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of standard output.")
@pass_context
def export(context: Context, kind: str, municipality: str | None, name: str | None, output: Path | None) -> None:
    """One catalogue as it stands: YAML loads again to the same catalogue; html prints one municipality (R021)."""
    whole = _exported(context, name if kind == "html" else name or ORIGIN)
    if municipality:
        whole = of_municipality(whole, _municipality(context, municipality), context.tables.places)
    elif kind == "html":
        raise click.UsageError("--format html needs --municipality")
    if kind == "html":
        at = context.now().date(), context.settings.public_url
        text = overview(whole, municipality or "", context.tables.topics, *at)
    else:
        text = write(whole, kind, name or ORIGIN)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}") from error


def _exported(context: Context, name: str | None) -> Catalogue:
    with context.database.read() as session:
        reader = context.editions.catalogue.edition.reader(session)
        if name is None:
            return reader.catalogue()
        known = reader.catalogues()
        if name not in (ORIGIN, *known):
            raise Refused(f"no catalogue {name!r} has been loaded; there are: {', '.join(known) or 'none'}")
        return reader.one_catalogue(name, ORIGIN)


def _municipality(context: Context, name: str) -> str:
    found = context.tables.places.right_name(name)
    if found is None:
        raise Refused(f"{name!r} is not a Danish municipality")
    return found


@catalogue.command()
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="A date, YYYY-MM-DD.")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def changes(context: Context, since: datetime, *, as_json: bool) -> None:
    """What was added, changed or withdrawn since a date, for those who refer from outside (R023)."""
    with context.database.read() as session:
        reader = context.editions.catalogue.edition.reader(session)
        found = reader.changes_since(max(since, _BEFORE_ALL).replace(tzinfo=DENMARK))
    rows = [{"at": _day(c.at), "kind": c.kind, "key": c.key, "change": c.change, "fields": c.fields} for c in found]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        fields = f" ({', '.join(row['fields'])})" if row["fields"] else ""
        click.echo(f"{row['at']}  {row['change']:<9}  {row['key']}{fields}")


def _day(moment: datetime) -> str:
    return moment.astimezone(DENMARK).date().isoformat()
