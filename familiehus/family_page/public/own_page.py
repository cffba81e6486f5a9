"""The parent's own page: a link that opens nothing by itself, a code, and twenty minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from flask import Response, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.sign_in import Wait
from familiehus.accounts.wording import try_again_in
from familiehus.concerns.openness import NOTHING
from familiehus.concerns.site import concerns_site
from familiehus.concerns.wording import ATTENDEES
from familiehus.families.items import as_date
from familiehus.family_page import wording
from familiehus.family_page.calendar_file import calendar_file
from familiehus.family_page.public import late, leaving, together
from familiehus.family_page.public.late import Late
from familiehus.family_page.public.shell import door, id_sent, page
from familiehus.family_page.service import OpenPage
from familiehus.family_page.site import FamilySite, family_site
from familiehus.family_page.vocabulary import SESSION_LASTS
from familiehus.kernel.errors import NotFound, Refused
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web import cookies
from familiehus.web.forms import FIELD, OldForm, check_form, form_token
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _
from familiehus.web.links import shown_at

bp = door("own_page")
bp.context_processor(lambda: leaving.private((request.view_args or {}).get("locator", "")))
_ME = "/min-side/<locator>"
_HERE = "own_page.me"
_LEAVE = "luk"
_BACK = "ikke-gemt"
# Buttons beside which something is typed.
_BESIDE = frozenset({"ikke-nu", "maa-ikke-se"})
_A_DAY = "say a day within half a year"
_NOT_SAVED = _("Du er inde igen. Det, du trykkede på, er ikke gemt. Tryk igen, hvis du stadig vil.")


@bp.get("/min-side")
def start() -> Response:
    """Without a link: where to find it."""
    return page("start")


@bp.get(_ME)
def me(locator: str) -> Response:
    """The page while it is open, else the question for the code. Changes nothing but that the look is remembered."""
    done = request.args.get("gjort", "")
    return _look(locator, done=_NOT_SAVED if done == _BACK else wording.DONE.get(done, ""))


@bp.post(_ME)
def enter(locator: str) -> AnyResponse:
    """Link and code together open the page; what was pressed when it had shut itself is offered once more."""
    shut = late.carried(_ACTS)
    try:
        token = family_site().pages.enter(locator, request.form.get("code", ""))
    except Wait as wait:
        answer = _ask(locator, try_again_in(wait.seconds), 429, shut)
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    if token is None:
        return _ask(locator, gettext("Koden passer ikke til linket. Prøv igen."), 403, shut)
    if shut and shut.words:
        opened: AnyResponse = _again(locator, shut, token)
    else:
        opened = redirect(url_for(_HERE, locator=locator, gjort=_BACK if shut else None), 303)
    cookies.give_parent(opened, token, SESSION_LASTS)
    return opened


@bp.post(f"{_ME}/<act>")
def act(locator: str, act: str) -> AnyResponse:
    """One button of the page."""
    does = _ACTS.get(act)
    if does is None:
        abort(404)
    token, site = cookies.parent_token(), family_site()
    try:
        check_form(_secret(token))
        with site.families.database.write() as work:
            here = site.pages.session(work.session, locator, token)
            if here is None:
                return _over(locator, act)
            done = does(site, work, here)
            if act == _LEAVE:
                site.pages.leave(work, token)
            work.commit()
    except OldForm:
        return _old(locator, act, token)
    except Refused as error:
        beside = act in _BESIDE or str(error) == _A_DAY
        return _look(locator, 422, error=_why(act, beside=beside), wrong=act if beside else "")
    answer = make_response(redirect(url_for(_HERE, locator=locator, gjort=done or None), 303))
    if act == _LEAVE:
        cookies.take_parent(answer)
    return answer


@bp.get(f"{_ME}/aftale/<uuid:appointment>.ics")
def in_calendar(locator: str, appointment: UUID) -> AnyResponse:
    """One of the parent's own appointments as a file for a calendar that others may see; a look, like the page."""
    site = family_site()
    with site.families.database.write() as work:
        here = site.pages.session(work.session, locator, cookies.parent_token())
        if here is None:
            return redirect(url_for(_HERE, locator=locator), 303)
        line = site.pages.looked(work, here)
        talks = [] if line.quiet else site.families.appointments.of_line(work.session, line.id)
        talk = next((one for one in talks if one.id == appointment), None)
        if talk is None:
            raise NotFound("no such appointment, or not yours")
        now = site.families.scribe.calendar.now()
        text = calendar_file(line.id, talk, now, with_place=request.args.get("sted") == "1")
        work.commit()
    headers = {"Content-Disposition": 'attachment; filename="aftale.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


def _look(locator: str, status: int = 200, *, done: str = "", error: str = "", wrong: str = "") -> Response:
    """The page; what is ``wrong`` with something typed stands beside it, and what was typed stays."""
    shown_at(f"/min-side/{locator}")
    token, site = cookies.parent_token(), family_site()
    with site.families.database.write() as work:
        here = site.pages.session(work.session, locator, token)
        if here is None:
            return _ask(locator)
        line = site.pages.looked(work, here)
        view = site.overviews.of(work.session, line)
        written = NOTHING if view.quiet else concerns_site().openly(work.session, line.id)
        beside = together.values(work.session, site, line)
        ask_again = site.asking.again(work.session, line)
        work.commit()
    return page(
        "page",
        status,
        locator=locator,
        view=view,
        **beside,
        ask_again=ask_again,
        written=written,
        attendees=ATTENDEES,
        done=gettext(done) if done else "",
        error=error,
        wrong=wrong,
        typed=request.form,
        today=site.families.scribe.calendar.now().date(),
        form_field=FIELD,
        form_token=form_token(_secret(token)),
    )


def _ask(locator: str, error: str = "", status: int = 200, shut: Late | None = None) -> Response:
    shown_at(f"/min-side/{locator}")
    return page("code", status, locator=locator, error=error, late=shut)


def _over(locator: str, act: str) -> AnyResponse:
    """Something was pressed on a page that had shut itself: the code is asked for, and nothing was saved."""
    if act == _LEAVE:
        return redirect(url_for(_HERE, locator=locator), 303)
    answer = _ask(locator, status=401, shut=late.pressed(act))
    answer.headers["WWW-Authenticate"] = "Cookie"
    return answer


def _old(locator: str, act: str, token: str) -> AnyResponse:
    """The form is older than the session that is open now; mostly there is none any more."""
    site = family_site()
    with site.families.database.read() as session:
        open_now = site.pages.session(session, locator, token) is not None
    if not open_now:
        return _over(locator, act)
    shut = late.pressed(act)
    return _again(locator, shut, token, 400) if shut.words else _look(locator, 400, error=gettext(_NOT_SAVED))


def _again(locator: str, shut: Late, token: str, status: int = 200) -> Response:
    shown_at(f"/min-side/{locator}")
    fresh = {"form_field": FIELD, "form_token": form_token(_secret(token)), **leaving.ways(locator)}
    return page("again", status, locator=locator, late=shut, **fresh)


def _secret(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _why(act: str, *, beside: bool) -> str:
    if beside and act != "maa-ikke-se":
        return gettext("Vælg en dag fra i morgen og højst et halvt år frem.")
    if act == "maa-ikke-se":
        return gettext("Vi kender ingen med det navn. Skriv for- og efternavn, eller vælg et sted.")
    return gettext("Det kan ikke lade sig gøre nu. Se, hvad der står på siden.")


Act = Callable[[FamilySite, UnitOfWork, OpenPage], str]


def _call_me(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.call_me(work, here)
    return "ring"


def _not_now(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.not_now(work, here, as_date(request.form.get("day", "")))
    return "ikke-nu"


def _no_thanks(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.no_thanks(work, here, id_sent("referral"))
    return "nej-tak"


def _no_more(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.no_more(work, here)
    return "stop"


def _talked(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    yes = request.form.get("talked") == "yes"
    site.answers.talked(work, here, id_sent("referral"), yes=yes)
    return "talt-ja" if yes else "talt-nej"


def _withdraw(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.withdraw(work, here, id_sent("consent"))
    return "traek-tilbage"


def _withdraw_item(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.withdraw(work, here, id_sent("consent"), [id_sent("item")])
    return "traek-tilbage"


def _take_out(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    _withdraw_item(site, work, here)
    return "tag-ud"


def _say_no(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    _withdraw(site, work, here)
    return "nej"


def _not_agreed(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    return "ikke-sagt-ja" if site.answers.not_agreed(work, here, id_sent("consent")) else "traek-tilbage"


def _confirm(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.confirm(work, here, id_sent("consent"))
    return "bekraeft"


def _say_again(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.say_again(work, here, id_sent("consent"))
    return "blive-ved"


def _alone(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.answers.alone(work, here, id_sent("appointment"))
    return "alene"


_ACTS: dict[str, Act] = {
    "ring": _call_me,
    "ikke-nu": _not_now,
    "nej-tak": _no_thanks,
    "stop": _no_more,
    "talt-sammen": _talked,
    "traek-tilbage": _withdraw,
    "traek-en-tilbage": _withdraw_item,
    "ikke-sagt-ja": _not_agreed,
    "bekraeft": _confirm,
    "blive-ved": _say_again,
    "alene": _alone,
    "tag-ud": _take_out,
    "nej": _say_no,
    **together.ACTS,
    _LEAVE: lambda _site, _work, _here: "",
}
