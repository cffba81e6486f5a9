"""My account: password, second factor, sessions, tokens, and what I have done."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.domain import TOKEN_LASTS_DAYS, NotDone
from familiehus.accounts.pages import (
    Form,
    by,
    give_back,
    open_session,
    page,
    page_asked,
    prepare,
    secret_field,
    sent,
    shown_once,
)
from familiehus.accounts.passkey_site import passkeys
from familiehus.accounts.record import PAGE, own_events
from familiehus.accounts.sign_in import Wait, has_password
from familiehus.accounts.site import accounts_site
from familiehus.accounts.staff.event_lines import called_in, event_lines
from familiehus.accounts.staff.sign_in import picture
from familiehus.accounts.tokens import can_have
from familiehus.accounts.wording import SCOPES
from familiehus.audit.domain import Act
from familiehus.kernel.errors import Conflict
from familiehus.kernel.ids import id_or_none, new_id
from familiehus.web import cookies
from familiehus.web.forms import OldForm
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = prepare(Blueprint("staff_account", __name__, url_prefix="/personale/min-konto", template_folder="../templates"))


@bp.errorhandler(OldForm)
def _sent_again(_error: OldForm) -> AnyResponse:
    """A new phone ends the session it was set up in: its recovery codes, asked for again, come with an old form."""
    return shown_once("codes") if request.endpoint == "staff_account.confirm_factor" else give_back(400)


@bp.get("")
@requires(Permission.OWN_ACCOUNT)
def account() -> Response:
    """Everything about one's own account on one page."""
    return _account_page(Form())


@bp.post("/adgangskode")
@requires(Permission.OWN_ACCOUNT)
def password() -> AnyResponse:
    """A new password; every other session ends."""
    form = sent("password")
    try:
        accounts_site().sign_in.change_password(by(), open_session(), secret_field("current"), secret_field("password"))
    except (NotDone, Wait) as error:
        return refused(form, error)
    return done("adgangskode")


@bp.post("/totrin/begynd")
@requires(Permission.OWN_ACCOUNT)
def begin_factor() -> AnyResponse:
    """Whoever still knows the password may put another phone in the old one's place."""
    site, form = accounts_site(), sent("factor")
    try:
        site.sign_in.prove(open_session(), secret_field("current"))
    except (NotDone, Wait) as error:
        return refused(form, error)
    with site.database.write() as work:
        site.factor.propose(work, open_session().id)
        work.commit()
    return redirect(url_for("staff_account.factor"), 303)


@bp.get("/totrin")
@requires(Permission.OWN_ACCOUNT)
def factor() -> AnyResponse:
    """The secret to put into the new phone."""
    return _factor_page(Form())


@bp.post("/totrin")
@requires(Permission.OWN_ACCOUNT)
def confirm_factor() -> AnyResponse:
    """The first code from the new phone makes it count; new recovery codes are shown once."""
    form = sent("factor")
    try:
        token, codes = accounts_site().sign_in.with_new_factor(by(), open_session(), secret_field("code"))
    except (NotDone, Wait) as error:
        _explain(form, error)
        return _factor_page(form, 400)
    answer = page("codes.html", codes=codes, onward=url_for("staff_account.account"))
    cookies.give_session(answer, token)
    return answer


@bp.post("/noedkoder")
@requires(Permission.OWN_ACCOUNT)
def recovery_codes() -> AnyResponse:
    """New recovery codes, shown once."""
    site, form = accounts_site(), sent("codes", "set")
    try:
        site.sign_in.prove(open_session(), secret_field("current"))
        with site.database.write() as work:
            if form["set"] and form["set"] != site.factor.codes(work.session, open_session().person)[1]:
                return shown_once("codes")
            codes = site.factor.renew_codes(work, by(), open_session().person)
            work.commit()
    except (NotDone, Wait) as error:
        return refused(form, error)
    return page("codes.html", codes=codes, onward=url_for("staff_account.account"))


