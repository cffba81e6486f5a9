"""The association's own pages: the list of its programmes with volunteers, and one of them step by step."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen_one, number_sent, page, page_asked, prepare, sent, yes_no
from familiehus.audit.domain import Act
from familiehus.families.desks import organisations_of
from familiehus.families.items import as_date
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.programmes import wording as words
from familiehus.programmes.asked import asks
from familiehus.programmes.domain import Action
from familiehus.programmes.looking import listed, see, untold
from familiehus.programmes.service import LONGEST_NAME, Said
from familiehus.programmes.site import programmes_site
from familiehus.referrals.board import PAGE, Urgency
from familiehus.referrals.domain import Party
from familiehus.referrals.looking import look, offers, people, units
from familiehus.referrals.looking import today as day_of
from familiehus.referrals.wording import ALL_STOPPED
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import full_date, gettext

bp = prepare(Blueprint("staff_programme", __name__, url_prefix="/personale/frivillige", template_folder="templates"))
bp.context_processor(lambda: {"words": words, "say": lambda said, code: gettext(said.get(code, ""))})
_FIELDS = ("volunteer", "day", "held", "confirmed")
_BEGIN = "begynd"


@bp.get("")
@requires(Permission.RUN_PROGRAMMES)
def programmes() -> Response:
    """Programmes at one's units: phase, next actor and deadline, and what is missing."""
    site, number = programmes_site(), page_asked()
    today = day_of(site.families)
    with site.database.write() as work:
        found = listed(work.session, site.families.consents, signed_in(), today, (number - 1) * PAGE)
        ended = untold(work.session, signed_in(), today)
        shown, more = found[:PAGE], len(found) > PAGE
        persons = people(work.session, *(one.actor for one in shown))
        where, names = units(work.session, {one.unit for one in shown}), offers(work.session, {o.offer for o in shown})
        places = organisations_of(work.session, {one.unit for one in shown})
        look(work, site.families, by(), Act.LINES_SEEN, places, [("referral", one.referral) for one in shown])
        work.commit()
    return page(
        "programme/list.html",
        listed=shown,
        untold=ended,
        persons=persons,
        units=where,
        offers=names,
        number=number,
        more=more,
        U=Urgency,
        narrow=False,
        stopped=ALL_STOPPED,
    )


@bp.get("/<uuid:referral>")
@requires(Permission.RUN_PROGRAMMES)
def show(referral: UUID) -> Response:
    """One programme, for whoever receives the referral."""
    return _page(referral, Form())


@bp.post(f"/<uuid:referral>/{_BEGIN}")
@requires(Permission.RUN_PROGRAMMES)
def begin(referral: UUID) -> AnyResponse:
    """The referral was taken over; now the first phase begins."""
    return _do(referral, Form(_BEGIN), lambda work: programmes_site().programmes.begin(work, by(), referral))


@bp.post("/<uuid:referral>/<step>")
@requires(Permission.RUN_PROGRAMMES)
def act(referral: UUID, step: str) -> AnyResponse:
    """One row of the table."""
    doing, form = chosen_one(Action, step), sent(step, *_FIELDS)
    if doing is None:
        raise NotFound("no such action")
    said = Said(
        form["volunteer"],
        bool(form["confirmed"]),
        yes_no(form["held"]),
        as_date(form["day"]),
    )
    version = number_sent(request.form.get("version", ""))
    return _do(
        referral, form, lambda work: programmes_site().programmes.act(work, by(), referral, doing, said, version)
    )  # fmt: skip


def _do(referral: UUID, form: Form, act: Callable[[UnitOfWork], object]) -> AnyResponse:
    try:
        with programmes_site().database.write() as work:
            act(work)
            work.commit()
    except Conflict:
        form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Intet er ændret af dig.")
        return _page(referral, form, 409)
    except Refused as error:
        form.errors[words.FIELDS.get(str(error), "")] = words.refusal(error)
        return _page(referral, form, 400)
    if form.name == Action.FINISH:
        return redirect(url_for("staff_referral.show", referral=referral, gjort="complete"), 303)
    return redirect(url_for("staff_programme.show", referral=referral, gjort=form.name), 303)


def _page(referral: UUID, form: Form, status: int = 200) -> Response:
    site = programmes_site()
    with site.database.write() as work:
        sight = see(work, site, by(), referral)
        if sight is None:
            raise NotFound("no such programme, or not yours")
        row = sight.case.row
        holds = Party.HOLDER in sight.case.parties(by())
        persons = people(work.session, row.actor_id, *(step.person for step in sight.history))
        names = offers(work.session, [row.offer_id])
        work.commit()
    return page(
        "programme/show.html",
        status,
        form=form,
        sight=sight,
        row=row,
        quiet=sight.case.line.quiet,
        holds=holds,
        stopped=ALL_STOPPED,
        asks=asks(sight.plan),
        persons=persons,
        offer=names.get(row.offer_id, "") if row.offer_id else "",
        logbook_days=[(day.isoformat(), full_date(day)) for day in sight.missing],
        today=day_of(site.families),
        longest=LONGEST_NAME,
        done=request.args.get("gjort", ""),
    )
