"""One referral: what it is, what may be read of it, what can be done now, and its history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen_one, offered, page, sent
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.kernel.text import HoldsCpr, has_cpr
from familiehus.programmes.ending import is_volunteer_to_be_told
from familiehus.programmes.service import (
    LIVE,
    is_day_kept_from,
    is_sought_again,
    let_by_programme,
    of_referral,
    plan_to_begin,
)
from familiehus.programmes.wording import TELL_THE_VOLUNTEER, sought_again
from familiehus.referrals.by_hand import was_sent
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.duties import ASKS_PARENT
from familiehus.referrals.looking import see_referral
from familiehus.referrals.refusals import refusal
from familiehus.referrals.shown import ASKS, colleagues, safe_contact
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import (
    REFERRAL,
    blueprint,
    offers,
    people,
    units,
    version_sent,
    what_was_said,
)
from familiehus.referrals.transitions import duty_in
from familiehus.referrals.wording import TRIED
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_referral", REFERRAL)
_HOPED_FOR = (Action.ACCEPT, Action.REACH, Action.TAKE_OVER, Action.START)
# Not what one is here to do: folded away, so that no tired thumb ends something.
_ENDINGS = (Action.DECLINE, Action.GIVE_UP, Action.CALL_OFF, Action.WITHDRAW)
_FIXED = {"asks": ASKS, "endings": _ENDINGS, "number": new_id}
_TYPED = ("reason", "what_next", "on", "successor")
_FIELDS = (*_TYPED, "receiver", "wants_to_wait", "open_help", "signature_seen", "way", "id")
_WRITTEN = ("reason", "what_next", "successor")
# What the page shows of a sight, as it is.
_SEEN = (
    "parties", "over", "items", "history", "outside", "journal", "to_sign", "waiting", "contact_changed", "left_until",
    "may_ask_others", "to_tell", "taken_back", "place_free",
)  # fmt: skip
# To programs it is about how things stand; here it has a tick of its own.
_BESIDE = {"say that you have seen the signature": "signature_seen"}


@bp.get("/<uuid:referral>")
@requires(Permission.MEET_FAMILIES)
def show(referral: UUID) -> Response:
    """The referral for whoever has a part in it."""
    return _page(referral, Form())


@bp.post("/<uuid:referral>/sendt")
@requires(Permission.MEET_FAMILIES)
def sent_by_hand(referral: UUID) -> AnyResponse:
    """The sender has sent the text to somebody who is not here."""
    return _do(
        referral, Form("sent_by_hand"), lambda work: was_sent(work, referrals_site(), by(), referral, version_sent())
    )


@bp.post("/<uuid:referral>/<action>")
@requires(Permission.MEET_FAMILIES)
def act(referral: UUID, action: str) -> AnyResponse:
    """One row of the table."""
    form, doing = sent(action, *_FIELDS), chosen_one(Action, action)
    if doing is None:
        raise NotFound("no such action")
    acts = referrals_site().referrals.act
    return _do(referral, form, lambda work: acts(work, by(), referral, doing, what_was_said(form), version_sent()))


def _do(referral: UUID, form: Form, act: Callable[[UnitOfWork], Case]) -> AnyResponse:
    """Carry out an act, and show the referral; what was typed stays where it was refused."""
    try:
        with referrals_site().database.write() as work:
            act(work)
            work.commit()
    except Conflict:
        form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Intet er ændret af dig.")
        if any(form[field] for field in _TYPED):
            form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Det, du skrev, står her endnu.")
        return _page(referral, form, 409)
    except Refused as error:
        form.errors[_beside(form, error)] = refusal(error)
        return _page(referral, form, 400)
    return redirect(url_for("staff_referral.show", referral=referral, gjort=form.name), 303)


def _beside(form: Form, error: Refused) -> str:
    """Beside which field of an act a reason stands; "" for what is about none of them."""
    if isinstance(error, HoldsCpr):
        return next((field for field in _WRITTEN if has_cpr(form[field])), "")
    return _BESIDE.get(str(error), error.field if error.field in _FIELDS else "")


def _programme(session: Session, case: Case, parties: Collection[Party]) -> dict[str, object]:
    """Of a programme with a volunteer: the way to it, what is left to do, and whether its next day is one's own."""
    row = case.row
    there = row.state in LIVE and (of_referral(session, row.id) or plan_to_begin(session, row.id)) is not None
    is_ended = row.unit_id is not None and row.state not in LIVE and is_volunteer_to_be_told(session, row.id)
    kept = is_day_kept_from(session, case, parties)
    moved = case.line.unit_id == row.unit_id
    return {
        "programme": there,
        "tell_the_volunteer": gettext(TELL_THE_VOLUNTEER) if is_ended and Party.RECEIVER in parties else "",
        "deadline": None if kept or case.line.quiet else row.deadline,
        "sought_again": sought_again(holds=moved) if kept and is_sought_again(session, row) else "",
    }


def _just_sent(case: Case) -> str:
    """What is said when it has been sent: how far it has come, and who holds the contact meanwhile."""
    far = gettext("Sendt.")
    if case.awaits_yes:
        far = gettext("Gemt. Den går videre, når forælderen har bekræftet på sin side.")
    elif case.to_be_sent:
        far = gettext("Gemt. Send nu teksten nedenfor.")
    if case.row.kind != Kind.HANDOVER:
        return f"{far} {gettext('Den faste kontakt er den samme.')}"
    return f"{far} {gettext('Du holder kontakten, til de har taget over.')}"


def _who_has_it(session: Session, case: Case, actions: Collection[Action]) -> list[tuple[UUID, str]]:
    """Whom of several to choose from: first who has the parent now, else oneself. Nobody has to choose of one."""
    found = colleagues(session, case, actions)
    first = case.row.receiver_id or by().person
    return sorted(found.items(), key=lambda one: one[0] != first) if len(found) > 1 else []


def _in_order(actions: Iterable[Action]) -> list[Action]:
    """What one hopes to do stands first."""
    return sorted((a for a in actions if a is not Action.SEND), key=lambda action: action not in _HOPED_FOR)


def _page(referral: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        session = work.session
        sight = see_referral(work, site, by(), referral)
        case, row = sight.case, sight.case.row
        actions = _in_order(let_by_programme(session, row.id, case.actions(by())))
        said_by = (step.person for step in sight.history)
        values = {
            "row": row,
            "case": case,
            **{name: getattr(sight, name) for name in _SEEN},
            "has_sent": case.sent_from(by()) is not None,
            "safe_way": safe_contact(sight.items),
            "actions": actions,
            "who_has_it": _who_has_it(session, case, actions),
            "request_text": sight.request,
            "persons": people(session, row.sender_id, row.receiver_id, row.actor_id, case.line.holder_id, *said_by),
            "units": units(session, [row.sender_unit_id, row.unit_id, row.actor_unit_id, case.line.unit_id]),
            "offers": offers(session, [row.offer_id]),
            "stopped": State(row.state) in ASKS_PARENT and family_site().answers.wants_no_more(session, row.line_id),
            "theirs": duty_in(State(row.state), unconfirmed=case.unconfirmed).party not in sight.parties,
            "just_sent": _just_sent(case),
            **_programme(session, case, sight.parties),
        }
        work.commit()
    done = request.args.get("gjort", "")
    return page("contact/referral.html", status, form=form, hows=offered(TRIED), done=done, **_FIXED, **values)
