"""The quick way out shuts the parent's page behind it (R079): whoever then goes back is asked for the code."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.family_page.site import family_site
from familiehus.kernel.errors import Conflict, StorageFailure
from familiehus.web import cookies
from familiehus.web.links import settings

bp = Blueprint("leaving", __name__)
_HERE = "/min-side/forlad"


@bp.get(_HERE)
def leave() -> AnyResponse:
    """Without JavaScript: end the session, and on to the harmless page. Only our own pages lead here.

    Another site can make nobody leave: along its links the cookie does not come (SameSite=Strict).
    """
    return _ended(redirect(settings().exit_url, 303))


@bp.post(_HERE)
def told() -> AnyResponse:
    """With JavaScript: the session is ended beside the leaving, which waits for no answer."""
    return _ended(Response(status=204))


def private(locator: str) -> dict[str, str]:
    """What the frame of an open page needs: where its way out leads, and what is loaded instead of a kept page."""
    return ways(locator) if cookies.parent_token() else {}


def ways(locator: str) -> dict[str, str]:
    """The same for the page that is opened by this very request."""
    again = url_for("own_page.me", locator=locator) if locator else url_for("own_page.start")
    return {"leave_by": url_for("leaving.leave"), "again_at": again}


def _ended(answer: AnyResponse) -> AnyResponse:
    token, site = cookies.left_token(), family_site()
    if not token or request.method == "HEAD":
        return answer
    # Leaving comes first: where nothing can be written now, the browser at least forgets the page.
    with suppress(StorageFailure, Conflict), site.families.database.write() as work:
        site.pages.leave(work, token)
        work.commit()
    cookies.take_parent(answer)
    return answer
