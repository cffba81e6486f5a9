"""Signing in with a directory: away to it, and back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.oidc_domain import NotLetIn
from familiehus.accounts.oidc_sign_in import Answer, OidcSignIn
from familiehus.accounts.oidc_site import oidc_sign_in
from familiehus.accounts.oidc_wording import not_let_in
from familiehus.accounts.pages import ANYBODY, device, onward, page, prepare, source
from familiehus.accounts.sessions import Stage
from familiehus.web import cookies
from familiehus.web.guard import visitor

bp = prepare(Blueprint("staff_oidc", __name__, url_prefix="/personale/log-ind/katalog", template_folder="../templates"))

_STEPS = {Stage.CODE: "staff_sign_in.code", Stage.SET_UP: "staff_sign_in.set_up"}
_LONGEST = 4000


@bp.get("")
def begin() -> AnyResponse:
    """To the directory, with a cookie that says who comes back; somebody who is signed in already goes on."""
    directory, found = _switched_on(), visitor()
    if found is not None and found.actor is not None:
        return redirect(onward(), 303)
    try:
        address, cookie = directory.begin(ANYBODY, onward(), source())
    except NotLetIn as no:
        return _say(no)
    answer = redirect(address, 303)
    cookies.give_login(answer, cookie)
    return answer


@bp.get("/svar")
def finish() -> AnyResponse:
    """Back from the directory: a session, or a page that says why not."""
    directory = _switched_on()
    told = Answer(cookies.login(), *(request.args.get(name, "")[:_LONGEST] for name in ("state", "code", "iss")))
    try:
        entered = directory.finish(ANYBODY, told, source(), device())
    except NotLetIn as no:
        return _say(no)
    goal = entered.onward
    if not entered.stage.finished:
        goal = url_for(_STEPS[entered.stage], videre=entered.onward)
    # No redirect: the session's cookie (SameSite=Strict) would not come along on a way that began at another site.
    answer = page("entered.html", onward=goal)
    answer.headers["Refresh"] = f"0; url={goal}"
    cookies.take_login(answer)
    cookies.give_session(answer, entered.token)
    return answer


def _switched_on() -> OidcSignIn:
    return oidc_sign_in() or abort(404)


def _say(no: NotLetIn) -> Response:
    status, heading, text = not_let_in(no.why)
    answer = page("not_let_in.html", status, heading=heading, text=text)
    cookies.take_login(answer)
    return answer
