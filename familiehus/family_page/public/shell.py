"""What the pages share on which a parent writes: the words, safe forms, and errors that say what to do."""

from __future__ import annotations

import sys
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from familiehus.family_page import wording
from familiehus.family_page.site import family_site
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, NotFound, StorageFailure
from familiehus.kernel.ids import id_or_none
from familiehus.storage.outages import is_gone
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _
from familiehus.web.outages import unanswered

_TROUBLE = {
    NotFound: (404, _("Det findes ikke mere"), _("Gå tilbage til din side. Der kan du se, hvad der er.")),
    Conflict: (409, _("Noget er ændret imens"), _("Gå tilbage til siden. Se, hvad der står nu.")),
    StorageFailure: (500, _("Noget gik galt hos os"), _("Det er ikke din skyld. Prøv igen om lidt.")),
}


def door(name: str) -> Blueprint:
    """A blueprint of pages a parent writes on."""
    bp = Blueprint(name, __name__, template_folder="../templates")
    bp.context_processor(lambda: {"w": wording, "approved": wording.approved, "words": _words, "denmark": DENMARK})
    for kind in _TROUBLE:
        bp.register_error_handler(kind, _trouble)
    return bp


def page(which: str, status: int = 200, **values: object) -> Response:
    """A page of the family's side."""
    return make_response(render_template(f"family/{which}.html", **values), status)


def id_sent(name: str) -> UUID:
    """The id a button carries; 400 for anything else, which no page of ours sends."""
    found = id_or_none(request.form.get(name, ""))
    return found if found is not None else abort(400)


def _words(texts: dict[object, str], code: object) -> str:
    return gettext(texts[code]) if code in texts else ""


def _trouble(error: Exception) -> AnyResponse:
    if is_gone(error):
        return unanswered(error)
    status, heading, text = next(said for kind, said in _TROUBLE.items() if isinstance(error, kind))
    if status >= 500:  # our own fault: the log says why
        current_app.log_exception(sys.exc_info())
    return make_response(render_template("family/trouble.html", heading=gettext(heading), text=gettext(text)), status)


__all__ = ["door", "family_site", "id_sent", "page"]