@bp.post("/sessioner/<uuid:session>/afslut")
@requires(Permission.OWN_ACCOUNT)
def end_session(session: UUID) -> AnyResponse:
    """End one of one's own sessions."""
    site = accounts_site()
    with site.database.write() as work:
        site.sessions.end(work, by(), open_session().person, session)
        work.commit()
    return done("session")


@bp.post("/sessioner/afslut-andre")
@requires(Permission.OWN_ACCOUNT)
def end_other_sessions() -> AnyResponse:
    """End every session but this one."""
    site = accounts_site()
    with site.database.write() as work:
        site.sessions.end_others(work, by(), open_session().person, open_session().id)
        work.commit()
    return done("session")


@bp.post("/noegler")
@requires(Permission.MANAGE_TOKENS)
def make_token() -> AnyResponse:
    """A new token, shown once."""
    site, form = accounts_site(), sent("token", "name", "days", "id", many=["scopes"])
    days = int(form["days"]) if form["days"].isascii() and form["days"].isdigit() else 0
    try:
        with site.database.write() as work:
            asked = (form["name"], form.many["scopes"], days, id_or_none(form["id"]))
            secret = site.tokens.make(work, by(), open_session().person, *asked)
            work.commit()
    except Conflict:
        return shown_once("token")
    except NotDone as error:
        return refused(form, error)
    return page("token.html", secret=secret, name=form["name"])


@bp.post("/noegler/<uuid:token>/traek-tilbage")
@requires(Permission.MANAGE_TOKENS)
def revoke_token(token: UUID) -> AnyResponse:
    """The token works no more."""
    site = accounts_site()
    with site.database.write() as work:
        site.tokens.revoke(work, by(), open_session().person, token)
        work.commit()
    return done("noegle")


@bp.get("/haendelser")
@requires(Permission.READ_OWN_RECORD)
def events() -> Response:
    """What the record says one has done oneself."""
    site, me = accounts_site(), open_session().person
    number = page_asked()
    with site.database.write() as work:
        rows = own_events(work.session, me, skip=(number - 1) * PAGE)
        names = called_in(work.session, rows[:PAGE])
        places = sorted(open_session().actor.organisations(), key=str)
        work.record(*site.scribe.everywhere(Act.RECORD_READ, by(), places, [("person", me)]))
        work.commit()
    return page("my_events.html", lines=event_lines(rows[:PAGE], names), number=number, more=len(rows) > PAGE)


def _account_page(form: Form, status: int = 200) -> Response:
    site, session, keys = accounts_site(), open_session(), passkeys()
    with site.database.read() as reading:
        values = {
            "sessions": site.sessions.listed(reading, session.person),
            "tokens": site.tokens.listed(reading, session.person),
            "able": {one: SCOPES[one] for one in can_have(session.actor)},
            "codes": site.factor.codes(reading, session.person),
            "has_password": has_password(reading, session.person),
            "own_passkeys": keys.listed(reading, session.person) if keys else (),
        }
    today = site.scribe.security.now().date()
    return page(
        "account.html",
        status,
        form=form,
        session=session,
        today=today,
        number=new_id(),
        scopes=SCOPES,
        days=[(days, gettext("%(days)s dage", days=days)) for days in TOKEN_LASTS_DAYS],
        done=request.args.get("gjort", ""),
        **values,
    )


def _factor_page(form: Form, status: int = 200) -> AnyResponse:
    session = open_session()
    with accounts_site().database.read() as reading:
        secret = accounts_site().factor.proposed(reading, session.id)
    if secret is None:
        return redirect(url_for("staff_account.account") + "#totrin", 303)
    return page("new_factor.html", status, form=form, secret=secret, picture=picture(secret, session.email))


def refused(form: Form, error: NotDone | Wait) -> Response:
    """The page again, with what is wrong."""
    _explain(form, error)
    answer = _account_page(form, 429 if isinstance(error, Wait) else 400)
    if isinstance(error, Wait):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _explain(form: Form, error: NotDone | Wait) -> None:
    if isinstance(error, Wait):
        form.wait(error)
    else:
        form.refuse(error)


def done(what: str) -> AnyResponse:
    """The page again, with a word that it is done."""
    return redirect(url_for("staff_account.account", gjort=what), 303)
