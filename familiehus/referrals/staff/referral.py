"""One referral: what it is, what may be read of it, what can be done now, and its history."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, page, sent
from familiehus.audit.domain import Act
from familiehus.consent.service import Said
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Action, Party, State
from familiehus.referrals.history import steps
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import (
    REFERRAL,
    blueprint,
    chosen_one,
    offers,
    pairs,
    people,
    saw,
    units,
    version_sent,
    what_was_said,
)
from familiehus.referrals.wording import WAYS, refusal
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_referral", REFERRAL)
_FIELDS = ("reason", "what_next", "on", "wants_to_wait", "way")
# What somebody types for an action, beside its button.
ASKS: dict[Action, tuple[str, ...]] = {
    Action.DECLINE: ("reason",),
    Action.SETTLE: ("what_next",),
    Action.PUT_ON_WAITING: ("on", "wants_to_wait"),
    Action.RENEW_ESTIMATE: ("on",),
    Action.REACH: ("way",),
    Action.LOG_TRY: ("way",),
    Action.FOLLOW_UP: ("on",),
    Action.START: ("on",),
}
# When the family has said no, a receiver is told only that (handover.md).
OVER = frozenset({State.WITHDRAWN, State.CLOSED})


@bp.get("/<uuid:referral>")
@requires(Permission.MEET_FAMILIES)
def show(referral: UUID) -> Response:
    """The referral for whoever has a part in it."""
    return _page(referral, Form())


@bp.post("/<uuid:referral>/<action>")
@requires(Permission.MEET_FAMILIES)
def act(referral: UUID, action: str) -> AnyResponse:
    """One row of the table."""
    site, form = referrals_site(), sent(action, *_FIELDS)
    doing = chosen_one(Action, action)
    if doing is None:
        raise NotFound("no such action")
    try:
        with site.database.write() as work:
            site.referrals.act(work, by(), referral, doing, what_was_said(form), version_sent())
            work.commit()
    except Conflict:
        form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Det, du skrev, står her endnu.")
        return _page(referral, form, 409)
    except Refused as error:
        form.errors[""] = refusal(error)
        return _page(referral, form, 400)
    return redirect(url_for("staff_referral.show", referral=referral, gjort=action), 303)


def _page(referral: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        session = work.session
        case = site.referrals.case(session, by(), referral)
        row, parties = case.row, case.parties(by())
        history = steps(session, site.referrals, referral)
        over = parties == {Party.RECEIVER} and State(row.state) in OVER
        values = {
            "row": row,
            "case": case,
            "parties": parties,
            "over": over,
            "items": [] if over else _readable(session, case, parties),
            "actions": [a for a in case.actions(by()) if a is not Action.SEND],
            "history": [] if over else history,
            "persons": people(
                session, row.sender_id, row.receiver_id, row.actor_id, case.line.holder_id, *(s.person for s in history)
            ),
            "units": units(session, [row.sender_unit_id, row.unit_id, row.actor_unit_id, case.line.unit_id]),
            "offers": offers(session, [row.offer_id]),
            "outside": site.referrals.outside_of(row),
        }
        stands = [desk.organisation for desk in (case.sender, case.receiver, case.holder) if desk]
        places = [place for place in stands if _works_in(place)]
        saw(work, by(), Act.REFERRAL_SEEN, places, [("referral", referral), ("line", row.line_id)])
    done = request.args.get("gjort", "")
    return page("contact/referral.html", status, form=form, asks=ASKS, hows=pairs(WAYS), done=done, **values)


def _readable(session: Session, case: Case, parties: frozenset[Party]) -> list[Said]:
    """The newest of each field that the person's own desk may read."""
    desks = set()
    if Party.RECEIVER in parties and case.row.unit_id:
        desks.add(case.row.unit_id)
    if Party.SENDER in parties:
        desks.add(case.row.sender_unit_id)
    if Party.HOLDER in parties and case.line.unit_id:
        desks.add(case.line.unit_id)
    said = referrals_site().consents.read(session, [case.line.id], desks)
    newest = {one.field: one for one in reversed(said)}
    return [newest[field] for field in Field if field in newest]


def _works_in(organisation: UUID) -> bool:
    actor = by().actor
    return actor is not None and organisation in actor.organisations()
