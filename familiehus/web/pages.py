"""The shell's own pages: privacy, accessibility statement, robots, and what is seen when something is wrong."""

from __future__ import annotations

import re

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from familiehus.kernel.phones import in_pairs
from familiehus.settings import EXTENSION, Settings
from familiehus.web.i18n import SOURCE_LANGUAGE, gettext, split_language
from familiehus.web.i18n import mark as _
from familiehus.web.links import init_links, settings
from familiehus.web.public_routes import PAGES

bp = Blueprint("pages", __name__)

# What stands behind an address in a sentence, and is taken along with it.
_AFTER_AN_ADDRESS = "/.,;:!?)]>»\"'"

_LANGUAGE_IT_HAS = re.compile(rf"^/{SOURCE_LANGUAGE}(?=/|$)")
_PLAIN = re.compile(r"/|(?:/[a-z0-9.-]+)+")

# Status: heading, what to do. Message ids.
_ERRORS = {
    400: (_("Adressen kan ikke læses"), _("Noget i adressen er gået i stykker. Prøv at søge igen.")),
    404: (_("Siden findes ikke"), _("Måske er den flyttet, eller også mangler der et bogstav. Prøv at søge.")),
    405: (_("Det kan siden ikke"), _("Her kan man kun læse. Prøv at søge i stedet.")),
    410: (_("Tilbuddet er taget ned"), _("Det findes ikke mere. Der kan være et andet, der passer.")),
    413: (_("Det var for meget på én gang"), _("Prøv igen med færre ord.")),
    414: (_("Adressen er for lang"), _("Prøv igen med færre ord.")),
    429: (_("Vent et øjeblik"), _("Der er mange på siden lige nu. Prøv igen om lidt.")),
    500: (_("Noget gik galt hos os"), _("Det er ikke din skyld. Prøv igen om lidt.")),
    503: (_("Vi kan ikke svare lige nu"), _("Det er ikke din skyld. Prøv igen om lidt.")),
}
_NOT_SENT = (_("Det blev ikke sendt"), _("Vi har ikke gemt noget. Gå tilbage, åbn siden igen, og send en gang til."))


@bp.record_once
def _set_up(state: BlueprintSetupState) -> None:
    """Layout, links and error pages for the whole application."""
    app = state.app
    assert isinstance(app, Flask)  # noqa: S101 - blueprints of this program hang on nothing else
    here: Settings = app.extensions[EXTENSION]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    init_links(app)
    app.jinja_env.filters["in_pairs"] = in_pairs
    app.jinja_env.globals.update(exit_url=here.exit_url, public_url=here.public_url, indexed=False)
    app.register_error_handler(HTTPException, error_page)


def error_page(error: HTTPException) -> AnyResponse:
    """An error as a page in the visitor's language; it never repeats what was sent.

    Whoever opens a form's own address, as after an answer that stood there, comes to the page the form belongs to;
    whoever follows an address out of a sentence, or types one, to the public page that was meant.
    """
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    if error.code == 405 and request.method == "GET" and (above := _page_above()):
        return redirect(above, 303)
    if error.code == 404 and request.method in {"GET", "HEAD"} and (meant := _page_meant()):
        return redirect(meant, 301)
    code = error.code if error.code in _ERRORS else 500 if (error.code or 500) >= 500 else 400
    heading, text = _NOT_SENT if code == 400 and request.method == "POST" else _ERRORS[code or 500]
    body = render_template("error.html", heading=gettext(heading), text=gettext(text))
    answer = Response(body, error.code or InternalServerError.code, mimetype="text/html")
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _page_above() -> str | None:
    """The nearest address above the one asked for that is a page; without what was asked there."""
    pages, path = current_app.create_url_adapter(request), request.path
    while pages is not None and (path := path.rpartition("/")[0]):
        if pages.test(path, "GET"):
            return f"{request.script_root}{path}"
    return None


def _page_meant() -> str | None:
    """The public page whose address stands here with capitals, with what ends a sentence, or with ``/da`` before it."""
    pages, path = current_app.create_url_adapter(request), request.path.rstrip(_AFTER_AN_ADDRESS).lower()
    root = request.script_root
    if not root:
        language, within = split_language(path, settings().languages)
        root, path = (f"/{language}", within) if within else ("", _LANGUAGE_IT_HAS.sub("", path))
    path = path or "/"
    # Nothing but plain addresses is sent on: what else was written here goes into no header.
    if pages is None or path == request.path or not _PLAIN.fullmatch(path) or not pages.test(path, "GET"):
        return None
    rule, _values = pages.match(path, "GET", return_rule=True)
    asked = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return f"{root}{path}{asked}" if rule.rule in PAGES else None


@bp.get("/privatliv")
def privacy() -> str:
    """What is kept and what is not."""
    return render_template("privacy.html", indexed=True)


@bp.get("/was")
def accessibility() -> AnyResponse | str:
    """To the accessibility statement in the state's tool, or an honest page while there is none."""
    address = settings().was_url
    return redirect(address, 302) if address else render_template("accessibility.html")


# What somebody asked for, in whatever language: never what a page looks like (/static/…?v=…).
_NOT_FOR_ROBOTS = ("/liste", "/tilbud?", "/kalender?")


@bp.get("/robots.txt")
def robots() -> Response:
    """Search engines may read offers; result pages and shortlists are nobody's business."""
    here = settings()
    prefixes = ("", *(f"/{code}" for code in here.languages if code != SOURCE_LANGUAGE))
    closed = [f"Disallow: {prefix}{path}" for prefix in prefixes for path in _NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *closed, f"Sitemap: {here.public_url}/sitemap.xml", ""]
    return Response("\n".join(lines), mimetype="text/plain")
