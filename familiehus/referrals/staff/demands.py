"""What one's organisation asks of the yes that each profession records: in writing, or for a shorter time."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.access.roles import StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.pages import Form, by, chosen_one, number_sent, page, sent
from familiehus.accounts.professions import held_in
from familiehus.accounts.wording import profession_name
from familiehus.consent.demand_service import Standing
from familiehus.consent.demands import NOTHING_MORE, Demand
from familiehus.kernel.errors import Conflict, Refused
from familiehus.referrals.refusals import refusal
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import blueprint
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_demands", "/personale/organisation")


@bp.get("/<uuid:organisation>/samtykke")
@requires(Permission.SET_CONSENT)
def show(organisation: UUID) -> Response:
    """Every profession with what is asked of it; those that nobody here has and nothing is asked of, by themselves."""
    return _page(organisation, Form())


@bp.post("/<uuid:organisation>/samtykke")
@requires(Permission.SET_CONSENT)
def put(organisation: UUID) -> AnyResponse:
    """Change it for one profession: for every yes from now on."""
    site, form = referrals_site(), sent("put", "profession", "in_writing", "at_most_days", "version")
    typed = form["at_most_days"].strip()
    demand = Demand(bool(form["in_writing"]), number_sent(typed, 0) if typed else None)
    form.name = form["profession"]
    profession = chosen_one(StaffProfession, form["profession"])
    try:
        if profession is None:
            raise Refused("choose a profession")
        with site.database.write() as work:
            site.demands.put(work, by(), organisation, profession, demand, number_sent(form["version"], -1))
            work.commit()
    except Conflict:
        form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Intet er ændret af dig.")
        return _page(organisation, form, 409)
    except Refused as error:
        form.errors["at_most_days" if profession else ""] = refusal(error)
        return _page(organisation, form, 400)
    return redirect(url_for("staff_demands.show", organisation=organisation, gjort="gemt"), 303)


def _page(organisation: UUID, form: Form, status: int = 200) -> Response:
    by().require(Permission.SET_CONSENT, organisation)
    site = referrals_site()
    with site.database.read() as session:
        place = directory.place(session, organisation)
        found = site.demands.all(session, organisation)
        here = held_in(session, organisation)
    near: list[tuple[str, StaffProfession, Standing]] = []
    far: list[tuple[str, StaffProfession, Standing]] = []
    for row in sorted((profession_name(one), one, standing) for one, standing in found.items()):
        (near if row[1] in here or row[2].demand != NOTHING_MORE else far).append(row)
    done = request.args.get("gjort", "")
    return page("contact/demands.html", status, place=place, near=near, far=far, form=form, done=done)
