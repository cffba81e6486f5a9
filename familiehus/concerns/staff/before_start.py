"""What stands before a start: which gate is open, and how somebody opens the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.pages import Form, by, chosen_one, page, sent, yes_no
from familiehus.accounts.storage import RoleRow
from familiehus.audit.domain import Act
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import Requirement
from familiehus.concerns.gatekeeping import Start
from familiehus.concerns.service import offer_of
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, saw
from familiehus.concerns.storage import ApprovalRow
from familiehus.concerns.wording import refusal
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import id_or_none
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Party
from familiehus.referrals.looking import people, units
from familiehus.referrals.site import referrals_site
from familiehus.router.gates import Gate
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_before_start", "/personale/bekymring/foer-start")
_CONDITIONS = frozenset(Gate(one.value) for one in Requirement)


@dataclass(frozen=True, slots=True)
class Question:
    """An authority that was asked, and its answer."""

    place: str
    row: ApprovalRow


@bp.get("/<uuid:referral>")
@requires(Permission.MEET_FAMILIES)
def show(referral: UUID) -> Response:
    """For whoever has a part in the referral."""
    return _page(referral, Form())


@bp.post("/<uuid:referral>/spoerg")
@requires(Permission.MEET_FAMILIES)
def ask(referral: UUID) -> AnyResponse:
    """Ask the authority that must approve. It is told the reference and the offer (R059)."""
    form = sent("ask", "organisation")

    def act(work: UnitOfWork, case: Case) -> None:
        place = id_or_none(form["organisation"])
        if place is None or case.row.offer_id is None:
            raise Refused("that authority does not approve this offer")
        concerns_site().gates.ask_approval(work, by(), case.line.id, case.row.offer_id, place)

    return _do(referral, form, act)


@bp.post("/<uuid:referral>/krav")
@requires(Permission.MEET_FAMILIES)
def condition(referral: UUID) -> AnyResponse:
    """Say whether a condition of the offer is so (R058)."""
    form = sent("condition", "requirement", "holds")

    def act(work: UnitOfWork, case: Case) -> None:
        requirement = chosen_one(Requirement, form["requirement"])
        holds, desk = yes_no(form["holds"]), case.sent_from(by())
        concerns_site().gates.say_condition(work, by(), case.line.id, requirement, holds=holds, sent_from=desk)

    return _do(referral, form, act)


def _do(referral: UUID, form: Form, act: Callable[[UnitOfWork, Case], None]) -> AnyResponse:
    try:
        with concerns_site().database.write() as work:
            act(work, referrals_site().referrals.case(work.session, by(), referral))
            work.commit()
    except Conflict:
        form.errors[""] = gettext("Der er spurgt allerede.")
        return _page(referral, form, 409)
    except Refused as error:
        form.errors[""] = refusal(error)
        return _page(referral, form, 400)
    return redirect(url_for("staff_before_start.show", referral=referral, gjort=form.name), 303)


def _page(referral: UUID, form: Form, status: int = 200) -> Response:
    site = concerns_site()
    with site.database.write() as work:
        session = work.session
        case = referrals_site().referrals.case(session, by(), referral)
        place = site.standing.part_in_start(session, by(), case.line.id, case.sent_from(by())).desk
        row, offer = case.row, offer_of(session, case.row.offer_id)
        if offer is None:
            raise NotFound("no such offer")
        missing, inside = referrals_site().limits.gates(session, row), case.parties(by()) != {Party.SENDER}
        asked = _asked(session, case) if inside else []
        values = {
            "row": row,
            "line_reference": case.line.reference,
            "offer": offer,
            "missing": missing,
            "bases": site.gatekeeper.screened(session, _start(case)) if inside else (),
            "conditions": [
                one for one in Gate if one in _CONDITIONS and Requirement(one.value) in offer.access.requires
            ],
            "says": site.responsible.of_organisation(session, place.organisation) is not None,
            "persons": people(session, row.sender_id),
            "units": units(session, {row.sender_unit_id}),
            "asked": asked,
            "awaits": any(one.row.answered_at is None for one in asked),
            "authorities": _authorities(session, offer) if inside and Gate.APPROVAL in missing else [],
        }
        saw(work, by(), Act.REFERRAL_SEEN, place.organisation, [("referral", referral), ("line", row.line_id)])
    return page("concern/before_start.html", status, form=form, done=request.args.get("gjort", ""), **values)


def _start(case: Case) -> Start:
    row = case.row
    return Start.of(case.line, row.offer_id, row.sender_unit_id, row.unit_id)


def _asked(session: Session, case: Case) -> list[Question]:
    query = select(ApprovalRow).where(ApprovalRow.line_id == case.line.id, ApprovalRow.offer_id == case.row.offer_id)
    rows = session.scalars(query.order_by(ApprovalRow.asked_at.desc())).all()
    names = directory.organisation_names(session, [row.organisation_id for row in rows])
    return [Question(names.get(row.organisation_id, ""), row) for row in rows]


def _authorities(session: Session, offer: Offer) -> list[tuple[str, str]]:
    """Organisations that have somebody who approves, in a municipality of the offer."""
    responsible = concerns_site().responsible
    query = select(RoleRow.organisation_id).where(RoleRow.role == Role.APPROVER, RoleRow.ended_at.is_(None)).distinct()
    places = [(key, responsible.of_organisation(session, key)) for key in session.scalars(query).all()]
    fitting = [key for key, name in places if name and (not offer.municipalities or name in offer.municipalities)]
    return [(str(key), name) for key, name in directory.organisation_names(session, fitting).items()]
