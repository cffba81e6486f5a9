"""Underretning: how it is done, for everybody who is signed in. Asks for nothing, looks nothing up, blocks nobody."""

from __future__ import annotations

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import page
from familiehus.concerns.channels import Channel
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, line_asked_about
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_notify")


@bp.get("/underretning")
@requires(Permission.SEE_WORK)
def how() -> Response:
    """The municipality's own channel, acute help, and the dialogue with the family (R074, R075, R076)."""
    return page("concern/notify.html", channels=_channels(), line=line_asked_about())


@bp.get("/overgreb")
@requires(Permission.SEE_WORK)
def suspicion() -> Response:
    """What to do on suspected violence or sexual abuse: outside this program (R079)."""
    return page("concern/suspicion.html", channels=_channels(), line=line_asked_about())


def _channels() -> list[Channel]:
    """Those of the municipalities one works in, known or not, then every other that is known."""
    site = concerns_site()
    with site.database.read() as session:
        names = {site.responsible.of_organisation(session, place) for place in signed_in().organisations()}
    mine = [site.channels.get(name, Channel(name)) for name in sorted(name for name in names if name)]
    return mine + [one for name, one in sorted(site.channels.items()) if name not in names]
