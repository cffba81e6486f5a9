"""Programmes with volunteers for programs: what the pages do, by the same rules."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, url_for

from familiehus.access.permissions import Permission
from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No, body, by, etag, once, version_given
from familiehus.audit.domain import Act
from familiehus.families.desks import organisations_of
from familiehus.kernel.errors import NotFound, Refused
from familiehus.programmes.asked import ALWAYS, asks
from familiehus.programmes.domain import Action, Visit
from familiehus.programmes.due import Due
from familiehus.programmes.looking import Listed, Sight, listed, see, untold
from familiehus.programmes.schemas import ProgrammeSaidSchema
from familiehus.programmes.service import Said
from familiehus.programmes.site import programmes_site
from familiehus.programmes.storage import ProgrammeRow
from familiehus.programmes.wording import ACTIONS, FIELDS, is_known, refusal
from familiehus.referrals.answers import Json, Names, moment
from familiehus.referrals.board import PAGE
from familiehus.referrals.domain import StillMissing
from familiehus.referrals.looking import look, today
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer, parameters, reads_query
from familiehus.web.described import Reads, SideQuery
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import gettext

_SHOW = "programmes_api.show"


def _told(error: Refused) -> No:
    said, field = str(error), FIELDS.get(str(error))
    code = "still-missing" if isinstance(error, StillMissing) else api_acts.code(said, known=is_known(said))
    return No(code, refusal(error), f"/{field}" if field else None)


bp = api_acts.prepare(Blueprint("programmes_api", __name__, url_prefix="/api/v1/programmes"), _told)


@bp.get("")
@requires(Permission.RUN_PROGRAMMES)
@reads_query
def programmes() -> Response:
    """Programmes at one's units, and referrals whose programme can be begun."""
    site, skip = programmes_site(), (int(parameters(SideQuery())["side"]) - 1) * PAGE
    day = today(site.families)
    with site.database.write() as work:
        found = listed(work.session, site.families.consents, signed_in(), day, skip)
        shown, ended = found[:PAGE], untold(work.session, signed_in(), day)
        names = Names.of(work.session, [one.actor for one in shown], [], {one.offer for one in shown})
        places = organisations_of(work.session, {one.unit for one in shown})
        look(work, site.families, by(), Act.LINES_SEEN, places, [("referral", one.referral) for one in shown])
        work.commit()
    told = [{"referral": str(one.referral), "reference": one.reference} for one in ended]
    return answer(
        {"results": [_listed(one, names) for one in shown], "more": len(found) > PAGE, "volunteers_to_tell": told}
    )


@bp.get("/<uuid:referral>")
@requires(Permission.RUN_PROGRAMMES)
def show(referral: UUID) -> Response:
    """One programme, with what can be done now as links."""
    site = programmes_site()
    with site.database.write() as work:
        sight = see(work, site, by(), referral)
        if sight is None:
            raise NotFound("no such programme, or not yours")
        persons = [sight.case.row.actor_id, *(step.person for step in sight.history)]
        found = _programme(sight, Names.of(work.session, persons, []))
        work.commit()
    response = answer(found)
    if sight.row is not None:
        response.headers["ETag"] = etag(sight.row.version)
    return response


@bp.post("/<uuid:referral>")
@requires(Permission.RUN_PROGRAMMES)
def begin(referral: UUID) -> Response:
    """Begin the programme of a referral that was taken over."""
    body(Reads())

    def carry_out(work: UnitOfWork) -> tuple[UUID, ProgrammeRow]:
        return referral, programmes_site().programmes.begin(work, by(), referral)

    return once(carry_out, _SHOW, 201, referral=referral)


@bp.post("/<uuid:referral>/<step>")
@requires(Permission.RUN_PROGRAMMES)
def act(referral: UUID, step: str) -> Response:
    """One row of the table."""
    if step not in set(Action):
        raise NotFound("no such action")
    said = Said(**body(ProgrammeSaidSchema(only=ALWAYS.get(Action(step), ()))))

    def carry_out(work: UnitOfWork) -> tuple[UUID, ProgrammeRow]:
        row = programmes_site().programmes.act(work, by(), referral, Action(step), said, version_given())
        return referral, row

    return once(carry_out, _SHOW, referral=referral)


def _listed(one: Listed, names: Names) -> Json:
    return {
        "referral": str(one.referral),
        "reference": one.reference,
        "name": one.name,
        "offer": names.offer(one.offer),
        "phase": one.phase.value if one.phase else None,
        "actor": names.person(one.actor),
        "quiet": one.quiet,
        "deadline": None if one.quiet else one.deadline.isoformat(),
        "urgency": one.urgency.name.lower(),
        "logbooks_missing": one.missing,
        "late": [_due(due, late=True) for due in one.late],
    }


def _due(due: Due, *, late: bool) -> Json:
    return {"what": due.what.value, "day": due.day.isoformat(), "late": late}


def _programme(sight: Sight, names: Names) -> Json:
    row, course, day = sight.row, sight.course, today(programmes_site().families)
    referral = sight.case.row
    return {
        "referral": str(referral.id),
        "reference": referral.reference,
        "name": sight.name,
        "version": row.version if row else None,
        "phases": [phase.value for phase in sight.phases],
        "phase": course.phase.value if course else None,
        "actor": names.person(referral.actor_id),
        "quiet": sight.case.line.quiet,
        "deadline": referral.deadline.isoformat() if referral.deadline and not sight.case.line.quiet else None,
        "volunteer": sight.volunteer,
        "volunteers": row.volunteers if row else 0,
        "runs_from": course.runs_from.isoformat() if course and course.runs_from else None,
        "ends_on": course.ends_on.isoformat() if course and course.ends_on else None,
        "held": sight.held,
        "cancelled": sight.cancelled,
        "due": [_due(due, late=due.day < day) for due in sight.due],
        "logbooks_missing": [missing.isoformat() for missing in sight.missing],
        "visits": [_visit(visit) for visit in (course.visits if course else ())],
        "actions": [_link(sight, action) for action in sight.actions],
        "history": [
            {"action": s.action.value, "phase": s.phase.value, "by": names.person(s.person), "at": moment(s.at)}
            for s in sight.history
        ],
    }


def _visit(visit: Visit) -> Json:
    return {
        "day": visit.day.isoformat(),
        "held": visit.held,
        "logbook_on": visit.logbook_on.isoformat() if visit.logbook_on else None,
        "read_on": visit.read_on.isoformat() if visit.read_on else None,
    }


def _link(sight: Sight, action: Action) -> Json:
    return {
        "action": action.value,
        "text": gettext(ACTIONS[action]),
        "href": url_for("programmes_api.act", referral=sight.case.row.id, step=action.value),
        "method": "POST",
        "fields": list(asks(sight.plan).get(action, ())),
    }
