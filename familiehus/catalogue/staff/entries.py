"""One's own entries in a list, those that want a look, and beginning a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.directory import organisation_names
from familiehus.accounts.pages import addresses, by
from familiehus.accounts.site import accounts_site
from familiehus.catalogue import editing_lists as listing
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.editor import clean_name
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.staff.shell import KINDS, LONGEST_NAME, door, editing, own_entries, page, to
from familiehus.web.guard import signed_in
from familiehus.web.i18n import full_date, gettext

bp = door("staff_catalogue")


@bp.get("")
@own_entries
def entries() -> Response:
    """One's own houses and offers, and those that want a look (R036)."""
    site, today = accounts_site(), catalogue_site().clock.now().date()
    places = listing.places(signed_in())
    with site.database.write() as work:
        found = listing.lines(work.session, places, today)
        names = organisation_names(work.session, places) if len(places) > 1 else {}
        work.record(*listing.seen(site.scribe, by(), found))
        work.commit()
    shown = {entry.id: entry for entry in _shown(found, names)}
    due = [shown[line.ref.id] for line in listing.due(found, places)]
    return page("list", lines=list(shown.values()), due=due, done=request.args.get("gjort", ""))


class ShownEntry(NamedTuple):
    """An entry as the list lays it out. ``confirm`` is where it is said to be right, for one that wants a look;
    ``whose`` is empty for somebody with one organisation; ``day`` when it was last seen after, for machines and for
    people, empty for never.
    """

    id: UUID
    name: str
    link: str
    confirm: str
    whose: str
    is_house: bool
    public: bool
    has_draft: bool
    old: bool
    day: tuple[str, str] | None
    changes: int
    clash: bool


def _shown(lines: Iterable[listing.Line], names: dict[UUID, str]) -> Iterator[ShownEntry]:
    """Everything a line says, so that the template has nothing left to look up."""
    edit, confirm = _links("staff_catalogue_form.edit"), _links("staff_catalogue_acts.confirm")
    for line in lines:
        key, kind = line.ref.id, line.ref.kind
        yield ShownEntry(
            key,
            line.name,
            edit[kind](key),
            confirm[kind](key) if line.old else "",
            names.get(line.organisation, ""),
            kind is Kind.HOUSE,
            line.public,
            line.has_draft,
            line.old,
            (line.verified.isoformat(), full_date(line.verified)) if line.verified else None,
            line.changes,
            line.clash,
        )


def _links(view: str) -> dict[Kind, Callable[[UUID], str]]:
    return {kind: addresses(view, "entry", kind=word) for word, kind in KINDS.items()}


@bp.route("/nyt", methods=["GET", "POST"])
@own_entries
def new() -> AnyResponse:
    """Begin a new offer or house: whose it is and what it is called."""
    site, places = accounts_site(), listing.places(signed_in())
    with site.database.read() as session:
        names = {str(place): name for place, name in organisation_names(session, places).items()}
    name = clean_name(request.form.get("navn", ""))
    chosen = {"navn": name, "slags": request.form.get("slags", "tilbud"), "hvem": request.form.get("hvem", "")}
    sent = request.method == "POST"
    errors = _new_errors(chosen, names) if sent else {}
    if errors or not sent:
        return page("new", 400 if errors else 200, names=names, chosen=chosen, errors=errors)
    with site.database.write() as work:
        ref = editing().create(work, by(), UUID(chosen["hvem"]), KINDS[chosen["slags"]], name)
        work.commit()
    return to("staff_catalogue_form.edit", ref)


def _new_errors(chosen: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not 0 < len(chosen["navn"]) <= LONGEST_NAME:
        errors["navn"] = gettext("Skriv et navn med højst %(most)s tegn.", most=LONGEST_NAME)
    if chosen["slags"] not in KINDS:
        errors["slags"] = gettext("Vælg fra listen.")
    if chosen["hvem"] not in names:
        errors["hvem"] = gettext("Vælg fra listen.")
    return errors
