"""The contact board, the inbox, and the frames a leader sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by
from familiehus.audit.domain import Act
from familiehus.families.desks import organisations_of
from familiehus.family_page.site import family_site
from familiehus.programmes.service import day_is_kept
from familiehus.referrals.answers import (
    Json,
    Names,
    arrived_json,
    board_line_json,
    frame_json,
    handed_on_json,
    talk_news_json,
)
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.astray import Astray, astray
from familiehus.referrals.board import PAGE, Arrived, BoardLine, board, called, frames, inbox
from familiehus.referrals.finding import find
from familiehus.referrals.handed_on import handed_on
from familiehus.referrals.looking import look, today
from familiehus.referrals.shapes.asked import FindSchema
from familiehus.referrals.site import referrals_site
from familiehus.referrals.talks.news import talk_news
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer, parameters, reads_query
from familiehus.web.described import SideQuery
from familiehus.web.guard import requires, signed_in

bp = blueprint("referrals_api_board")


@bp.get("/lines")
@requires(Permission.MEET_FAMILIES)
@reads_query
def lines() -> Response:
    """Every line one holds or stands in for."""
    skip, site = _skip(), referrals_site()
    with site.database.write() as work:
        found = board(work.session, site.consents, signed_in(), today(site), skip, day_is_kept())
        shown = found[:PAGE]
        results = _lines(work.session, shown)
        now = site.scribe.calendar.now()
        taken_over = handed_on(work.session, signed_in(), now) if skip == 0 else []
        missed = astray(work.session, site.consents, signed_in(), now) if skip == 0 else []
        where = {one.receiving_unit for one in taken_over} | {one.unit for one in missed}
        names = Names.of(work.session, [one.receiver for one in taken_over], where)
        lines = [*(one.id for one in shown), *(one.id for one in missed)]
        subjects = [*(("line", key) for key in lines), *(("referral", one.id) for one in taken_over)]
        units = {one.unit for one in shown} | {one.unit for one in taken_over} | {one.unit for one in missed}
        _saw(work, units, subjects)
    beside = {
        "taken_over": [handed_on_json(one, names) for one in taken_over],
        "missed": [_astray(one, names) for one in missed],
    }
    return answer({"results": results, "more": len(found) > PAGE, **beside})


@bp.get("/inbox")
@requires(Permission.MEET_FAMILIES)
@reads_query
def arrived() -> Response:
    """What has been sent to one's units."""
    skip, site = _skip(), referrals_site()
    with site.database.write() as work:
        found = inbox(work.session, site.consents, signed_in(), today(site), skip)
        shown = found[:PAGE]
        results = _arrived(work.session, shown)
        talks = talk_news(work.session, signed_in(), site.scribe.calendar.now()) if skip == 0 else []
        units = {one.unit for one in shown} | {one.unit for one in talks if one.unit}
        seen = dict.fromkeys([*(one.id for one in shown), *(one.referral for one in talks if one.referral)])
        _saw(work, units, [("referral", key) for key in seen])
    changed = [talk_news_json(one) for one in talks]
    return answer({"results": results, "more": len(found) > PAGE, "talks": changed})


@bp.post("/find")
@requires(Permission.MEET_FAMILIES)
def find_again() -> Response:
    """One's families by name or number; asked in the body, for a name stands in no address."""
    who, site = body(FindSchema())["who"], referrals_site()
    with site.database.write() as work:
        found = find(work.session, site.consents, signed_in(), today(site), who, day_is_kept())
        lines, arrived = _lines(work.session, found.lines), _arrived(work.session, found.arrived)
        _saw(work, found.units, found.subjects)
        sent = [str(row.id) for row in found.sent]
    return answer({"lines": lines, "inbox": arrived, "sent": sent, "all": found.is_all})


@bp.get("/frames/<uuid:organisation>")
@requires(Permission.SEE_FRAMES)
@reads_query
def framed(organisation: UUID) -> Response:
    """References, ages, next actors and deadlines of an organisation; no name and no content."""
    skip, site = _skip(), referrals_site()
    with site.database.write() as work:
        found = frames(work.session, signed_in(), organisation, today(site), skip, day_is_kept())
        shown = found[:PAGE]
        names = Names.of(work.session, [one.actor for one in shown], {one.unit for one in shown})
        look(work, site, by(), Act.LINES_SEEN, [organisation], [("reference", one.reference) for one in shown])
        work.commit()
    return answer({"results": [frame_json(one, names) for one in shown], "more": len(found) > PAGE})


def _lines(session: Session, shown: Sequence[BoardLine]) -> list[Json]:
    persons = [*(one.holder for one in shown), *(one.waits.actor for one in shown)]
    places = {one.unit for one in shown} | {one.waits.unit for one in shown if one.waits.unit}
    names = Names.of(session, persons, places)
    said = family_site().answers.waiting(session, [one.id for one in shown], signed_in().person)
    free = called(session, referrals_site().limits, shown, today(referrals_site()))
    return [board_line_json(one, names, said.get(one.id, ()), free) for one in shown]


def _arrived(session: Session, shown: Sequence[Arrived]) -> list[Json]:
    persons = [key for one in shown for key in (one.sender, one.receiver, one.waits.actor)]
    places = {one.unit for one in shown} | {one.waits.unit for one in shown if one.waits.unit}
    names = Names.of(session, persons, places, {one.offer for one in shown})
    free = called(session, referrals_site().limits, shown, today(referrals_site()))
    return [arrived_json(one, names, free) for one in shown]


def _astray(one: Astray, names: Names) -> Json:
    return {
        "id": str(one.id),
        "reference": one.reference,
        "name": one.name,
        "unit": names.unit(one.unit),
        "closed_on": one.closed_on.isoformat(),
    }


def _skip() -> int:
    side: int = parameters(SideQuery())["side"]
    return (side - 1) * PAGE


def _saw(work: UnitOfWork, units: Collection[UUID], subjects: Iterable[tuple[str, object]]) -> None:
    places = organisations_of(work.session, units)
    look(work, referrals_site(), by(), Act.LINES_SEEN, places, list(subjects))
    work.commit()
