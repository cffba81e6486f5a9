"""What waits for the job centre's yes: the reference, the offer, and of the family only what the practice needs."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, page, sent, yes_no
from familiehus.audit.domain import Act
from familiehus.concerns.approving import questions as questions_of
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, places_where
from familiehus.concerns.wording import refusal
from familiehus.kernel.errors import Refused
from familiehus.referrals import wording as handover
from familiehus.referrals.shown import shown
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_approval", "/personale/bekymring/godkendelser")
bp.context_processor(lambda: {"w": handover, "shown": shown})


@bp.get("")
@requires(Permission.APPROVE)
def questions() -> Response:
    """Those that wait first, then the latest answers."""
    return _page(Form())


@bp.post("/<uuid:approval>")
@requires(Permission.APPROVE)
def answer(approval: UUID) -> AnyResponse:
    """Yes or no, once."""
    site, form = concerns_site(), sent(str(approval), "approved")
    try:
        with site.database.write() as work:
            site.gates.answer(work, by(), approval, approved=yes_no(form["approved"]))
            work.commit()
    except Refused as error:
        form.errors[""] = refusal(error)
        return _page(form, 400)
    return redirect(url_for("staff_approval.questions", gjort="1"), 303)


def _page(form: Form, status: int = 200) -> Response:
    site, places = concerns_site(), places_where(Permission.APPROVE)
    with site.database.write() as work:
        found = questions_of(work.session, site.consents, signed_in(), places)
        for place in places:
            seen = [("approval", one.row.id) for one in found if one.row.organisation_id == place]
            role = by().require(Permission.APPROVE, place)
            work.record(site.scribe.event(Act.APPROVALS_SEEN, by(), place, seen, role=role))
        work.commit()
    return page("concern/approvals.html", status, form=form, found=found, done=request.args.get("gjort", ""))
