"""What the staff pages share: who is there, forms that keep what was typed, and where to go afterwards."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import starmap
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Blueprint, Response, g, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, ServiceUnavailable

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may
from familiehus.accounts.acting import Acting
from familiehus.accounts.domain import NotDone
from familiehus.accounts.oidc_site import oidc_sign_in
from familiehus.accounts.passkey_site import passkeys
from familiehus.accounts.sessions import OpenSession
from familiehus.accounts.sign_in import Wait
from familiehus.accounts.wording import profession_name, reason, role_name, try_again_in
from familiehus.audit.domain import Door
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, NotFound
from familiehus.kernel.ids import NO_ID, id_or_none
from familiehus.kernel.paging import page_within
from familiehus.web.forms import FIELD, NotOurForm, OldForm, as_typed, form_token, typed
from familiehus.web.guard import SessionOver, signed_in, visitor
from familiehus.web.i18n import clock_time, current_language, full_date, gettext
from familiehus.web.i18n import mark as _

Code = TypeVar("Code", bound=StrEnum)
Value = TypeVar("Value", bound=str)
ANYBODY = Acting(Door.PAGE)
_LONGEST = 2000
_MOST_CHOSEN = 100
# Fields that say which version a form is of, and which button was pressed.
_MARKS = frozenset({"stand", "stod", "set", "fil", "version", "goer"})
_PAGE = re.compile(r"/personale/[A-Za-z0-9/_-]{0,200}")
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)

_OFFERED = (
    Permission.SEE_ORGANISATION,
    Permission.EDIT_CATALOGUE,
    Permission.MEET_FAMILIES,
    Permission.SCREEN,
    Permission.APPROVE,
    Permission.COUNT_VISITS,
    Permission.HEAR_VOICES,
    Permission.SEE_NUMBERS,
)

_ERRORS = {
    400: (
        _("Formularen kunne ikke bruges"),
        _("Den var gammel eller kom ikke herfra. Gå tilbage, hent siden igen, og prøv én gang til."),
    ),
    404: (_("Det findes ikke her"), _("Måske er det flyttet, eller også er det ikke dit at se.")),
    405: (_("Det kan siden ikke"), _("Gå tilbage, og prøv igen.")),
    409: (
        _("En anden kom først"),
        _("Der er rettet i det samme imens. Intet er ændret. Gå tilbage, hent siden igen, og se, hvad der står nu."),
    ),
    413: (
        _("Det var for meget på én gang"),
        _("Intet er ændret. Gå tilbage: det, du har skrevet, står der endnu. Gør det kortere, og send igen."),
    ),
    429: (_("Vent et øjeblik"), _("Der har været for mange forkerte forsøg. Prøv igen om lidt.")),
    500: (_("Noget gik galt hos os"), _("Intet er ændret. Prøv igen om lidt.")),
    503: (_("Vi kan ikke svare lige nu"), _("Det er ikke din skyld. Prøv igen om lidt.")),
}


class TooLong(RequestEntityTooLarge):
    """413: a text is longer than is kept. Nothing was changed, and the page gives back everything that was typed."""


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it by field; "" is the form as a whole."""

    name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")

    def refuse(self, error: NotDone, **renamed: str) -> None:
        """Put the reason beside its field; ``renamed`` says what a field is called on this page."""
        self.errors[renamed.get(error.field, error.field)] = reason(error)

    def wait(self, error: Wait) -> None:
        """Say how long to wait."""
        self.errors[""] = try_again_in(error.seconds)


def sent(name: str, *fields: str, many: Iterable[str] = (), most: int = _MOST_CHOSEN) -> Form:
    """The form as it was sent. Secrets are read apart, so that they are never shown again. Raises TooLong.

    Of each field in ``many`` the first ``most`` that were chosen; no list on a page may be longer than that.
    """
    values = {key: as_typed(request.form.get(key, "")) for key in fields}
    found = visitor()
    if found and found.actor and any(map(_is_long, values.values())):
        raise TooLong  # before anybody is signed in nothing is typed that would have to be given back
    return Form(
        name,
        {key: value[:_LONGEST] for key, value in values.items()},
        {key: request.form.getlist(key)[:most] for key in many},
    )


