"""Passing lines on, many at a time: what one has or stands in for, what waits for an answer, what one is asked."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.audit.domain import Act
from familiehus.families.desks import desks_of
from familiehus.families.storage import LineRow
from familiehus.referrals.answers import Json, Names, moment
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.looking import look
from familiehus.referrals.passing_on.bundles import Bundle, bundles_of, references
from familiehus.referrals.passing_on.storage import PassOnRow
from familiehus.referrals.shapes.asked import PassOnAnswerSchema, PassOnSchema
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.described import Reads
from familiehus.web.guard import requires, signed_in

bp = blueprint("referrals_api_pass_on")


@bp.get("/pass-ons")
@requires(Permission.MEET_FAMILIES)
def show() -> Response:
    """What can be passed on, what waits on it, and what one is asked to take over."""
    site, actor = referrals_site(), signed_in()
    with site.database.write() as work:
        session = work.session
        mine = desks_of(session, actor)
        bundles, asked = bundles_of(session, actor, mine), site.pass_ons.asked_of(session, actor)
        lines = [row for bundle in bundles for row in bundle.lines]
        waiting = site.pass_ons.waiting_on(session, [row.id for row in lines])
        persons = [*(b.holder for b in bundles), *(w.to_id for w in waiting.values()), *(one.from_id for one in asked)]
        names = Names.of(session, persons, [*(b.place.id for b in bundles), *(one.unit_id for one in asked)])
        called = site.consents.names(session, [row.id for row in lines], [desk.id for desk in mine])
        numbers = references(session, asked)
        places = {row.organisation_id for row in lines} | {desk.organisation for desk in mine if asked}
        seen = [("line", row.id) for row in lines] + [("line", one.line_id) for one in asked]
        look(work, site, by(), Act.LINES_SEEN, places, seen)
        work.commit()
    return answer(
        {
            "bundles": [_bundle(one, names, {row.id: _line(row, called, waiting, names) for row in one.lines})
                        for one in bundles],
            "asked": [_asked(one, numbers.get(one.line_id, ""), names) for one in asked],
        }
    )  # fmt: skip


@bp.post("/pass-ons")
@requires(Permission.MEET_FAMILIES)
def offer() -> Response:
    """Ask a colleague to take over lines; all of them or none."""
    said = body(PassOnSchema())

    def act(work: UnitOfWork) -> UUID:
        referrals_site().pass_ons.offer(work, by(), dict.fromkeys(said["lines"]), said["to"])
        first: UUID = said["lines"][0]
        return first

    return _do(act, 201)


@bp.post("/pass-ons/answers")
@requires(Permission.MEET_FAMILIES)
def answered() -> Response:
    """Yes or no to what one is asked to take over; all of them or none."""
    said = body(PassOnAnswerSchema())

    def act(work: UnitOfWork) -> UUID:
        for one in dict.fromkeys(said["offers"]):
            referrals_site().pass_ons.answer(work, by(), one, accepts=said["accepts"])
        first: UUID = said["offers"][0]
        return first

    return _do(act)


@bp.post("/pass-ons/<uuid:offer>/take-back")
@requires(Permission.MEET_FAMILIES)
def take_back(offer: UUID) -> Response:
    """Take it back before it is answered."""
    body(Reads())

    def act(work: UnitOfWork) -> UUID:
        referrals_site().pass_ons.take_back(work, by(), offer)
        return offer

    return _do(act)


def _do(act: Callable[[UnitOfWork], UUID], status: int = 200) -> Response:
    return once(lambda work: (act(work), None), "referrals_api_pass_on.show", status)


def _bundle(one: Bundle, names: Names, lines: dict[UUID, Json]) -> Json:
    return {
        "unit": names.unit(one.place.id),
        "holder": names.person(one.holder),
        "lines": list(lines.values()),
        "colleagues": [{"id": key, "name": name} for key, name in one.colleagues],
    }


def _line(row: LineRow, called: dict[UUID, str], waiting: dict[UUID, PassOnRow], names: Names) -> Json:
    waits = waiting.get(row.id)
    return {
        "id": str(row.id),
        "reference": row.reference,
        "name": called.get(row.id, ""),
        "next_on": row.next_on.isoformat(),
        "waits": {"id": str(waits.id), "to": names.person(waits.to_id)} if waits else None,
    }


def _asked(one: PassOnRow, reference: str, names: Names) -> Json:
    return {
        "id": str(one.id),
        "reference": reference,
        "unit": names.unit(one.unit_id),
        "holder": names.person(one.from_id),
        "made_at": moment(one.made_at),
    }
