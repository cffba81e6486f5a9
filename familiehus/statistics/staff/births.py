"""Births of a year, typed in with where the number is from: what the use of a house is seen against."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may
from familiehus.accounts.pages import Form, by, page, sent
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import whole_number
from familiehus.statistics.places import scope, scopes
from familiehus.statistics.service import Births
from familiehus.statistics.site import statistics_site
from familiehus.statistics.staff.shared import blueprint
from familiehus.statistics.wording import refusal
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_births")


@bp.get("/foedsler")
@requires(Permission.SEE_NUMBERS)
def births() -> Response:
    """What has been typed in, and the form for whoever keeps it."""
    return _page(Form(), request.args.get("hvor", ""))


@bp.post("/foedsler/<uuid:organisation>")
@requires(Permission.KEEP_NUMBERS)
def keep(organisation: UUID) -> AnyResponse:
    """Births of a municipality and year; a second time corrects them."""
    form, site = sent("births", "municipality", "year", "number", "source"), statistics_site()
    said = Births(
        form["municipality"].strip(), whole_number(form["year"]), whole_number(form["number"]), form["source"].strip()
    )
    try:
        with site.database.write() as work:
            site.numbers.set_births(work, by(), organisation, said)
            work.commit()
    except Refused:
        with site.database.read() as session:
            reasons = site.numbers.births_problems(session, organisation, said)
        form.errors |= dict(refusal(Refused(reason)) for reason in reasons)
        return _page(form, str(organisation), 400)
    return redirect(url_for("staff_births.births", hvor=organisation, gjort="1"), 303)


def _page(form: Form, key: str, status: int = 200) -> Response:
    site = statistics_site()
    with site.database.read() as session:
        mine = scopes(session, by())
        here = scope(mine, key)
        there = sorted(site.numbers.births(session, here).values(), key=lambda row: (row.municipality, -row.year))
        keeps = may(signed_in(), Permission.KEEP_NUMBERS, Target(here.organisation))
    if "municipality" not in form.values and here.municipalities:
        form.values["municipality"] = here.municipalities[0]
    return page(
        "numbers/births.html", status, form=form, scope=here, rows=there, keeps=keeps, done=request.args.get("gjort")
    )
