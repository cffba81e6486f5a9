"""The anonymous thread's door (R041, R046): no name, no cookie; a code that only the person has."""

from __future__ import annotations

from flask import Response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.sign_in import Wait
from familiehus.accounts.wording import try_again_in
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.site import catalogue_site
from familiehus.family_page.anonymous import Thread
from familiehus.family_page.numbers import number_of
from familiehus.family_page.public.shell import door, page
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_number
from familiehus.kernel.text import HoldsCpr
from familiehus.web.forms import as_typed
from familiehus.web.i18n import gettext
from familiehus.web.links import carry_query, shown_at

bp = door("anonymous")


@bp.get("/anonym")
def start() -> Response:
    """Begin a thread with a place, or open one with its code."""
    return _start()


@bp.post("/anonym")
def begin() -> AnyResponse:
    """A new thread with a place where somebody can open it; the code is shown this once."""
    offer, site = _offer(), family_site()
    if offer is None:
        return _start()
    try:
        code = site.threads.begin(offer.id, _words(), _number())
    except Refused as error:
        return _start({"words": _why_not(error)}, 422)
    carry_query([("tilbud", offer.address_slug)])
    if code is None:
        return _start({"code": gettext("Formularen er sendt før. Brug koden, du fik.")}, 409)
    return page("anonymous_code", code=code, offer=offer, again_at=url_for("anonymous.start"))


@bp.post("/anonym/side")
def thread() -> AnyResponse:
    """What stands in the thread; with words, they are added."""
    code, words, threads = request.form.get("code", ""), _words(), family_site().threads
    try:
        found = threads.write(code, words, _number()) if words.strip() else threads.open(code)
    except NotFound:
        return _start({"code": gettext("Koden passer ikke. Prøv igen.")}, 403)
    except Wait as wait:
        return _too_often(wait)
    except Refused as error:
        return _thread(threads.open(code), code, _why_not(error))
    return _thread(found, code)


@bp.post("/anonym/slet")
def throw_away() -> AnyResponse:
    """Nothing is left of it."""
    try:
        family_site().threads.throw_away(request.form.get("code", ""))
    except NotFound:
        return _start({"code": gettext("Koden passer ikke. Prøv igen.")}, 403)
    except Wait as wait:
        return _too_often(wait)
    shown_at("/anonym")
    return page("anonymous_gone")


def _why_not(error: Refused) -> str:
    if isinstance(error, HoldsCpr):
        return gettext("Skriv aldrig et CPR-nummer her.")
    return gettext("Det er for langt. Gør det kortere.")


def _number() -> str:
    return number_of(request.form.get("number", ""))


def _words() -> str:
    return as_typed(request.form.get("words", ""))


def _offer() -> Offer | None:
    """The offer the address names, where parents can be anonymous and somebody has the thread's other end."""
    slug = request.args.get("tilbud", "")
    if not slug:
        return None
    site = catalogue_site()
    with site.database.read() as session:
        found = site.edition.reader(session).offer_by_slug(slug[:200])
        return found if isinstance(found, Offer) and can_begin(session, found) else None


def can_begin(session: Session, offer: Offer) -> bool:
    """Whether somebody can begin a thread with an offer: parents can be anonymous there, and somebody can open it."""
    return bool(offer.anonymous) and catalogue_site().can_be_asked(session, offer.organisation, None)


def _start(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    offer = _offer()
    shown_at("/anonym")
    carry_query([("tilbud", offer.address_slug)] if offer else [])
    again = url_for("anonymous.start", tilbud=offer.address_slug if offer else None)
    words, number = _words(), new_number()
    return page("anonymous", status, offer=offer, errors=errors or {}, words=words, number=number, again_at=again)


def _thread(found: Thread, code: str, error: str = "") -> Response:
    site = catalogue_site()
    with site.database.read() as session:
        offers = site.edition.reader(session).offers([found.offer] if found.offer else [])
    offer = offers.get(found.offer) if found.offer else None
    shown_at("/anonym")
    return page(
        "anonymous_thread",
        422 if error else 200,
        thread=found,
        offer=offer,
        code=code,
        error=error,
        words=_words() if error else "",
        number=new_number(),
        again_at=url_for("anonymous.start"),
    )


def _too_often(wait: Wait) -> Response:
    answer = _start({"code": try_again_in(wait.seconds)}, 429)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer
