"""Addresses that need a token, in the description of the API: made from the rows their features describe them with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apispec import APISpec
from marshmallow import Schema

from familiehus.web.described import Operation

Json = dict[str, Any]
Query = Callable[[type[Schema]], list[Json]]
_IN_PATH = re.compile(r"{(\w+)}")
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token made under /personale/min-konto. It may do what its person may, and only what it was made "
    "for.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "8 to 100 characters, best random, a new one for each act. The same request with the same key is "
    "done once within 24 hours; the header Idempotency-Replayed then says so. Another request with the key is refused.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]{8,100}$"},
}
_VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what was read: the act is done on that version or not at all.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,8}"$'},
}
_ETAG: Json = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}
PROBLEMS = {
    401: "No token, or one that does not hold.",
    409: "Not possible as things stand; `detail` says what to do instead, `reason` is the code for it.",
    412: "Somebody else was first: it has changed since the version in If-Match. Nothing was changed.",
    413: "The body is larger than is accepted.",
    415: "A body is to be sent as application/json.",
    422: "Something in the body does not fit; `errors` points to each place. Or the key was used for something else.",
    428: "The act needs If-Match.",
}


def add(spec: APISpec, operations: Iterable[Operation], query: Query, closed: Mapping[str, Any]) -> None:
    """Describe them. ``query`` makes parameters of a schema; ``closed`` lists the values of parts of a path."""
    spec.components.security_scheme("bearer", dict(_TOKEN))
    spec.components.parameter("key", "header", dict(_KEY))
    spec.components.parameter("version", "header", dict(_VERSION))
    for one in operations:
        spec.path(one.path, operations={one.method: _operation(one, query, closed)})


def _operation(one: Operation, query: Query, closed: Mapping[str, Any]) -> Json:
    parameters: list[Any] = [_path(name, closed) for name in _IN_PATH.findall(one.path)]
    parameters += query(one.query) if one.query else []
    parameters += ["key"] if one.once else []
    parameters += ["version"] if one.versioned else []
    answer: Json = {"description": "Done." if one.once else "The answer.", "content": _json(one.gives)}
    if one.versioned or one.once:
        answer["headers"] = _ETAG
    found: Json = {
        "operationId": one.name,
        "summary": one.told,
        "security": [{"bearer": []}],
        "parameters": [*parameters, "lang"],
        "responses": {str(one.status): answer, **{str(status): str(status) for status in _problems(one)}},
    }
    if one.takes:
        content = _json(one.takes)
        content["application/json"]["example"] = dict(one.example)
        needed = any(field.required for field in one.takes().fields.values())
        found["requestBody"] = {"required": needed, "content": content}
    return found


def _problems(one: Operation) -> list[int]:
    found = {400, 401, 404, 405}
    found |= {409, 413, 415, 422} if one.method == "post" else set()
    found |= {409} if one.waits else set()
    found |= {412, 428} if one.versioned else set()
    return sorted(found)


def _path(name: str, closed: Mapping[str, Any]) -> Json:
    schema = {"type": "string", "enum": list(closed[name])} if name in closed else {"type": "string", "format": "uuid"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _json(schema: type[Schema]) -> Json:
    return {"application/json": {"schema": schema}}
