"""How a door of acts describes itself: one row for each address and method, for the description of the API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, fields

_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method. ``once``: needs an Idempotency-Key; ``versioned``: needs If-Match.
    ``waits``: a GET that answers 409 until it may be read.

    ``takes`` is what is sent, ``query`` what stands in the address, ``example`` a body with people nobody is.
    """

    method: str
    path: str
    name: str
    told: str
    gives: type[Schema]
    takes: type[Schema] | None = None
    query: type[Schema] | None = None
    status: int = 200
    once: bool = False
    versioned: bool = False
    waits: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)


class Reads(Schema):
    """What is sent: a field that is not known is refused."""

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """Words of a person: no control characters but line breaks and tabs, and nothing that is no character at all."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ANN401
        said = super()._deserialize(value, attr, data, **kwargs)
        if _UNSAID.search(said):
            raise self.make_error("invalid")
        return said.strip()


class Truth(fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    truthy = {True}  # noqa: RUF012 - marshmallow reads it as a plain attribute
    falsy = {False}  # noqa: RUF012 - marshmallow reads it as a plain attribute
