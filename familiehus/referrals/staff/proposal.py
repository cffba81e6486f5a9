"""Offers put to one parent, and the card to hand on: a link on paper, of which nothing is kept (R043, R085)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

import segno
from flask import Response, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.pages import Form, by, chosen_one, page, sent
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act
from familiehus.families.items import as_date
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import id_or_none
from familiehus.referrals.proposals import offers_to_choose
from familiehus.referrals.proposing import Reply
from familiehus.referrals.refusals import refusal
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, blueprint, saw
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires
from familiehus.web.links import public_page

bp = blueprint("staff_proposal", CONTACT)
_ASK = "/kontakt-mig"


@bp.get("/<uuid:line>/forslag")
@requires(Permission.MEET_FAMILIES)
def show(line: UUID) -> Response:
    """What the parent has been asked about and not answered."""
    return _page(line, Form())


@bp.post("/<uuid:line>/forslag")
@requires(Permission.MEET_FAMILIES)
def propose(line: UUID) -> AnyResponse:
    """One offer to think about."""
    form = sent("propose", "offer")

    def act(work: UnitOfWork) -> None:
        offer = id_or_none(form["offer"])
        if offer is None:
            raise Refused("choose an offer")
        referrals_site().proposals.propose(work, by(), line, offer)

    return _do(line, form, act, "offer")


@bp.post("/<uuid:line>/forslag/<uuid:one>")
@requires(Permission.MEET_FAMILIES)
def told(line: UUID, one: UUID) -> AnyResponse:
    """What the parent told the holder: yes, no, or a day to ask again. Which of the first two is kept nowhere."""
    form = sent("told", "says", "day", "one")
    says = chosen_one(Reply, form["says"])
    if says is None:
        raise NotFound("no such answer")

    def act(work: UnitOfWork) -> None:
        referrals_site().proposals.told(work, by(), line, one, says, as_date(form["day"]))

    onward = url_for("staff_send.choose", line=line) if says is Reply.YES else ""
    return _do(line, form, act, "day", onward)


@bp.get("/kort")
@requires(Permission.MEET_FAMILIES)
def card() -> Response:
    """A card to print: to asking a unit to ring, or to one offer's page. No person in it, and nothing remembered."""
    mine = places_where(by().actor, Permission.MEET_FAMILIES)
    with referrals_site().database.read() as session:
        units = family_site().asking.everywhere(session, mine)
        offers = offers_to_choose(session, _home(session, mine))
    offer = next((one for one in offers if one.slug == request.args.get("tilbud", "")), None)
    unit = next((one for one in units if str(one.id) == request.args.get("enhed", "")), None)
    if not request.args:
        unit = next((one for one in units if one.house and one.organisation in mine), None)
    address = public_page(f"{_ASK}?enhed={unit.id}") if unit else ""
    if offer:
        address = public_page(f"/tilbud/{offer.slug}")
    return page(
        "contact/card.html",
        form=Form("card", {"enhed": str(unit.id) if unit else "", "tilbud": offer.slug if offer else ""}),
        picture=_picture(address) if address else "",
        address=address,
        offer=offer.name if offer else "",
        unit=unit.full_name if unit else "",
        units=[(str(one.id), one.full_name) for one in units],
        offers=[(one.slug, one.words) for one in offers],
    )


def _picture(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=5, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None)


def _home(session: Session, organisations: Collection[UUID]) -> str:
    """The municipality that somebody works in, or "": a region has none."""
    found = session.scalars(select(OrganisationRow.document).where(OrganisationRow.id.in_(organisations))).all()
    return next((home for one in found if (home := one.get("municipality"))), "")


def _do(line: UUID, form: Form, act: Callable[[UnitOfWork], None], field: str, onward: str = "") -> AnyResponse:
    try:
        with referrals_site().database.write() as work:
            act(work)
            work.commit()
    except Refused as error:
        form.errors[field] = refusal(error)
        return _page(line, form, 400)
    return redirect(onward or url_for("staff_proposal.show", line=line, gjort=form.name), 303)


def _page(line: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        row, place = site.families.yours(work.session, by(), line)
        waiting = site.proposals.waiting(work.session, line)
        offers = offers_to_choose(work.session, _home(work.session, [place.organisation]))
        reference = row.reference
        saw(work, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
    return page(
        "contact/proposals.html",
        status,
        form=form,
        line=line,
        reference=reference,
        waiting=waiting,
        names={one.id: one.name for one in offers},
        offers=[(str(one.id), one.words) for one in offers],
        done=request.args.get("gjort", ""),
    )
