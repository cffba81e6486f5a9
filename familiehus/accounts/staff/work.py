"""My work, and help."""

from __future__ import annotations

from flask import Blueprint, Response

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import page, prepare
from familiehus.web.guard import requires

bp = prepare(Blueprint("staff_work", __name__, url_prefix="/personale", template_folder="../templates"))


@bp.get("/")
@requires(Permission.SEE_WORK)
def work() -> Response:
    """What waits for the person."""
    return page("work.html")


@bp.get("/hjaelp")
@requires(Permission.SEE_WORK)
def guide() -> Response:
    """How things are done here."""
    return page("help.html")
