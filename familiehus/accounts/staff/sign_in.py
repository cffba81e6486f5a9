"""Coming in and going out: password, second factor, recovery code, invitation."""

from __future__ import annotations

import segno
from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.acting import Acting
from familiehus.accounts.domain import NotDone
from familiehus.accounts.pages import (
    ANYBODY,
    Form,
    device,
    give_back,
    onward,
    open_session,
    page,
    prepare,
    secret_field,
    sent,
    shown_once,
    source,
)
from familiehus.accounts.second_factor import enrolment_address
from familiehus.accounts.sessions import OpenSession, Stage
from familiehus.accounts.sign_in import Attempt, Wait
from familiehus.accounts.site import accounts_site
from familiehus.accounts.wording import REASONS
from familiehus.audit.domain import Act, Door
from familiehus.kernel.errors import NotFound
from familiehus.web import cookies
from familiehus.web.forms import OldForm
from familiehus.web.guard import visitor
from familiehus.web.i18n import gettext

bp = prepare(Blueprint("staff_sign_in", __name__, url_prefix="/personale", template_folder="../templates"))

_STEPS = {Stage.CODE: "staff_sign_in.code", Stage.SET_UP: "staff_sign_in.set_up"}


@bp.errorhandler(OldForm)
def _sent_again(_error: OldForm) -> AnyResponse:
    """The page with the recovery codes, asked for again, is a form of the session that ended when they were made."""
    if request.endpoint == "staff_sign_in.with_new_factor" and _at(Stage.TWO_FACTORS):
        return shown_once("codes", onward=onward())
    return give_back(400)


@bp.get("/log-ind")
def start() -> AnyResponse:
    """The form; somebody who is signed in already goes on."""
    found = visitor()
    if found is not None and found.actor is not None:
        return redirect(onward(), 303)
    return page("sign_in.html", form=Form(), onward=onward())


@bp.post("/log-ind")
def with_password() -> AnyResponse:
    """Address and password. The answer is the same whether the account exists or not."""
    form = sent("sign_in", "email")
    attempt = Attempt(form["email"], request.form.get("password", ""), source(), device(), cookies.known_device())
    try:
        started = accounts_site().sign_in.with_password(ANYBODY, attempt)
    except Wait as wait:
        form.wait(wait)
        return slow(page("sign_in.html", 429, form=form, onward=onward()), wait)
    if started is None:
        form.errors["password"] = gettext("E-mail og adgangskode passer ikke sammen. Prøv igen.")
        return page("sign_in.html", 400, form=form, onward=onward())
    end_earlier()
    answer = _go_on(started.stage)
    cookies.give_session(answer, started.token)
    cookies.give_known_device(answer, started.known_device)
    return answer


@bp.get("/log-ind/kode")
def code() -> AnyResponse:
    """The code from the phone."""
    return page("code.html", form=Form(), onward=onward()) if _at(Stage.CODE) else _back()


@bp.post("/log-ind/kode")
def with_code() -> AnyResponse:
    """A right code finishes the sign-in."""
    return _check("code.html", recovery=False)


@bp.get("/log-ind/noedkode")
def recovery() -> AnyResponse:
    """A code from paper, for the day the phone is lost."""
    return page("recovery.html", form=Form(), onward=onward()) if _at(Stage.CODE) else _back()


@bp.post("/log-ind/noedkode")
def with_recovery_code() -> AnyResponse:
    """A code that has not been used finishes the sign-in, and is spent."""
    return _check("recovery.html", recovery=True)


@bp.get("/log-ind/totrin")
def set_up() -> AnyResponse:
    """The secret to put into the phone, as a picture and as text."""
    session = _at(Stage.SET_UP)
    if _at(Stage.TWO_FACTORS):
        return shown_once("codes", 200, onward())
    return _set_up_page(session, Form()) if session else _back()


@bp.post("/log-ind/totrin")
def with_new_factor() -> AnyResponse:
    """The first code from the phone finishes the sign-in; the recovery codes are shown once."""
    session = _at(Stage.SET_UP)
    if session is None:
        return _back()
    form = sent("set_up")
    if "begin" in request.form:
        with accounts_site().database.write() as work:
            accounts_site().factor.propose(work, session.id)
            work.commit()
        return redirect(url_for("staff_sign_in.set_up", videre=onward()), 303)
    try:
        token, codes = accounts_site().sign_in.with_new_factor(_by(session), session, secret_field("code"))
    except NotDone as error:
        form.refuse(error)
        return _set_up_page(session, form, 400)
    except Wait as wait:
        form.wait(wait)
        return slow(_set_up_page(session, form, 429), wait)
    except NotFound:
        return _set_up_elsewhere()
    answer = page("codes.html", codes=codes, onward=onward())
    cookies.give_session(answer, token)
    return answer


