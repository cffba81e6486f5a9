"""Offers put to one parent, and that they were answered; never how."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.audit.domain import Act
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.looking import look, offers
from familiehus.referrals.proposing import Reply
from familiehus.referrals.shapes.talks import OfferReplySchema, ProposingSchema
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.guard import requires

bp = blueprint("referrals_api_proposals")


@bp.get("/lines/<uuid:line>/proposals")
@requires(Permission.MEET_FAMILIES)
def show(line: UUID) -> Response:
    """What the parent has been asked about and not answered."""
    site = referrals_site()
    with site.database.write() as work:
        _row, place = site.families.yours(work.session, by(), line)
        waiting = site.proposals.waiting(work.session, line)
        names = offers(work.session, {one.offer_id for one in waiting})
        look(work, site, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        work.commit()
    return answer(
        {
            "results": [
                {
                    "id": str(one.id),
                    "offer": {"id": str(one.offer_id), "name": names.get(one.offer_id, "")} if one.offer_id else None,
                    "ask_on": one.ask_on.isoformat() if one.ask_on else None,
                }
                for one in waiting
            ]
        }
    )


@bp.post("/lines/<uuid:line>/proposals")
@requires(Permission.MEET_FAMILIES)
def propose(line: UUID) -> Response:
    """One offer to think about; the same twice is once."""
    offer: UUID = body(ProposingSchema())["offer"]

    def act(work: UnitOfWork) -> tuple[UUID, None]:
        referrals_site().proposals.propose(work, by(), line, offer)
        return line, None

    return once(act, "referrals_api_proposals.show", 201, line=line)


@bp.post("/lines/<uuid:line>/proposals/<uuid:proposal>/answer")
@requires(Permission.MEET_FAMILIES)
def told(line: UUID, proposal: UUID) -> Response:
    """What the parent told the holder."""
    said = body(OfferReplySchema())

    def act(work: UnitOfWork) -> tuple[UUID, None]:
        referrals_site().proposals.told(work, by(), line, proposal, Reply(said["says"]), said.get("day"))
        return line, None

    return once(act, "referrals_api_proposals.show", line=line)
