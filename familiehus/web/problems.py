"""Errors of the JSON API as problem documents (RFC 9457): a stable ``type``, a title, and nothing of what was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import BadRequest, HTTPException, UnprocessableEntity

from familiehus.web.links import settings

API = "/api/"
MEDIA_TYPE = "application/problem+json"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PASSED_ON = frozenset({"allow", "retry-after"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of problem. ``slug`` is the last part of its address and never changes."""

    slug: str
    da: str
    en: str
    help: str


KINDS = {
    400: Kind(
        "bad-request",
        "Forespørgslen kan ikke læses",
        "The request cannot be read",
        "A parameter is unknown, given twice or out of range. The list errors names each and says what would be right.",
    ),
    401: Kind("not-signed-in", "Log ind først", "Sign in first", "The address needs a bearer token."),
    403: Kind("not-allowed", "Det har du ikke lov til", "You may not do that", "The token does not give this right."),
    404: Kind("not-found", "Findes ikke", "Not found", "There is no such address or no such entry."),
    405: Kind(
        "method-not-allowed",
        "Adressen kan ikke bruges sådan",
        "The address cannot be used that way",
        "The header Allow names the methods that work.",
    ),
    406: Kind("not-acceptable", "Formatet findes ikke", "No such format", "The API answers in JSON."),
    409: Kind(
        "not-possible-now",
        "Det kan ikke lade sig gøre, som det står nu",
        "It is not possible as things stand",
        "The rules say no, or somebody else was first. The text detail says what to do; reason is the same for "
        "programs. Nothing was changed.",
    ),
    410: Kind("gone", "Taget ned", "Withdrawn", "The entry has been in the catalogue and was taken down."),
    412: Kind(
        "changed-meanwhile",
        "En anden kom først",
        "Somebody else was first",
        "It has changed since the version that If-Match names. Nothing was changed. Read it again, then decide.",
    ),
    413: Kind("too-large", "Det var for meget på én gang", "Too much at once", "The body is larger than is accepted."),
    414: Kind("address-too-long", "Adressen er for lang", "The address is too long", "Use fewer words."),
    415: Kind(
        "unsupported-media-type",
        "Det format kan ikke læses",
        "That format cannot be read",
        "A body is to be sent as application/json.",
    ),
    422: Kind("unprocessable", "Indholdet passer ikke", "The content does not fit", "The list errors says why."),
    428: Kind(
        "version-needed",
        "Skriv, hvilken udgave det gælder",
        "Say which version it is about",
        "The act needs the header If-Match with the ETag of what was read.",
    ),
    429: Kind(
        "too-many-requests",
        "For mange forespørgsler",
        "Too many requests",
        "Wait as many seconds as the header Retry-After says.",
    ),
    500: Kind("server-error", "Noget gik galt hos os", "Something went wrong here", "It is not the caller's fault."),
    503: Kind(
        "not-ready",
        "Ikke klar lige nu",
        "Not ready just now",
        "The catalogue is being prepared, or the database does not answer. Try again when the header Retry-After says, "
        "or shortly.",
    ),
}
BY_SLUG = {kind.slug: (status, kind) for status, kind in KINDS.items()}


class InvalidParameters(BadRequest):
    """400. ``errors`` are pairs of parameter name and message; a message may not repeat what the caller sent."""

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.errors = tuple(errors)


class InvalidContent(UnprocessableEntity):
    """422. ``errors`` are pairs of a JSON pointer into the body and a message that repeats nothing of it."""

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.errors = tuple(errors)


def type_address(status: int) -> str:
    """The address that names a type of problem, under the site's own."""
    return f"{settings().public_url}/api/problems/{_kind(status).slug}"


def problem(
    status: int,
    errors: Iterable[tuple[str, str]] = (),
    pointers: Iterable[tuple[str, str]] = (),
    detail: str = "",
    reason: str = "",
) -> Response:
    """A problem document; its title is Danish, or English for whoever asks in another language.

    ``errors`` name parameters, ``pointers`` places in the body; ``detail`` is a sentence of ours, ``reason`` its code.
    """
    kind = _kind(status)
    document: dict[str, object] = {
        "type": type_address(status),
        "title": kind.da if _reads_danish() else kind.en,
        "status": status,
    }
    if detail:
        document["detail"] = detail
    if reason:
        document["reason"] = reason
    listed = [{"parameter": _shown(name), "message": message} for name, message in errors]
    listed += [{"pointer": _pointer(where), "message": message} for where, message in pointers]
    if listed:
        document["errors"] = listed
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def from_error(error: HTTPException) -> Response:
    """The problem document of an error that was raised."""
    status = error.code or 500
    named = error.errors if isinstance(error, InvalidParameters) else ()
    answer = problem(status, named, error.errors if isinstance(error, InvalidContent) else ())
    return _with_headers(answer, error.get_headers())


def use_problems(bp: Blueprint) -> None:
    """Errors raised inside this blueprint become problem documents, and so does every other error under ``/api/``."""
    bp.register_error_handler(HTTPException, from_error)
    bp.record_once(_watch)


def _watch(state: BlueprintSetupState) -> None:
    app = state.app
    if app.extensions.get("familiehus.problems"):
        return
    app.extensions["familiehus.problems"] = True
    app.after_request(_translated)


def _translated(response: Response) -> Response:
    """What no blueprint of the API answered (an unknown address, a method) has become a page: make it a problem."""
    if response.status_code < 400 or not request.path.startswith(API) or response.mimetype == MEDIA_TYPE:
        return response
    return _with_headers(problem(response.status_code), response.headers.items())


def _with_headers(answer: Response, headers: Iterable[tuple[str, str]]) -> Response:
    for name, value in headers:
        if name.lower() in _PASSED_ON:
            answer.headers[name] = value
    return answer


def _shown(name: str) -> str:
    """The name of a parameter, if it can be one; anything else is not repeated."""
    return name if _NAME.fullmatch(name) else "?"


def _pointer(where: str) -> str:
    """A place in the body, by names that can be ones; a name somebody made up is not repeated."""
    return "/".join(part if not part or part.isdecimal() else _shown(part) for part in where.split("/"))


def _kind(status: int) -> Kind:
    return KINDS.get(status) or KINDS[500 if status >= 500 else 400]


def _reads_danish() -> bool:
    asked = request.args.get("lang") or request.accept_languages.best_match(settings().languages, default="da")
    return asked == "da" or len(asked or "") != 2