def _is_long(text: str) -> bool:
    return len(text) > _LONGEST


def secret_field(name: str) -> str:
    """A password or a code."""
    return request.form.get(name, "")[:_LONGEST]


def open_session() -> OpenSession:
    """The session of this request; only where the guard has seen one."""
    found = visitor()
    if found is None or found.session is None:
        raise NotFound("there is no session")
    return cast("OpenSession", found.session)


def by() -> Acting:
    """The signed-in person at a page."""
    return Acting(Door.PAGE, signed_in())


def onward(default: str = "staff_work.work") -> str:
    """Where the person wanted to go: a staff page of ours and nothing else."""
    wanted = request.values.get("videre", "")
    return wanted if _PAGE.fullmatch(wanted) and "//" not in wanted else url_for(default)


def source() -> str:
    """The network address tries are counted by: a whole /64 for IPv6, for that is what one person has."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def device() -> str:
    """The browser in two words, so that one recognises one's own sessions; never more than that."""
    agent = request.headers.get("User-Agent", "")
    parts = [next((word for mark, word in known if mark in agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(part for part in parts if part) or "?"


def chosen(values: Iterable[str]) -> list[UUID]:
    """The ids among the values; anything else is dropped."""
    return [found for value in values if (found := id_or_none(value)) is not None]


def addresses(endpoint: str, name: str, **fixed: UUID | str) -> Callable[[UUID], str]:
    """Makes addresses that differ in one id: for lists, where building each costs more than the line it stands in."""
    values: dict[str, Any] = {**fixed, name: NO_ID}
    before, _id, after = url_for(endpoint, **values).partition(str(NO_ID))
    return lambda key: f"{before}{key}{after}"


def offered(words: Mapping[Value, str]) -> tuple[tuple[str, str], ...]:
    """What can be chosen: value and words."""
    return tuple((str(value), gettext(message)) for value, message in words.items())


def chosen_one(kind: type[Code], value: str) -> Code | None:
    """The code that was chosen, or None."""
    return kind(value) if value in set(kind) else None


def number_sent(text: str, otherwise: int = 0) -> int:
    """The whole number that was sent, of at most eight digits; ``otherwise`` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def yes_no(value: str) -> bool | None:
    """An answer to a question without default."""
    return {"yes": True, "no": False}.get(value)


def page_asked() -> int:
    """Which page of a list the address asks for, from 1."""
    return page_within(request.args.get("side", 1, type=int))


def long_list(choices: Iterable[tuple[UUID, str]]) -> Callable[[str | None], Markup]:
    """The options of a list with hundreds of choices, put together once for every list that shows them."""
    whole = "\n".join(starmap(_option, choices))

    def options(chosen: str | None) -> Markup:
        mark = f'<option value="{escape(chosen or "")}"'
        return Markup(whole.replace(f"{mark}>", f"{mark} selected>", 1))  # noqa: S704 - every part is escaped above

    return options


@lru_cache(maxsize=20_000)
def _option(value: UUID, words: str) -> str:
    return f'<option value="{value}">{escape(words)}</option>'


def page(template: str, status: int = 200, **values: object) -> Response:
    """A staff page."""
    return Response(render_template(f"staff/{template}", **values), status)


def prepare(bp: Blueprint) -> Blueprint:
    """Give a blueprint of staff pages its errors and the helpers of its templates."""
    bp.register_error_handler(HTTPException, _error_page)
    bp.register_error_handler(SessionOver, lambda _error: give_back(401))
    bp.register_error_handler(OldForm, lambda _error: give_back(400))
    bp.register_error_handler(TooLong, lambda _error: _too_long())
    bp.register_error_handler(NotFound, lambda _error: _say(404))
    bp.register_error_handler(Conflict, lambda _error: _say(409))
    bp.register_error_handler(Wait, lambda error: _say(429, try_again_in(error.seconds)))
    bp.record_once(lambda state: state.app.jinja_env.globals.update(_HELPERS))
    bp.context_processor(_who)
    return bp


def _who() -> dict[str, object]:
    found = visitor()
    me = found.session if found and found.actor else None
    return {"me": me, "ways": _ways(found.actor) if found and found.actor else None}


def _token() -> str:
    """The token for the forms of this page; "" where nobody has begun to sign in."""
    if "form_token" not in g:
        found = visitor()
        g.form_token = form_token(found.form_secret) if found and found.form_secret else ""
    return str(g.form_token)


def in_words(moment: datetime) -> Markup:
    """A moment for machines and for people, to the minute, in Danish time."""
    return _minute_in_words(int(moment.timestamp()) // 60, current_language())


@lru_cache(maxsize=2048)
def _minute_in_words(minute: int, _language: str) -> Markup:
    here = datetime.fromtimestamp(minute * 60, DENMARK)
    words = f"{full_date(here.date())} {gettext('kl.')} {clock_time(here.time())}"
    return Markup('<time datetime="{}">{}</time>').format(here.isoformat(timespec="minutes"), words)


_HELPERS: dict[str, object] = {
    "form_field": FIELD,
    "form_token": _token,
    "oidc_sign_in": oidc_sign_in,
    "passkeys": passkeys,
    "role_name": role_name,
    "profession_name": profession_name,
    "offered": offered,
    "in_words": in_words,
}


@lru_cache(maxsize=1024)
def _ways(actor: Actor) -> frozenset[Permission]:
    """Which parts of the staff area the table gives the person anywhere: what is not theirs is not offered."""
    places = actor.organisations()
    return frozenset(p for p in _OFFERED if any(may(actor, p, Target(place)) for place in places))


def _error_page(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if error.code == 400 and not isinstance(error, NotOurForm):
        return _say(400)
    answer = _say(error.code or 500)
    if isinstance(error, ServiceUnavailable):
        answer.retry_after = error.retry_after
    return answer


def give_back(status: int) -> Response:
    """What was typed, to be sent again: after signing in anew (401), or with a look at who is signed in now (400).

    Nothing is kept here: it stands in the page. Only a form from a page of ours comes so far.
    """
    found = visitor()
    if not typed() or (status == 400 and (found is None or found.actor is None)):
        return _say(400)
    fields, words = typed(), _words_typed()
    address = request.script_root + request.path
    answer = page("again.html", status, fields=fields, words=words, address=address)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Cookie"
    return answer


def _words_typed() -> list[str]:
    """What somebody wrote or chose in the form that was sent, without ticks and what the page itself put into it."""
    return [value for name, value in typed() if name not in _MARKS and len(value.strip()) > 1 and not chosen([value])]


def shown_once(what: str, status: int = 409, onward: str = "") -> Response:
    """A page with codes or a token on it is asked for again: what is gone, what still holds, and how to get another."""
    return page("shown_once.html", status, what=what, onward=onward)


def _too_long() -> Response:
    """What was typed, with what is too long in boxes of its own: to be made shorter and sent."""
    fields = [(name, as_typed(value)) for name, value in typed()]
    texts = [(name, value, len(value) - _LONGEST) for name, value in fields if _is_long(value)]
    rest = [(name, value) for name, value in fields if not _is_long(value)]
    address = request.script_root + request.path
    return page("too_long.html", 413, texts=texts, fields=rest, most=_LONGEST, address=address)


def _say(status: int, text: str = "") -> Response:
    heading, advice = _ERRORS.get(status) or _ERRORS[500 if status >= 500 else 400]
    found = visitor()
    words = _words_typed() if status == 404 and found and found.actor else []
    return page("error.html", status, heading=gettext(heading), text=text or gettext(advice), words=words)
