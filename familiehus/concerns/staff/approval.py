"""What waits for the job centre's yes: the reference, the offer, and of the family only what the practice needs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.pages import Form, by, page, sent
from familiehus.audit.domain import Act
from familiehus.concerns.service import offer_of
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, places_where, yes_no
from familiehus.concerns.storage import ApprovalRow
from familiehus.concerns.wording import refusal
from familiehus.consent.service import Said
from familiehus.families.shut_outs import open_to
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Refused
from familiehus.referrals import wording as handover
from familiehus.referrals.shown import shown
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_approval", "/personale/bekymring/godkendelser")
bp.context_processor(lambda: {"w": handover, "shown": shown})
# What a work placement needs; whatever else a consent may name is not for this page (R059).
NEEDED = frozenset({Field.NAME, Field.CONTACT, Field.DUE, Field.SPOKEN, Field.PRACTICAL})
_MOST = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One question as the approver sees it."""

    row: ApprovalRow
    reference: str
    offer: str
    asked_by: str
    items: list[Said]


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
        query = select(ApprovalRow).join(LineRow, LineRow.id == ApprovalRow.line_id)
        query = query.where(ApprovalRow.organisation_id.in_(places), open_to(signed_in()))
        rows = work.session.scalars(
            query.order_by(ApprovalRow.answered_at.is_not(None), ApprovalRow.asked_at.desc()).limit(_MOST)
        ).all()
        found = [_waiting(work.session, row) for row in rows]
        for place in places:
            seen = [("approval", row.id) for row in rows if row.organisation_id == place]
            work.record(site.scribe.event(Act.APPROVALS_SEEN, by(), place, seen))
        work.commit()
    return page("concern/approvals.html", status, form=form, found=found, done=request.args.get("gjort", ""))


def _waiting(session: Session, row: ApprovalRow) -> Waiting:
    line, offer = session.get_one(LineRow, row.line_id), offer_of(session, row.offer_id)
    asker = directory.names(session, [row.asked_by]).get(row.asked_by, "")
    items = [] if row.answered_at else _readable(session, row)
    return Waiting(row, line.reference, offer.name if offer else "", asker, items)


def _readable(session: Session, row: ApprovalRow) -> list[Said]:
    """What a consent gives the approver's own unit, of the fields the practice needs, until there is an answer."""
    units = [
        held.unit
        for held in signed_in().memberships
        if held.organisation == row.organisation_id and held.role is Role.APPROVER and held.unit
    ]
    said = concerns_site().consents.read(session, [row.line_id], units)
    newest = {one.field: one for one in reversed(said) if one.field in NEEDED}
    return [newest[field] for field in Field if field in newest]
