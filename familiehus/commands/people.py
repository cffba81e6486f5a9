"""``familiehus organisation`` and ``familiehus staff``: the first people of a place, and stopping somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.commands.context import SHELL, Context, pass_context
from familiehus.kernel.errors import Refused
from familiehus.referrals.gone import come_back

AT_ONCE = click.option(
    "--at-once", is_flag=True, help="Pass on what is held in the same step, instead of asking first."
)

# What to do first where nobody would be left to hold a family.
_LEAD_THERE = (
    "let somebody lead there first: familiehus staff add EMAIL --name NAME --organisation KEY --role coordinator "
    "(or the role for a colleague, under /personale/organisation)"
)
_HAND_OVER = "hand them over to another place, or close their lines, under /personale/kontakt first"


@click.group()
def organisation() -> None:
    """Organisations: municipalities, regions, associations."""


@organisation.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice([str(kind) for kind in OrganisationKind]), required=True)
@click.option("--key", default="", help="A short name for commands; made from the name when left out.")
@pass_context
def add_organisation(context: Context, name: str, kind: str, key: str) -> None:
    """Add an organisation. Its first leader comes with: familiehus staff add --role leader."""
    site = context.accounts
    with site.database.write() as work:
        row = site.organisations.add(work, SHELL, name, kind, key)
        work.commit()
        click.echo(row.key)


@organisation.command("list")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def list_organisations(context: Context, *, as_json: bool) -> None:
    """Every organisation with its key."""
    with context.database.read() as session:
        rows = session.scalars(select(OrganisationRow).order_by(OrganisationRow.name)).all()
    found = [{"key": row.key, "name": row.name, "kind": row.kind, "active": row.active} for row in rows]
    if as_json:
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.key:<40} {row.kind:<14} {row.name}{'' if row.active else ' (ended)'}")


@organisation.command("end")
@click.argument("key")
@AT_ONCE
@pass_context
def end_organisation(context: Context, key: str, *, at_once: bool) -> None:
    """Everybody leaves and nothing can be done there any more; the record stays."""
    site = context.accounts
    with _told_the_way_on(_HAND_OVER), site.database.write() as work:
        place = organisation_called(work.session, key)
        site.organisations.end(work, SHELL, place, at_once=at_once)
        back = come_back(work, context.referrals, SHELL, place)
        work.commit()
    click.echo(f"{key} has ended" + (f"; referrals that are their senders' again: {back}" if back else ""))


@click.group()
def staff() -> None:
    """People who sign in."""


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--organisation", "place", required=True, help="The organisation's key.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]))
@pass_context
def add_person(context: Context, email: str, name: str, place: str, roles: tuple[str, ...]) -> None:
    """Add somebody with roles, and print the link they choose a password by (once, for seven days)."""
    site = context.accounts
    with site.database.write() as work:
        here = organisation_called(work.session, place)
        made = site.people.invite(work, SHELL, here, name, email, [Role(role) for role in roles])
        work.commit()
    _show_link(context, made.secret)


@staff.command("invite")
@click.argument("email")
@pass_context
def invite_again(context: Context, email: str) -> None:
    """A new link for somebody who has lost password or phone; sessions, tokens and the old sign-in stop at once."""
    site = context.accounts
    with site.database.write() as work:
        person = directory.by_email(work.session, email)
        roles = work.session.scalars(directory.standing_roles(person.id)).all() if person and person.active else ()
        if person is None or not roles:
            raise Refused(f"nobody active has the address {email}")
        secret = site.invitations.make_again(work, SHELL, roles[0].organisation_id, person.id)
        work.commit()
    _show_link(context, secret)


@staff.command("list")
@click.option("--organisation", "place", help="Only one organisation, by its key.")
@click.option("--json", "as_json", is_flag=True)
@pass_context
def list_people(context: Context, place: str | None, *, as_json: bool) -> None:
    """Who is active, where, in which roles. Looking is remembered, as on a page."""
    site, found = context.accounts, []
    with site.database.write() as work:
        query = select(OrganisationRow).where(OrganisationRow.active).order_by(OrganisationRow.name)
        if place:
            query = query.where(OrganisationRow.id == organisation_called(work.session, place))
        for row in work.session.scalars(query).all():
            people = directory.colleagues(work.session, row.id, limit=1_000_000)
            found += [_entry(row, colleague) for colleague in people]
            if people:
                subjects = [("person", colleague.person.id) for colleague in people]
                work.record(site.scribe.event(Act.PEOPLE_SEEN, SHELL, row.id, subjects))
        work.commit()
    if as_json:
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for entry in found:
        click.echo(f"{entry['email']:<44} {entry['organisation']:<30} {', '.join(entry['roles'])}")


@staff.command()
@click.argument("email")
@AT_ONCE
@pass_context
def deactivate(context: Context, email: str, *, at_once: bool) -> None:
    """Stop somebody everywhere: sessions, tokens and roles end in one step; what they did stays in the record."""
    site = context.accounts
    with _told_the_way_on(_LEAD_THERE), site.database.write() as work:
        site.people.deactivate(work, SHELL, email, at_once=at_once)
        work.commit()
    click.echo(f"{email} is stopped")


@contextmanager
def _told_the_way_on(where_nobody_is_left: str) -> Iterator[None]:
    """Whoever is to stop somebody who still holds something reads what can be done about it."""
    try:
        yield
    except NotDone as error:
        if error.reason is Refusal.STILL_HOLDS:
            raise Refused(f"{error}; let it be passed on first, or say --at-once") from error
        if error.reason is Refusal.NOBODY_LEFT:
            units = ", ".join(error.details)
            raise Refused(f"nobody else could hold the families of {units}; {where_nobody_is_left}") from error
        raise


def organisation_called(session: Session, key: str) -> UUID:
    """The active organisation of that key. Raises Refused."""
    found = session.scalars(
        select(OrganisationRow.id).where(OrganisationRow.key == key, OrganisationRow.active)
    ).first()
    if found is None:
        raise Refused(f"there is no organisation {key!r}; see: familiehus organisation list")
    return found


def _entry(row: OrganisationRow, colleague: directory.Colleague) -> dict[str, Any]:
    person = colleague.person
    return {
        "email": person.email,
        "name": person.name,
        "organisation": row.key,
        "roles": sorted({held.role for held in colleague.roles}),
        "professions": sorted({p.profession for p in colleague.professions if p.is_confirmed}),
        "signed_up": colleague.has_signed_up,
    }


def _show_link(context: Context, secret: str | None) -> None:
    if secret is None:
        click.echo("the role is given; the person signs in as before")
        return
    click.echo(f"{context.settings.public_url}/personale/invitation/{secret}")
