"""Advice under § 29: nothing is written, unless an investigation is considered (R044, R045, R047, R048)."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts import directory
from familiehus.accounts.pages import Form, by, chosen, page, sent
from familiehus.audit.domain import Act
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, named, places_where, saw
from familiehus.concerns.wording import beside
from familiehus.kernel.errors import NotFound, Refused
from familiehus.web.guard import requires

bp = blueprint("staff_advice")
_NAMED = {"investigation_considered": "considered"}


@bp.get("/raadgivning")
@requires(Permission.MEET_FAMILIES)
def form() -> Response:
    """What advice is, and the one case in which something is written down. Not there for associations."""
    with concerns_site().database.read() as session:
        if not directory.without_associations(session, places_where(Permission.MEET_FAMILIES)):
            raise NotFound("no advice under § 29 here")
    return _page(Form())


@bp.post("/raadgivning")
@requires(Permission.MEET_FAMILIES)
def write() -> AnyResponse:
    """The facts, placed with the authority; without the tick nothing is kept."""
    site, form = concerns_site(), sent("note", "facts", "considered", "organisation")
    places = _municipal()
    place = next((key for key in chosen([form["organisation"]]) if key in places), next(iter(places), None))
    if place is None:
        raise NotFound("no authority of yours")
    try:
        with site.database.write() as work:
            site.notes.write(work, by(), place, form["facts"], investigation_considered=bool(form["considered"]))
            work.commit()
    except Refused as error:
        form.errors |= {_NAMED.get(field, field): text for field, text in beside(error).items()}
        return _page(form, 400)
    return redirect(url_for("staff_advice.form", gjort="1"), 303)


@bp.get("/notater/<uuid:organisation>")
@requires(Permission.SCREEN)
def placed(organisation: UUID) -> Response:
    """The authority's own notes, for its advisers."""
    site = concerns_site()
    with site.database.write() as work:
        notes = site.notes.placed(work.session, by(), organisation)
        persons = directory.names(work.session, [note.written_by for _, note in notes])
        saw(work, by(), Act.ADVICE_NOTES_SEEN, organisation, [("note", key) for key, _ in notes])
    return page("concern/notes.html", notes=[note for _, note in notes], persons=persons)


def _municipal() -> list[UUID]:
    """The municipalities one works in: elsewhere there is no duty to write such a note."""
    site = concerns_site()
    with site.database.read() as session:
        return [
            place
            for place in places_where(Permission.MEET_FAMILIES)
            if site.responsible.of_organisation(session, place) is not None
        ]


def _page(form: Form, status: int = 200) -> Response:
    return page(
        "concern/advice.html",
        status,
        form=form,
        places=named(_municipal()),
        authority=places_where(Permission.SCREEN),
        done=request.args.get("gjort", ""),
    )
