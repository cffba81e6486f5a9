"""Signing in with a passkey, and one's own. All of it needs a browser and the device: no program does it by the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.domain import NotDone
from familiehus.accounts.pages import (
    ANYBODY,
    Form,
    by,
    device,
    onward,
    open_session,
    page,
    prepare,
    secret_field,
    sent,
    source,
)
from familiehus.accounts.passkey_domain import NotAccepted, named
from familiehus.accounts.passkey_site import passkeys
from familiehus.accounts.secrets import new_token
from familiehus.accounts.sign_in import Wait
from familiehus.accounts.site import accounts_site
from familiehus.accounts.staff.account import done, refused
from familiehus.accounts.staff.sign_in import end_earlier, slow
from familiehus.web import cookies
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

if TYPE_CHECKING:
    from familiehus.accounts.passkeys import Passkeys

bp = prepare(Blueprint("staff_passkeys", __name__, url_prefix="/personale", template_folder="../templates"))

# An answer is mostly a key and a signature in letters; of the oldest kind some two thousand.
_LONGEST = 10_000


@bp.post("/log-ind/adgangsnoegle/begynd")
def ask() -> Response:
    """What the browser is asked, and a cookie that says that it was this one."""
    browser = new_token()
    answer = Response(_switched_on().ask(browser), mimetype="application/json")
    cookies.give_asked(answer, browser)
    return answer


@bp.post("/log-ind/adgangsnoegle")
def enter() -> AnyResponse:
    """A right answer is a whole sign-in; to any other one and the same is said."""
    form = Form("passkey")
    try:
        token = _switched_on().enter(ANYBODY, cookies.asked(), _answer(), source(), device())
    except NotAccepted:
        form.errors[""] = gettext("Adgangsnøglen virkede ikke. Prøv igen, eller brug e-mail og adgangskode.")
        answer: AnyResponse = page("sign_in.html", 400, form=form, onward=onward())
    except Wait as wait:
        form.wait(wait)
        answer = slow(page("sign_in.html", 429, form=form, onward=onward()), wait)
    else:
        end_earlier()
        answer = redirect(onward(), 303)
        cookies.give_session(answer, token)
    cookies.take_asked(answer)
    return answer


@bp.post("/min-konto/adgangsnoegler/begynd")
@requires(Permission.OWN_ACCOUNT)
def ask_for_new() -> Response:
    """Whoever still knows the password may make a key; what the browser is asked stands in the page."""
    form = sent("passkey")
    try:
        question = _switched_on().ask_for_new(open_session(), secret_field("current"))
    except (NotDone, Wait) as error:
        return refused(form, error)
    return page("new_passkey.html", form=form, question=question, device=device())


@bp.post("/min-konto/adgangsnoegler")
@requires(Permission.OWN_ACCOUNT)
def add() -> AnyResponse:
    """The key that the browser has made, and what the person calls it."""
    form = sent("passkey", "name")
    try:
        _switched_on().add(by(), open_session(), _answer(), named(form["name"], device()))
    except NotDone as error:
        return refused(form, error)
    return done("adgangsnoegle-lavet")


@bp.post("/min-konto/adgangsnoegler/<uuid:passkey>/fjern")
@requires(Permission.OWN_ACCOUNT)
def remove(passkey: UUID) -> AnyResponse:
    """The key opens nothing any more."""
    with accounts_site().database.write() as work:
        _switched_on().remove(work, by(), open_session().person, passkey)
        work.commit()
    return done("adgangsnoegle-fjernet")


def _switched_on() -> Passkeys:
    return passkeys() or abort(404)


def _answer() -> str:
    return request.form.get("passkey", "")[:_LONGEST]
