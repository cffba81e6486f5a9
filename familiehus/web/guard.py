"""At the door of every route: is it declared, who is there, did the form come from us, and may they.

A view says ``@requires(Permission.X)`` or its address stands in ``public_routes.py``; anything else does not exist. An
address that names an organisation or a person is judged for exactly that one, and a no looks like an unknown address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.actor import Actor
from familiehus.access.permissions import TABLE, Permission, Target
from familiehus.access.policy import may
from familiehus.web import cookies
from familiehus.web.forms import check_form, check_origin, typed
from familiehus.web.problems import problem
from familiehus.web.public_routes import BEFORE_SESSION, PRIVATE, PUBLIC

STAFF = "/personale"
_API = "/api/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PERMISSION = "familiehus_permission"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the door. ``actor`` is missing while a sign-in is unfinished; ``next_step`` is then where it goes on.

    ``form_secret`` is what form tokens of the session are made from; empty for an API token, which needs none.
    ``session`` is the feature's own knowledge of the session.
    """

    actor: Actor | None
    form_secret: str = ""
    next_step: str = ""
    session: Any = None


class SessionOver(Unauthorized):
    """401: the session ended while somebody filled in a form. The pages give back what was typed."""


class Doorkeeper(Protocol):
    """Knows sessions and tokens; the accounts hand one in."""

    def by_cookie(self, token: str) -> Visitor | None:
        """Whose session it is, finished or not."""
        ...

    def by_token(self, secret: str) -> Visitor | None:
        """Whose API token it is."""
        ...

    def refused(self, actor: Actor, route: str) -> None:
        """Somebody signed in tried what they may not."""
        ...


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a view needs."""

    def declare(view: View) -> View:
        setattr(view, _PERMISSION, permission)
        return view

    return declare


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """What a view has declared."""
    return cast("Permission | None", getattr(view, _PERMISSION, None))


def visitor() -> Visitor | None:
    """Who is at the door of this request."""
    return cast("Visitor | None", g.get("visitor"))


def signed_in() -> Actor:
    """The person who is signed in; only for views that require a permission."""
    found = visitor()
    if found is None or found.actor is None:
        abort(404)
    return found.actor


def install_guard(app: Flask, doorkeeper: Doorkeeper) -> None:
    """Stand at every door of the application."""
    app.before_request(lambda: _guard(doorkeeper))
    app.after_request(_keep_private)


def _guard(doorkeeper: Doorkeeper) -> AnyResponse | None:
    if request.url_rule is None or request.endpoint is None:
        return None  # the router answers: no such address, or not this method
    route = request.url_rule.rule
    permission = permission_of(current_app.view_functions[request.endpoint])
    if permission is None and route not in PUBLIC:
        abort(404)
    g.visitor = found = _find(doorkeeper)
    if request.method not in _SAFE:
        check_origin()
        if found is not None and found.form_secret and route not in BEFORE_SESSION:
            check_form(found.form_secret)
    if permission is None:
        return None
    if found is None or found.actor is None:
        return _ask_to_sign_in(found)
    if not _may(found.actor, permission):
        doorkeeper.refused(found.actor, route)
        abort(404)
    return None


def _find(doorkeeper: Doorkeeper) -> Visitor | None:
    """A cookie counts on staff pages only, a token in the API only."""
    if request.path.startswith(_API):
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        return doorkeeper.by_token(secret.strip()) if kind.lower() == "bearer" else None
    if request.path.startswith(STAFF) and (token := cookies.session_token()):
        return doorkeeper.by_cookie(token)
    return None


def _may(actor: Actor, permission: Permission) -> bool:
    named = request.view_args or {}
    target = Target(named.get("organisation"), named.get("person"))
    if not TABLE[permission].roles:
        return may(actor, permission, replace(target, person=target.person or actor.person))
    if target.organisation is not None:
        return may(actor, permission, target)
    return any(may(actor, permission, replace(target, organisation=place)) for place in actor.organisations())


def _ask_to_sign_in(found: Visitor | None) -> AnyResponse:
    if request.path.startswith(_API):
        answer = problem(401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if request.method not in _SAFE and typed():
        raise SessionOver
    if found is not None and found.next_step:
        return redirect(url_for(found.next_step), 303)
    sign_in = url_for("staff_sign_in.start", videre=request.path if request.method == "GET" else None)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Along a link from another site the cookie is not sent (SameSite=Strict); from a page of ours it is.
        return Response("", headers={"Refresh": f"0; url={sign_in}"}, mimetype="text/html")
    return redirect(sign_in, 303)


def _keep_private(response: Response) -> Response:
    """Nothing behind a door is kept by anybody, and an address in it goes to no other site."""
    if request.path.startswith(PRIVATE) or "Authorization" in request.headers:
        response.headers["Cache-Control"] = "no-store"
        # not "no-referrer": with it browsers hide the origin of a form, and check_origin looks at that
        response.headers["Referrer-Policy"] = "strict-origin"
    return response
