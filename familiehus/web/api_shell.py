"""What every door of the JSON API shares: the language of the answer, reading parameters, writing JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from babel.support import NullTranslations
from flask import Blueprint, Flask, Response, current_app, g, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from familiehus.web.i18n import SOURCE_LANGUAGE, load_texts, speaking
from familiehus.web.links import settings
from familiehus.web.problems import InvalidParameters, use_problems

View = TypeVar("View", bound=Callable[..., Any])
LANGUAGE = "lang"
_READS = "reads_query"
_TEXTS = "familiehus.api.texts"
UNKNOWN = {"da": "Parameteren findes ikke.", "en": "There is no such parameter."}
_TWICE = {"da": "Parameteren står der flere gange.", "en": "The parameter is given more than once."}
WRONG = "wrong"
_DOES_NOT_FIT = {
    "da": "Det kan ikke stå her. Beskrivelsen af API'et siger, hvad der kan.",
    "en": "This cannot stand here. The description of the API says what can.",
}
_NO_LANGUAGE = {"da": "Sproget findes ikke her.", "en": "The language is not available here."}


def prepare(bp: Blueprint) -> Blueprint:
    """Give a blueprint of the API its problem documents and the language its callers ask for."""
    use_problems(bp)
    bp.before_request(_speak)
    bp.before_request(_check_names)
    bp.after_request(_stop)
    return bp


def reads_query(view: View) -> View:
    """Declare that a view reads parameters and says itself which it does not know, or is a page that takes any."""
    setattr(view, _READS, True)
    return view


def is_read_by(view: Callable[..., Any]) -> bool:
    """What a view has declared."""
    return getattr(view, _READS, False)


def _check_names() -> None:
    """What nothing reads is never passed over: whoever sent it believes that it counts."""
    endpoint = request.endpoint or ""
    if request.method == "OPTIONS" or endpoint.endswith(".static"):
        return
    if not is_read_by(current_app.view_functions[endpoint]):
        parameters(Schema())


def asked_language() -> str:
    """``lang`` in the address, else the header Accept-Language, else Danish. Raises InvalidParameters."""
    available = settings().languages
    given = request.args.getlist(LANGUAGE)
    if not given:
        return request.accept_languages.best_match(available, default=SOURCE_LANGUAGE) or SOURCE_LANGUAGE
    if len(given) > 1:
        raise InvalidParameters([(LANGUAGE, _TWICE["en"])])
    if given[0] not in available:
        raise InvalidParameters([(LANGUAGE, _NO_LANGUAGE["en"])])
    return given[0]


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Texts in this language, for what is made after the request's own language has ended (a stream)."""
    with speaking(language, _texts(current_app)[language]):
        yield


def _texts(app: Flask) -> dict[str, NullTranslations]:
    if _TEXTS not in app.extensions:
        known = settings()
        app.extensions[_TEXTS] = load_texts(known.translations_dir, known.languages)
    texts: dict[str, NullTranslations] = app.extensions[_TEXTS]
    return texts


def _speak() -> None:
    g.api_language = asked_language()
    g.speaking = ExitStack()
    g.speaking.enter_context(spoken(g.api_language))


def _stop(response: Response) -> Response:
    if "speaking" in g:
        g.speaking.close()
    return response


def language() -> str:
    """The language of the answer being made."""
    return str(g.get("api_language", SOURCE_LANGUAGE))


def parameters(schema: Schema) -> dict[str, Any]:
    """The query read by a schema; ``lang`` is read elsewhere. Raises InvalidParameters naming every bad one."""
    given = own_parameters()
    twice = [(name, say(_TWICE)) for name, values in given.lists() if len(values) > 1]
    try:
        read: dict[str, Any] = schema.load(given.to_dict(), unknown=RAISE)
    except ValidationError as error:
        wrong = error.messages_dict
        raise InvalidParameters([*twice, *((name, _message(name, schema)) for name in wrong)]) from error
    if twice:
        raise InvalidParameters(twice)
    return read


def own_parameters() -> MultiDict[str, str]:
    """The query without what every address of the API understands."""
    return MultiDict([(name, value) for name, value in request.args.items(multi=True) if name != LANGUAGE])


def _message(name: str, schema: Schema) -> str:
    by_name = {field.data_key or known: field for known, field in schema.fields.items()}
    if name not in by_name:
        return say(UNKNOWN)
    wrong: dict[str, str] = by_name[name].metadata.get(WRONG, _DOES_NOT_FIT)
    return say(wrong)


def say(texts: dict[str, str]) -> str:
    """A message in Danish, or in English for whoever asks in another language."""
    return texts["da"] if language() == SOURCE_LANGUAGE else texts["en"]


def number(name: str, low: int, high: int, default: int, description: str) -> fields.Integer:
    """A whole number from ``low`` to ``high`` in the address."""
    wrong = {"da": f"Skriv et helt tal fra {low} til {high}.", "en": f"Write a whole number from {low} to {high}."}
    return fields.Integer(
        data_key=name,
        load_default=default,
        validate=validate.Range(low, high),
        metadata={WRONG: wrong, "description": description},
    )


def answer(data: object, *, translated: bool = True) -> Response:
    """JSON; ``translated`` when it holds texts in the language that was asked for.

    Whoever keeps answers by their address is told when the language came from a header.
    """
    response = Response(json.dumps(data, ensure_ascii=False, separators=(",", ":")), content_type="application/json")
    if not translated:
        return response
    response.headers["Content-Language"] = language()
    if LANGUAGE not in request.args:
        response.headers["Vary"] = "Accept-Language"
    return response
