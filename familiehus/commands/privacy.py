"""``familiehus privacy``: a parent's rights, the data inventory, and an organisation's approvals."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click

from familiehus.catalogue.loading import state
from familiehus.commands.context import SHELL, Context, pass_context
from familiehus.commands.people import organisation_called
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Refused
from familiehus.privacy import inventory as listed
from familiehus.privacy.approvals import Document, approve, approved
from familiehus.privacy.rights import Rights, as_file, as_page
from familiehus.wiring import open_sealer

_OWNER_ONLY = 0o600
_THERE = "{path} is there already; move it away first"
OUT = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Where to write; exports under the var directory."
)


@click.group()
def privacy() -> None:
    """A parent's rights, the data inventory, and an organisation's approvals."""


@privacy.command()
@click.argument("reference")
@OUT
@pass_context
def export(context: Context, reference: str, out: Path | None) -> None:
    """Write a draft of everything known about a parent, for a person to read (GDPR art. 15). Gives nothing out."""
    folder = _folder(context, out)  # before anything is recorded as looked up
    _check_free(*(folder / f"{reference.strip().upper()}-kladde.{kind}" for kind in ("json", "html")))
    draft = _rights(context).draft(SHELL, reference)
    for path, text in (
        (folder / f"{draft.reference}-kladde.json", as_file(draft)),
        (folder / f"{draft.reference}-kladde.html", as_page(draft, released=False)),
    ):
        _write(path, text)
        click.echo(path)


@privacy.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@OUT
@pass_context
def release(context: Context, file: Path, out: Path | None) -> None:
    """Write what the parent gets: a draft somebody has read, without the entries they marked with "remove"."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"{file} is no draft that can be read") from error
    if not isinstance(said, dict):
        raise Refused(f"{file} is no draft that can be read")
    folder = _folder(context, out)
    _check_free(folder / f"{said.get('reference')}-indsigt.html")  # before it is recorded as given
    released = _rights(context).release(SHELL, said)
    path = folder / f"{released.reference}-indsigt.html"
    _write(path, as_page(released, released=True))
    click.echo(path)


@privacy.command()
@click.argument("reference")
@click.argument("field", type=click.Choice([str(field) for field in Field if field is not Field.CONTACT]))
@click.option("--unit", type=click.types.UUID, help="When several units keep the field: whose.")
@pass_context
def correct(context: Context, reference: str, field: str, unit: UUID | None) -> None:
    """Correct a text on the parent's word; the new text is read from standard input, not from the command line."""
    text = sys.stdin.read()
    _rights(context).correct(SHELL, reference, Field(field), text, unit)
    click.echo("corrected; the version before stays until: familiehus privacy erase --earlier")


@privacy.command()
@click.argument("reference")
@click.option("--earlier", is_flag=True, help="Only versions of texts that a later one has replaced.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def erase(context: Context, reference: str, *, earlier: bool, yes: bool) -> None:
    """Erase what is known about a parent. The record of what happened stays whole: it holds no content."""
    rights = _rights(context)
    rights.check_erasure(reference, earlier=earlier)
    if not yes:
        click.confirm("This cannot be undone, except from a backup. Go on?", abort=True)
    if earlier:
        click.echo(f"{rights.erase_earlier(SHELL, reference)} earlier versions are gone")
        return
    click.echo(f"{rights.erase(SHELL, reference)} rows are gone")


@privacy.command("approve")
@click.argument("organisation")
@click.option("--by", "email", required=True, help="The administrator of the organisation who has approved.")
@click.option("--document", "documents", multiple=True, type=click.Choice([str(document) for document in Document]))
@click.option("--filed-as", default="", help="Where the organisation keeps its own text: a case number, say.")
@pass_context
def approve_documents(
    context: Context, organisation: str, email: str, documents: tuple[str, ...], filed_as: str
) -> None:
    """Record that the organisation's documents about privacy are approved: all of them, or those named."""
    site = context.accounts
    named = [Document(document) for document in documents] or list(Document)
    with site.database.write() as work:
        place = organisation_called(work.session, organisation)
        approve(work, site.scribe, SHELL, place, email, named, filed_as)
        state(work.session).version += 1  # pages that say whether one can ask to be rung up are made anew
        work.commit()
    click.echo(f"{organisation}: {len(named)} documents approved")


@privacy.command()
@click.argument("organisation")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def status(context: Context, organisation: str, *, as_json: bool) -> None:
    """Which documents of an organisation are approved; in production no line is opened before all are."""
    with context.database.read() as session:
        found = {one.document: one for one in approved(session, organisation_called(session, organisation))}
    if as_json:
        said = {
            document.value: {"edition": one.edition, "filed_as": one.filed_as, "at": one.at.isoformat()}
            if (one := found.get(document))
            else None
            for document in Document
        }
        click.echo(json.dumps(said, indent=1, ensure_ascii=False))
        return
    for document in Document:
        one = found.get(document)
        click.echo(f"{document.value:<24} {f'{one.at:%Y-%m-%d}  {one.filed_as}' if one else 'not approved'}")


@privacy.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--markdown", is_flag=True, help="As the page docs/data-inventory.md.")
def inventory(*, as_json: bool, markdown: bool) -> None:
    """Each column that says something about somebody: why it is kept, who reads it, when it ends."""
    if markdown:
        click.echo(listed.as_markdown(), nl=False)
        return
    found = [asdict(line) for line in listed.lines()]
    if as_json:
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for line in listed.lines():
        click.echo(f"{f'{line.table}.{line.column}':<44} {line.category:<28} {line.purpose}")


def _rights(context: Context) -> Rights:
    site = context.accounts
    return Rights(site.database, site.scribe, open_sealer(context.settings))


def _folder(context: Context, out: Path | None) -> Path:
    folder = out or context.settings.var_dir / "exports"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}") from error
    return folder


def _check_free(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise Refused(_THERE.format(path=path))


def _write(path: Path, text: str) -> None:
    """For its owner only; a draft that somebody has begun to strike in is not overwritten. Raises Refused."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError as error:
        raise Refused(_THERE.format(path=path)) from error
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
