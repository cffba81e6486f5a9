"""Passing lines on, many at a time: what one has or stands in for, what waits for an answer, what one is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen, number_sent, page, sent
from familiehus.audit.domain import Act
from familiehus.families.desks import desks_of
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import id_or_none
from familiehus.referrals.passing_on.bundles import Bundle, all_of, bundles_of, references
from familiehus.referrals.passing_on.pass_ons import MOST
from familiehus.referrals.passing_on.storage import PassOnRow
from familiehus.referrals.refusals import refusal
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, blueprint, people, saw, units
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_pass_on", CONTACT)


@bp.get("/giv-videre")
@requires(Permission.MEET_FAMILIES)
def show() -> Response:
    """The page as it is now."""
    return _page(Form())


@bp.post("/giv-videre")
@requires(Permission.MEET_FAMILIES)
def offer() -> AnyResponse:
    """Ask a colleague to take over the chosen lines, or all that nobody is asked about yet."""
    form = sent("offer", "to", "bundle", "all", many=["line"], most=MOST)

    def act(work: UnitOfWork) -> None:
        to = id_or_none(form["to"])
        if to is None:
            raise Refused("choose a colleague")
        lines = dict.fromkeys(chosen(form.many["line"]))
        if form["all"]:
            mine = desks_of(work.session, signed_in())
            lines |= dict.fromkeys(all_of(work.session, signed_in(), mine, form["bundle"], number_sent(form["all"])))
        referrals_site().pass_ons.offer(work, by(), lines, to)

    return _do(form, act, "spurgt")


@bp.post("/giv-videre/svar")
@requires(Permission.MEET_FAMILIES)
def answer() -> AnyResponse:
    """Yes or no to what one is asked to take over, each by itself or all that are ticked."""
    form = sent("answer", "accepts", many=["one"], most=MOST)

    def act(work: UnitOfWork) -> None:
        for one in chosen(form.many["one"]):
            referrals_site().pass_ons.answer(work, by(), one, accepts=form["accepts"] == "1")

    return _do(form, act, "svaret")


@bp.post("/giv-videre/<uuid:one>/fortryd")
@requires(Permission.MEET_FAMILIES)
def take_back(one: UUID) -> AnyResponse:
    """Take it back before it is answered."""
    return _do(Form("back"), lambda work: referrals_site().pass_ons.take_back(work, by(), one), "fortrudt")


def _do(form: Form, act: Callable[[UnitOfWork], None], done: str) -> AnyResponse:
    try:
        with referrals_site().database.write() as work:
            act(work)
            work.commit()
    except Refused as error:
        form.errors[""] = refusal(error)
        return _page(form, 400)
    return redirect(url_for("staff_pass_on.show", gjort=done), 303)


def _page(form: Form, status: int = 200) -> Response:
    site, actor = referrals_site(), signed_in()
    with site.database.write() as work:
        session = work.session
        mine = desks_of(session, actor)
        bundles = bundles_of(session, actor, mine)
        lines = [row for bundle in bundles for row in bundle.lines]
        waiting = site.pass_ons.waiting_on(session, [row.id for row in lines])
        refused = site.pass_ons.refused_on(session, [row.id for row in lines])
        asked = site.pass_ons.asked_of(session, actor)
        names = site.consents.names(session, [row.id for row in lines], [desk.id for desk in mine])
        values = {
            "bundles": [bundle.in_order(names) for bundle in bundles],
            "waiting": waiting,
            "refused": refused,
            "asked": asked,
            "references": references(session, asked),
            "names": names,
            "persons": people(session, *_named(bundles, [*waiting.values(), *refused.values(), *asked])),
            "units": units(session, {one.unit_id for one in asked}),
        }
        seen = [("line", row.id) for row in lines] + [("line", one.line_id) for one in asked]
        places = {row.organisation_id for row in lines} | {desk.organisation for desk in mine if asked}
        saw(work, by(), Act.LINES_SEEN, places, seen)
    done = request.args.get("gjort", "")
    return page("contact/pass_on.html", status, form=form, done=done, me_id=actor.person, **values)


def _named(bundles: Sequence[Bundle], offers: Sequence[PassOnRow]) -> list[UUID]:
    return [*(bundle.holder for bundle in bundles), *(one.to_id for one in offers), *(one.from_id for one in offers)]
