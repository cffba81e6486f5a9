"""My work, and help."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts import directory
from familiehus.accounts.pages import page, prepare
from familiehus.accounts.site import accounts_site
from familiehus.accounts.units import only_stood_for
from familiehus.catalogue.due import due
from familiehus.catalogue.editing_lists import places as edited_by
from familiehus.catalogue.site import catalogue_site
from familiehus.concerns.approving import answered as answered_approvals
from familiehus.concerns.approving import waiting as waiting_approvals
from familiehus.families.desks import Desk, desks_of
from familiehus.feedback.site import feedback_site
from familiehus.feedback.statements import MOST_WAITING
from familiehus.programmes.looking import has_any
from familiehus.referrals.board import not_begun
from familiehus.referrals.first_page import counts, told_leaders
from familiehus.web.guard import requires, signed_in

bp = prepare(Blueprint("staff_work", __name__, url_prefix="/personale", template_folder="../templates"))
MOST_SHOWN = 10


@bp.get("/")
@requires(Permission.SEE_WORK)
def work() -> Response:
    """What waits for the person: legal power to confirm (R053), entries nobody has looked at for long (R036), texts of
    families that wait to be read or answered (R094, R097), what waits for their yes, and what has its answer (R059).

    Nothing protected is shown: how many wait and where, and names of entries that parents see, too.
    """
    actor, today = signed_in(), catalogue_site().clock.now().date()
    confirms = places_where(actor, Permission.CONFIRM_LEGAL_PROFESSION)
    with accounts_site().database.read() as session:
        waiting = directory.waiting_for(session, confirms, actor.person) if confirms else {}
        old = due(session, edited_by(actor), today)
        meets = places_where(actor, Permission.MEET_FAMILIES)
        mine = desks_of(session, actor) if meets else []
        families = counts(session, actor, mine, today) if meets else None
        volunteers = has_any(session, actor, mine)
        hears = places_where(actor, Permission.HEAR_VOICES)
        voices = feedback_site().statements.waiting(session, hears) if hears else 0
        approves = places_where(actor, Permission.APPROVE)
        approvals = waiting_approvals(session, actor, approves) if approves else 0
        leads = places_where(actor, Permission.SEE_FRAMES)
        late = told_leaders(session, actor, today) if leads else {}
        needy = only_stood_for(session, actor.person) if leads else []
        answered = _answered(session, actor, mine) if mine else []
        places = directory.organisations(session, {*waiting, *leads, *meets})
    return page(
        "work.html",
        needy=needy,
        waiting=waiting,
        names={place: name for place, (name, _) in places.items() if place in waiting},
        due=old[:MOST_SHOWN],
        more_due=len(old) > MOST_SHOWN,
        families=families,
        led={place: (name, late.get(place, 0)) for place, (name, _) in places.items() if place in leads},
        advises=any(places[place][1] for place in meets),
        has_volunteers=volunteers,
        voices=voices,
        approvals=approvals,
        answered=answered,
        most_voices=MOST_WAITING,
    )


@bp.get("/hjaelp")
@requires(Permission.SEE_WORK)
def guide() -> Response:
    """How things are done here."""
    return page("help.html")


def _answered(session: Session, actor: Actor, mine: Sequence[Desk]) -> list[tuple[UUID, str]]:
    """Referrals whose approval has its answer and that have not begun, with the name of the offer."""
    answers = answered_approvals(session, actor, mine)
    return [(key, answers[about]) for about, key in not_begun(session, answers).items()]