@bp.post("/log-ud")
def sign_out() -> AnyResponse:
    """End this session, finished or not."""
    end_earlier(Act.SIGNED_OUT)
    answer = redirect(url_for("staff_sign_in.start"), 303)
    cookies.take_session(answer)
    return answer


@bp.get("/invitation/<token>")
def invitation(token: str) -> AnyResponse:
    """Who is invited, and the password to choose. Looking does not spend the link: mail programs look, too."""
    return _invitation_page(token, Form())


@bp.post("/invitation/<token>")
def accept(token: str) -> AnyResponse:
    """The chosen password; the link is spent and the person goes straight on."""
    site, form = accounts_site(), sent("invitation")
    password = secret_field("password")
    if password != secret_field("again"):
        form.errors["again"] = gettext("De to er ikke ens. Skriv dem igen.")
        return _invitation_page(token, form, 400)
    try:
        with site.database.read() as session:
            invited = site.invitations.find(session, token)
        hashed = site.invitations.hash_for(invited, password)
        with site.database.write() as work:
            person = site.invitations.use(work, ANYBODY, token, hashed)
            new, stage = site.sign_in.from_invitation(work, ANYBODY, person, device())
            work.commit()
    except NotDone as error:
        form.refuse(error)
        return _invitation_page(token, form, 400)
    end_earlier()
    answer = _go_on(stage)
    cookies.give_session(answer, new)
    return answer


def _invitation_page(token: str, form: Form, status: int = 200) -> Response:
    site = accounts_site()
    try:
        with site.database.read() as session:
            invited = site.invitations.find(session, token)
    except NotDone as error:
        return page("spent.html", 404, text=gettext(REASONS[error.reason]))
    return page("invitation.html", status, form=form, invited=invited)


def _check(template: str, *, recovery: bool) -> AnyResponse:
    session = _at(Stage.CODE)
    if session is None:
        return _back()
    form = sent("code")
    try:
        token = accounts_site().sign_in.with_code(_by(session), session, secret_field("code"), recovery=recovery)
    except Wait as wait:
        form.wait(wait)
        return slow(page(template, 429, form=form, onward=onward()), wait)
    if token is None:
        form.errors["code"] = (
            gettext("Koden er ikke rigtig, eller den er brugt.")
            if recovery
            else gettext(
                "Koden er ikke rigtig, eller den er brugt. Vent på den næste, og prøv igen. Passer den heller ikke, "
                "så se efter, om telefonens ur går rigtigt."
            )
        )
        return page(template, 400, form=form, onward=onward())
    answer = redirect(onward(), 303)
    cookies.give_session(answer, token)
    return answer


def _set_up_elsewhere() -> AnyResponse:
    """Somebody with the same password was first, on another device: sign in anew, with a code from there."""
    end_earlier()
    form = Form("sign_in", {"email": open_session().email})
    form.errors[""] = gettext("Telefonen er sat op et andet sted imens. Log ind igen, og brug koden derfra.")
    answer = page("sign_in.html", 409, form=form, onward=onward())
    cookies.take_session(answer)
    return answer


def _set_up_page(session: OpenSession, form: Form, status: int = 200) -> Response:
    with accounts_site().database.read() as reading:
        secret = accounts_site().factor.proposed(reading, session.id)
    return page(
        "set_up.html", status, form=form, onward=onward(), secret=secret, picture=picture(secret, session.email)
    )


def picture(secret: str | None, email: str) -> str:
    """The QR code as SVG to stand in the page itself: the secret gets no address of its own."""
    if secret is None:
        return ""
    code = segno.make(enrolment_address(secret, email), error="m", micro=False)
    return code.svg_inline(omitsize=True, border=3, dark="#000", light="#fff", svgclass="totp", lineclass=None)


def _at(stage: Stage) -> OpenSession | None:
    found = visitor()
    if found is None or found.session is None:
        return None
    session = open_session()
    return session if session.stage is stage else None


def _back() -> AnyResponse:
    """The step is over or has timed out: begin again, or go on when everything is done."""
    return redirect(url_for("staff_sign_in.start", videre=onward()), 303)


def _go_on(stage: Stage) -> AnyResponse:
    if stage.finished:
        return redirect(onward(), 303)
    return redirect(url_for(_STEPS[stage], videre=onward()), 303)


def end_earlier(act: Act = Act.SESSION_ENDED) -> None:
    """Whoever signs in again on this device leaves no session behind."""
    found = visitor()
    if found is None or found.session is None:
        return
    session, site = open_session(), accounts_site()
    with site.database.write() as work:
        site.sessions.end(work, _by(session), session.person, session.id, act)
        work.commit()


def _by(session: OpenSession) -> Acting:
    return Acting(Door.PAGE, session.actor)


def slow(answer: Response, wait: Wait) -> Response:
    """Says to the browser, too, how long to wait."""
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer
