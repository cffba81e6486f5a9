"""Who belongs together: linking a line with another one of the same child or pregnancy."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.families.desks import desks_of
from familiehus.referrals.answers import Json
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.shapes.asked import KinSchema
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.described import Reads
from familiehus.web.guard import requires, signed_in

bp = blueprint("referrals_api_family")


def family_json(session: Session, line: UUID) -> list[Json]:
    """The links of a line; of the other one only what the caller may see, by a name they may read."""
    site = referrals_site()
    found = site.links.seen(session, by(), line)
    others = [one.other.id for one in found if one.other]
    mine = [desk.id for desk in desks_of(session, signed_in())]
    names = site.consents.names(session, others, mine) if others else {}
    return [
        {
            "id": str(one.id),
            "agreed": one.agreed,
            "other": one.other.reference if one.other else None,
            "name": names.get(one.other.id, "") if one.other else "",
            "other_agreed": one.other_agreed,
        }
        for one in found
    ]


@bp.post("/lines/<uuid:line>/family")
@requires(Permission.MEET_FAMILIES)
def link(line: UUID) -> Response:
    """Propose that two lines belong together; it counts when both parents have said yes."""
    said = body(KinSchema())
    return _do(line, lambda work: referrals_site().links.make(work, by(), line, said["reference"]), 201)


@bp.post("/lines/<uuid:line>/family/<uuid:link>/yes")
@requires(Permission.MEET_FAMILIES)
def agreed(line: UUID, link: UUID) -> Response:
    """The parent of this line has said yes."""
    body(Reads())

    def act(work: UnitOfWork) -> UUID:
        referrals_site().links.agree(work, by(), line, link)
        return link

    return _do(line, act)


@bp.post("/lines/<uuid:line>/family/<uuid:link>/end")
@requires(Permission.MEET_FAMILIES)
def left(line: UUID, link: UUID) -> Response:
    """The parent of this line wants it no longer. Nothing else changes in either line."""
    body(Reads())

    def act(work: UnitOfWork) -> UUID:
        referrals_site().links.leave(work, by(), line, link)
        return link

    return _do(line, act)


def _do(line: UUID, act: Callable[[UnitOfWork], UUID], status: int = 200) -> Response:
    return once(lambda work: (act(work), None), "referrals_api_lines.show", status, line=line)
