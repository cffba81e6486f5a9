"""The contact board, the inbox, and the frames a leader sees."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import by, page, page_asked, sent
from familiehus.audit.domain import Act
from familiehus.families.desks import desks_of, organisations_of
from familiehus.family_page.site import family_site
from familiehus.programmes.looking import has_any
from familiehus.programmes.service import day_is_kept
from familiehus.referrals.astray import astray
from familiehus.referrals.board import PAGE, Urgency, board, called, frames, inbox
from familiehus.referrals.climbing import over_soon
from familiehus.referrals.finding import find
from familiehus.referrals.handed_on import handed_on
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, blueprint, offers, people, said_words, saw, today, units
from familiehus.referrals.talks.news import talk_news
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_board", CONTACT)


@bp.get("")
@requires(Permission.MEET_FAMILIES)
def lines() -> Response:
    """Every line one holds or stands in for: holder, days since the last contact, who acts next and by when."""
    site, actor, number = referrals_site(), signed_in(), page_asked()
    with site.database.write() as work:
        found = board(work.session, site.consents, actor, today(), (number - 1) * PAGE, day_is_kept())
        shown, more = found[:PAGE], len(found) > PAGE
        now = site.scribe.calendar.now()
        taken_over = handed_on(work.session, actor, now) if number == 1 else []
        missed = astray(work.session, site.consents, actor, now) if number == 1 else []
        holders = (line.holder for line in shown)
        persons = people(
            work.session, *holders, *(line.waits.actor for line in shown), *(one.receiver for one in taken_over)
        )
        where = units(work.session, {line.waits.unit for line in shown} | {one.receiving_unit for one in taken_over})
        mine = {one.unit for one in shown} | {one.unit for one in taken_over} | {one.unit for one in missed}
        places = organisations_of(work.session, mine)
        asked = len(site.pass_ons.asked_of(work.session, actor))
        answers = family_site().answers.waiting(work.session, [line.id for line in shown], actor.person)
        free = called(work.session, site.limits, shown, today())
        ends = over_soon(work.session, [line.id for line in shown if not line.quiet], today())
        keys = [*(line.id for line in shown), *(one.id for one in missed)]
        subjects = [*(("line", key) for key in keys), *(("referral", one.id) for one in taken_over)]
        saw(work, by(), Act.LINES_SEEN, places, subjects)
    return page(
        "contact/board.html",
        lines=shown,
        taken_over=taken_over,
        missed=missed,
        asked=asked,
        answers=answers,
        ends=ends,
        free=free,
        said_words=said_words(),
        persons=persons,
        units=where,
        number=number,
        more=more,
        U=Urgency,
        done=request.args.get("gjort", ""), narrow=False,
    )  # fmt: skip


@bp.get("/indbakke")
@requires(Permission.MEET_FAMILIES)
def arrived() -> Response:
    """What has been sent to one's units."""
    site, actor, number = referrals_site(), signed_in(), page_asked()
    with site.database.write() as work:
        found = inbox(work.session, site.consents, actor, today(), (number - 1) * PAGE)
        shown, more = found[:PAGE], len(found) > PAGE
        persons = people(work.session, *(one.sender for one in shown), *(one.receiver for one in shown))
        where = units(work.session, {one.unit for one in shown})
        names = offers(work.session, {one.offer for one in shown})
        free = called(work.session, site.limits, shown, today())
        volunteers = has_any(work.session, actor, desks_of(work.session, actor))
        talks = talk_news(work.session, actor, site.scribe.calendar.now()) if number == 1 else []
        mine = {one.unit for one in shown} | {one.unit for one in talks if one.unit}
        seen = dict.fromkeys([*(one.id for one in shown), *(one.referral for one in talks if one.referral)])
        saw(work, by(), Act.LINES_SEEN, organisations_of(work.session, mine), [("referral", key) for key in seen])
    return page(
        "contact/inbox.html",
        arrived=shown,
        talks=talks,
        volunteers=volunteers,
        persons=persons,
        units=where,
        offers=names,
        free=free,
        number=number,
        more=more,
        U=Urgency,
        narrow=False,
    )


@bp.post("/find")
@requires(Permission.MEET_FAMILIES)
def find_again() -> Response:
    """One's families by name or number. Asked in a form: a name stands in no address."""
    site, actor, form = referrals_site(), signed_in(), sent("find", "who")
    with site.database.write() as work:
        found = find(work.session, site.consents, actor, today(), form["who"], day_is_kept())
        names = offers(work.session, {one.offer for one in found.arrived})
        saw(work, by(), Act.LINES_SEEN, organisations_of(work.session, found.units), found.subjects)
    return page("contact/found.html", form=form, found=found, offers=names)


@bp.get("/rammer/<uuid:organisation>")
@requires(Permission.SEE_FRAMES)
def framed(organisation: UUID) -> Response:
    """References, ages, next actors and deadlines of an organisation; no name and no content."""
    site, number = referrals_site(), page_asked()
    with site.database.write() as work:
        found = frames(work.session, signed_in(), organisation, today(), (number - 1) * PAGE, day_is_kept())
        shown, more = found[:PAGE], len(found) > PAGE
        persons = people(work.session, *(one.actor for one in shown))
        where = units(work.session, {one.unit for one in shown})
        saw(work, by(), Act.LINES_SEEN, [organisation], [("reference", one.reference) for one in shown])
    return page(
        "contact/frames.html", frames=shown, persons=persons, units=where, number=number, more=more, U=Urgency,
        narrow=False,
    )  # fmt: skip
