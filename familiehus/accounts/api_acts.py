"""What doors of the API share where something is done: who acts, what was sent, once, and on which version."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from marshmallow import Schema, ValidationError

from familiehus.accounts.acting import Acting
from familiehus.accounts.repeats import Asked, Made, OtherContent, Repeats
from familiehus.accounts.site import accounts_site
from familiehus.audit.domain import Door
from familiehus.kernel.errors import Conflict, FamiliehusError, NotFound, Refused
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web import api_shell
from familiehus.web.api_shell import language, say
from familiehus.web.guard import signed_in
from familiehus.web.i18n import SOURCE_LANGUAGE
from familiehus.web.problems import InvalidContent, InvalidParameters, problem

KEY = "Idempotency-Key"
REPEATED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{8,100}")
_VERSION = re.compile(r'"(\d{1,8})"')
_JSON = "application/json"
_NO_KEY = {
    "da": "Giv hver handling sin egen nøgle: 8 til 100 tegn, helst tilfældige.",
    "en": "Give each act a key of its own: 8 to 100 characters, best random ones.",
}
_OTHER = {
    "da": "Nøglen er brugt til noget andet inden for det sidste døgn.",
    "en": "The key was used for something else within the last day.",
}
# A weak tag matches nothing here (RFC 9110): a server between may have made one of ours into it.
_NO_VERSION = {
    "da": 'Send i If-Match det ETag, der blev læst: ét tal i citationstegn ("3"), uden W/ foran.',
    "en": 'Send in If-Match the ETag that was read: one number in quotation marks ("3"), without W/ before it.',
}
_UNKNOWN = {"da": "Feltet findes ikke her.", "en": "There is no such field here."}
_MISSING = {"da": "Feltet mangler.", "en": "The field is missing."}
_WRONG = "Værdien kan ikke bruges. Beskrivelsen af API'et siger, hvad der kan stå her."
_MARSHMALLOW = {"Unknown field.": _UNKNOWN, "Missing data for required field.": _MISSING}


@dataclass(frozen=True, slots=True)
class No:
    """How a refusal is told: the code for programs, the sentence for people, and the place in the body it is about.

    ``more`` is what is wrong in other places of the body, too: each with its sentence.
    """

    reason: str
    detail: str
    pointer: str | None = None
    more: tuple[tuple[str, str], ...] = ()


class Versioned(Protocol):
    """A row that counts its versions."""

    version: Any


def code(said: str, *, known: bool) -> str:
    """The code of a refusal for programs: the rule's own words, as a slug; what is not listed is "not-now"."""
    return re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-") if known else "not-now"


def prepare(bp: Blueprint, told: Callable[[Refused], No]) -> Blueprint:
    """Give a blueprint of acts its problem documents; ``told`` has the words of its refusals."""
    api_shell.prepare(bp)
    bp.register_error_handler(NotFound, lambda _error: problem(404))
    bp.register_error_handler(Conflict, lambda _error: _first_come())
    bp.register_error_handler(Refused, lambda error: _refusal(told(error)))
    bp.register_error_handler(OtherContent, lambda _error: problem(422, [(KEY, say(_OTHER))]))
    return bp


def by() -> Acting:
    """The token's person at the door of the API."""
    return Acting(Door.API, signed_in())


def body(schema: Schema) -> dict[str, Any]:
    """What was sent, read by a schema; nothing at all counts as an empty object.

    Raises InvalidContent naming every field that is unknown, missing or wrong, 400 for what is no JSON, 415.
    """
    try:
        read: dict[str, Any] = schema.load(cast("dict[str, Any]", _sent()))
    except ValidationError as error:
        raise InvalidContent(_pointers(error.messages_dict)) from error
    return read


def version_given() -> int:
    """The version that If-Match names. 428 without one; one that cannot be is 0, which no row has."""
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        abort(428)
    found = _VERSION.fullmatch(given)
    return int(found[1]) if found else 0


def etag(version: int) -> str:
    """How a version is written in ETag and If-Match."""
    return f'"{version}"'


def once(
    act: Callable[[UnitOfWork], tuple[UUID, Versioned | None]],
    endpoint: str,
    status: int = 200,
    shown_once: Callable[[bool], Mapping[str, str | None]] = lambda _first: {},
    **named: UUID | None,
) -> Response:
    """Do it as one transaction, or, when the very request has been done before, answer as the first time.

    ``act`` gives what was made and the row whose version counts, if one does. ``endpoint`` is where to look afterwards;
    an id that is None in ``named`` is that of what was made. ``shown_once`` adds what only the first answer says: it is
    kept nowhere, so it cannot be said again.
    """
    asked, repeats = _asked(), Repeats(accounts_site().scribe.security)
    database = accounts_site().database
    try:
        with database.write() as work:
            made = repeats.earlier(work.session, asked)
            if made is None:
                key, row = act(work)
                work.session.flush()
                made = Made(status, key, int(row.version) if row else None)
                repeats.keep(work, asked, made)
                work.commit()
                return _done(made, endpoint, named, shown_once(True))
    except FamiliehusError:
        # the same request at the same moment may have been first; then this is its answer, too
        with database.read() as session:
            made = repeats.earlier(session, asked)
        if made is None:
            raise
    answer = _done(made, endpoint, named, shown_once(False))
    answer.headers[REPEATED] = "true"
    return answer


def _done(made: Made, endpoint: str, named: Mapping[str, UUID | None], more: Mapping[str, str | None]) -> Response:
    values: dict[str, Any] = {name: value or made.id for name, value in named.items()}
    href = url_for(endpoint, **values)
    answer = api_shell.answer({"id": str(made.id), "href": href, "version": made.version, **more}, translated=False)
    answer.status_code = made.status
    if made.version is not None:
        answer.headers["ETag"] = etag(made.version)
    if made.status == 201:
        answer.headers["Location"] = href
    return answer


def _asked() -> Asked:
    key = request.headers.get(KEY, "")
    if not _KEY.fullmatch(key):
        raise InvalidParameters([(KEY, say(_NO_KEY))])
    token = request.headers.get("Authorization", "").partition(" ")[2].strip()
    return Asked.of(token, key, f"{request.method} {request.path}", _sent())


def _sent() -> object:
    raw = request.get_data()
    if not raw.strip():
        return {}
    if request.mimetype != _JSON:
        abort(415)
    try:
        return json.loads(raw.decode(), parse_constant=_no_number, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise InvalidParameters([]) from None


def _no_number(_said: str) -> None:
    raise ValueError


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Readers differ in which of two values counts: what has a name twice says nothing certain."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError
    return read


def _first_come() -> Response:
    given = request.headers.get("If-Match", "").strip()
    if not given:
        return problem(409, reason="somebody-was-first")
    return problem(412, detail="" if _VERSION.fullmatch(given) else say(_NO_VERSION))


def _refusal(no: No) -> Response:
    if no.pointer is None:
        return problem(409, detail=no.detail, reason=no.reason)
    return problem(422, pointers=[(no.pointer, no.detail), *no.more], detail=no.detail, reason=no.reason)


def _pointers(messages: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Places in the body and what is wrong there; marshmallow's own words say nothing of what was sent."""
    for name, inner in messages.items():
        step = str(name).replace("~", "~0").replace("/", "~1")
        where = above if name == "_schema" else f"{above}/{step}"
        if isinstance(inner, dict):
            yield from _pointers(inner, where)
        else:
            said = cast("list[str]", inner)[0]
            known = _MARSHMALLOW.get(said)
            yield where, say(known) if known else (_WRONG if language() == SOURCE_LANGUAGE else said)
