"""The other end of an anonymous thread: whoever is told the code opens it and writes that a talk was held (R046)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, number_sent, page, prepare, sent
from familiehus.accounts.sign_in import Wait
from familiehus.family_page.anonymous import Thread
from familiehus.family_page.numbers import number_of
from familiehus.family_page.site import family_site
from familiehus.family_page.wording import TALKS_USED
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.kernel.text import HoldsCpr
from familiehus.referrals.looking import offers
from familiehus.referrals.talks.appointing import TalksUsed
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = prepare(Blueprint("staff_anonymous", __name__, url_prefix="/personale/anonym", template_folder="templates"))


@bp.get("")
@requires(Permission.MEET_FAMILIES)
def start() -> Response:
    """One field, for the code. Nothing is listed: nobody here knows whose threads there are."""
    return page("anonymous/code.html", form=Form())


@bp.post("")
@requires(Permission.MEET_FAMILIES)
def thread() -> Response:
    """What stands in it, once the person has told the code. The code is in no address and no log."""
    form = sent("open", "code")
    return _with_code(form, lambda: family_site().threads.opened(by(), form["code"]))


@bp.post("/samtale")
@requires(Permission.MEET_FAMILIES)
def talked() -> Response:
    """A talk was held: counted once a form, with words or without, as they were last."""
    form, threads = sent("talked", "code", "text", "number"), family_site().threads
    counted, number = number_sent(request.form.get("counted", "")), number_of(form["number"])
    try:
        return _with_code(form, lambda: threads.talk(by(), form["code"], form["text"], counted, number), done=True)
    except Refused as error:
        form.errors["" if isinstance(error, TalksUsed) else "text"] = _why_not(error)
        return _thread(form, threads.opened(by(), form["code"]), 422)


def _with_code(form: Form, act: Callable[[], Thread], *, done: bool = False) -> Response:
    """The thread the code opens; for a wrong one, and for one that comes too soon, the field once more."""
    try:
        return _thread(form, act(), done=done)
    except NotFound:
        return _no(form, gettext("Koden passer ikke. Prøv igen."), 403)
    except Wait as wait:
        form.wait(wait)
        return _no(form, form.errors[""], 429)


def _why_not(error: Refused) -> str:
    if isinstance(error, TalksUsed):
        return gettext(TALKS_USED)
    if isinstance(error, HoldsCpr):
        return gettext("Skriv aldrig et CPR-nummer her. Slet det, og prøv igen.")
    return gettext("Det er for langt. Gør det kortere.")


def _no(form: Form, said: str, status: int) -> Response:
    form.errors = {"code": said}
    return page("anonymous/code.html", status, form=form)


def _thread(form: Form, found: Thread, status: int = 200, *, done: bool = False) -> Response:
    with family_site().families.database.read() as session:
        name = offers(session, [found.offer]).get(found.offer, "") if found.offer else ""
    kept = Form("talked") if done else form
    return page(
        "anonymous/thread.html",
        status,
        form=kept,
        thread=found,
        offer=name,
        code=form["code"],
        number=kept["number"] or new_id(),
        done=done,
        used=TALKS_USED,
    )
