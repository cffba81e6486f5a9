"""Who belongs together: the panel of a line by which it is linked with another one of the same child or pregnancy."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, sent
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.line import on_line
from familiehus.referrals.staff.shared import CONTACT, blueprint
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires

bp = blueprint("staff_family", CONTACT)


@bp.post("/<uuid:line>/familie")
@requires(Permission.MEET_FAMILIES)
def link(line: UUID) -> AnyResponse:
    """Propose that two lines belong together; it counts when both parents have said yes."""
    form = sent("family", "reference")

    def act(work: UnitOfWork) -> None:
        referrals_site().links.make(work, by(), line, form["reference"])

    return on_line(line, form, act)


@bp.post("/<uuid:line>/familie/<uuid:one>/ja")
@requires(Permission.MEET_FAMILIES)
def agreed(line: UUID, one: UUID) -> AnyResponse:
    """The parent of this line has said yes."""
    return on_line(line, Form("family"), lambda work: referrals_site().links.agree(work, by(), line, one))


@bp.post("/<uuid:line>/familie/<uuid:one>/skil")
@requires(Permission.MEET_FAMILIES)
def left(line: UUID, one: UUID) -> AnyResponse:
    """The parent of this line wants it no longer. Nothing else changes in either line."""
    return on_line(line, Form("family"), lambda work: referrals_site().links.leave(work, by(), line, one))
