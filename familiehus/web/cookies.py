"""The only cookies there are: for staff who sign in, on their own pages, and for a parent who has opened their own.

Nobody who only looks for help gets one.
"""

from __future__ import annotations

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from familiehus.settings import Env
from familiehus.web.links import page_in, settings

_PATH = "/personale"
_SESSION = "familiehus_personale"
_DEVICE = "familiehus_kendt"
_DEVICE_LASTS = timedelta(days=180)
_LOGIN = "familiehus_katalog"
_LOGIN_PATH = f"{_PATH}/log-ind/katalog"
# Longer than a sign-in may take, so that one that took too long can be told so.
_LOGIN_LASTS = timedelta(hours=1)
# Which browser was asked for its passkey: as long as the question counts.
_ASKED = "familiehus_spurgt"
_ASKED_PATH = f"{_PATH}/log-ind/adgangsnoegle"
_ASKED_LASTS = timedelta(minutes=5)
_PARENT = "familiehus_side"
_PARENT_PATH = "/min-side"
# Set by the script of the quick way out (site.js), in case the server does not hear that somebody left.
_LEFT = "familiehus_forladt"


def session_token() -> str:
    """The token of the session, or nothing."""
    return request.cookies.get(_named(_SESSION), "")


def known_device() -> str:
    """The mark of an earlier sign-in on this device, or nothing."""
    return request.cookies.get(_named(_DEVICE), "")


def give_session(response: Response, token: str) -> None:
    """Until the browser is closed; when it really ends is kept on the server."""
    _set(response, _SESSION, token, _PATH)


def take_session(response: Response) -> None:
    """Forget the session."""
    response.delete_cookie(_named(_SESSION), path=_PATH, secure=_encrypted(), httponly=True, samesite="Strict")


def give_known_device(response: Response, mark: str) -> None:
    """Only sent where one signs in; it opens nothing."""
    _set(response, _DEVICE, mark, f"{_PATH}/log-ind", _DEVICE_LASTS)


def login() -> str:
    """What the browser was given before it went to a directory, or nothing."""
    return request.cookies.get(_named(_LOGIN), "")


def give_login(response: Response, value: str) -> None:
    """Lax, not Strict: it has to come along when the directory, another site, sends the browser back."""
    _set(response, _LOGIN, value, _LOGIN_PATH, _LOGIN_LASTS, "Lax")


def take_login(response: Response) -> None:
    """Forget the sign-in with a directory."""
    response.delete_cookie(_named(_LOGIN), path=_LOGIN_PATH, secure=_encrypted(), httponly=True, samesite="Lax")


def asked() -> str:
    """What the browser was given when it was asked for a passkey, or nothing."""
    return request.cookies.get(_named(_ASKED), "")


def give_asked(response: Response, value: str) -> None:
    """Only sent with the answer."""
    _set(response, _ASKED, value, _ASKED_PATH, _ASKED_LASTS)


def take_asked(response: Response) -> None:
    """Forget the question: it has been answered."""
    response.delete_cookie(_named(_ASKED), path=_ASKED_PATH, secure=_encrypted(), httponly=True, samesite="Strict")


def parent_token() -> str:
    """The token of a parent's page that is open, or nothing: also when somebody left it and the server did not hear."""
    return "" if _LEFT in request.cookies else left_token()


def left_token() -> str:
    """The token that is there, whether the page was left or not: to end it."""
    return request.cookies.get(_named(_PARENT), "")


def give_parent(response: Response, token: str, lasts: timedelta) -> None:
    """On the parent's own page only, in each language: its address begins with the language."""
    for path in _parent_paths():
        _set(response, _PARENT, token, path, lasts)
        if _LEFT in request.cookies:
            response.delete_cookie(_LEFT, path=path, samesite="Strict")


def take_parent(response: Response) -> None:
    """Forget the parent's page."""
    for path in _parent_paths():
        response.delete_cookie(_named(_PARENT), path=path, secure=_encrypted(), httponly=True, samesite="Strict")
        if _LEFT in request.cookies:
            response.delete_cookie(_LEFT, path=path, samesite="Strict")


def _parent_paths() -> list[str]:
    return [page_in(language, _PARENT_PATH) for language in settings().languages]


def _set(
    response: Response, name: str, value: str, path: str, lasts: timedelta | None = None, same_site: str = "Strict"
) -> None:
    response.set_cookie(
        _named(name), value, max_age=lasts, path=path, secure=_encrypted(), httponly=True, samesite=same_site
    )


def _named(name: str) -> str:
    """With the prefix browsers accept from an encrypted page only."""
    return f"__Secure-{name}" if _encrypted() else name


def _encrypted() -> bool:
    return settings().env is Env.PRODUCTION
