"""A *socialfaglig screening*: found by the line's reference, recorded by an adviser, never dated back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts import directory
from familiehus.accounts.pages import Form, by, chosen, chosen_one, page, sent, yes_no
from familiehus.audit.domain import Act
from familiehus.concerns.domain import NewScreening
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, named, pairs, places_where, saw
from familiehus.concerns.vocabulary import Occasion, Subject
from familiehus.concerns.wording import OCCASIONS, OUTCOMES, SUBJECTS, beside
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.router.gates import Outcome
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_screening")
_FIELDS = ("subject", "occasion", "outcome", "support_now")


@bp.get("/screening")
@requires(Permission.SCREEN)
def find() -> Response:
    """Asks for the reference somebody has told the adviser."""
    return _find(Form())


@bp.post("/screening")
@requires(Permission.SCREEN)
def found() -> AnyResponse:
    """On to the line of that reference. A reference of nobody's is a failed try, and remembered."""
    site, form = concerns_site(), sent("find", "reference", "organisation")
    places = places_where(Permission.SCREEN)
    place = next((key for key in chosen([form["organisation"]]) if key in places), places[0])
    try:
        with site.database.read() as session:
            line = site.gates.line_called(session, by(), form["reference"]).id
    except NotFound:
        with site.database.write() as work:
            saw(work, by(), Act.REFUSED, place, [("route", request.url_rule.rule if request.url_rule else "")])
        form.errors["reference"] = gettext("Vi kender ikke et åbent forløb med det nummer. Det ser ud som K-ABC-DEF.")
        return _find(form, 404)
    return redirect(url_for("staff_screening.show", organisation=place, line=line), 303)


@bp.get("/screening/<uuid:organisation>/<uuid:line>")
@requires(Permission.SCREEN)
def show(organisation: UUID, line: UUID) -> Response:
    """What one's own authority has recorded, and the form. Nothing of what is written on the line."""
    return _page(organisation, line, Form())


@bp.post("/screening/<uuid:organisation>/<uuid:line>")
@requires(Permission.SCREEN)
def record(organisation: UUID, line: UUID) -> AnyResponse:
    """It counts from this moment, in the adviser's municipality."""
    site, form = concerns_site(), sent("screening", *_FIELDS)
    new = NewScreening(
        chosen_one(Subject, form["subject"]),
        chosen_one(Occasion, form["occasion"]),
        chosen_one(Outcome, form["outcome"]),
        yes_no(form["support_now"]),
    )
    try:
        with site.database.write() as work:
            site.gates.screen(work, by(), organisation, line, new)
            work.commit()
    except Refused as error:
        form.errors |= beside(error)
        return _page(organisation, line, form, 400)
    return redirect(url_for("staff_screening.show", organisation=organisation, line=line, gjort="1"), 303)


def _find(form: Form, status: int = 200) -> Response:
    return page("concern/find.html", status, form=form, places=named(places_where(Permission.SCREEN)))


def _page(organisation: UUID, line: UUID, form: Form, status: int = 200) -> Response:
    site = concerns_site()
    with site.database.write() as work:
        recorded = site.gates.screened(work.session, by(), organisation, line)
        persons = directory.names(work.session, [row.recorded_by for row in recorded])
        reference = work.session.get_one(LineRow, line).reference
        municipality = site.responsible.of_organisation(work.session, organisation)
        saw(work, by(), Act.SCREENINGS_SEEN, organisation, [("line", line)])
    return page(
        "concern/screening.html",
        status,
        form=form,
        line=line,
        organisation=organisation,
        reference=reference,
        municipality=municipality,
        recorded=recorded,
        persons=persons,
        subjects=pairs(SUBJECTS),
        occasions=pairs(OCCASIONS),
        outcomes=pairs(OUTCOMES),
        done=request.args.get("gjort", ""),
    )
