"""One's own entries in a list, those that want a look, and beginning a new one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.pages import by
from familiehus.accounts.site import accounts_site
from familiehus.accounts.storage import OrganisationRow
from familiehus.catalogue import editing_lists as listing
from familiehus.catalogue.editor import clean_name
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.staff.shell import KINDS, LONGEST_NAME, door, editing, own_entries, page, to
from familiehus.web.guard import signed_in
from familiehus.web.i18n import gettext

bp = door("staff_catalogue")


@bp.get("")
@own_entries
def entries() -> Response:
    """One's own houses and offers, and those that want a look (R036)."""
    site, today = accounts_site(), catalogue_site().clock.now().date()
    places = listing.places(signed_in())
    with site.database.write() as work:
        found = listing.lines(work.session, places, today)
        names = _names(work.session, places)
        work.record(*listing.seen(site.scribe, by(), found))
        work.commit()
    return page("list", lines=found, due=listing.due(found, places), names=names, done=request.args.get("gjort", ""))


@bp.route("/nyt", methods=["GET", "POST"])
@own_entries
def new() -> AnyResponse:
    """Begin a new offer or house: whose it is and what it is called."""
    site, places = accounts_site(), listing.places(signed_in())
    with site.database.read() as session:
        names = {str(place): name for place, name in _names(session, places).items()}
    name = clean_name(request.form.get("navn", ""))
    chosen = {"navn": name, "slags": request.form.get("slags", "tilbud"), "hvem": request.form.get("hvem", "")}
    errors = _new_errors(chosen, names) if request.method == "POST" else {}
    if request.method == "GET" or errors:
        return page("new", 400 if errors else 200, names=names, chosen=chosen, errors=errors)
    with site.database.write() as work:
        ref = editing().create(work, by(), UUID(chosen["hvem"]), KINDS[chosen["slags"]], name)
        work.commit()
    return to("staff_catalogue_form.edit", ref)


def _names(session: Session, places: Collection[UUID]) -> dict[UUID, str]:
    query = select(OrganisationRow.id, OrganisationRow.name).where(OrganisationRow.id.in_(places))
    return {row.id: row.name for row in session.execute(query.order_by(OrganisationRow.name))}


def _new_errors(chosen: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not 0 < len(chosen["navn"]) <= LONGEST_NAME:
        errors["navn"] = gettext("Skriv et navn med højst %(most)s tegn.", most=LONGEST_NAME)
    if chosen["slags"] not in KINDS:
        errors["slags"] = gettext("Vælg fra listen.")
    if chosen["hvem"] not in names:
        errors["hvem"] = gettext("Vælg fra listen.")
    return errors
