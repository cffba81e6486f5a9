"""How a door of acts describes itself: one row for each address and method, and the parts its shapes are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from familiehus.kernel.paging import LAST_PAGE
from familiehus.kernel.text import TURNS
from familiehus.web.api_shell import number

# An id in an example: nobody's.
NOBODY = "00000000-0000-4000-8000-000000000000"
# A slip in the year is caught here; what is sensible is judged by the rules.
_FIRST, _LAST = date(1900, 1, 1), date(2100, 1, 1)
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
    """Words of a person: no control characters but line breaks and tabs, and nothing that is no character at all.

    Signs that turn the writing around are left out.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ANN401
        said = super()._deserialize(value, attr, data, **kwargs)
        if _UNSAID.search(said):
            raise self.make_error("invalid")
        return TURNS.sub("", said).strip()


class Truth(fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    truthy = {True}  # noqa: RUF012 - marshmallow reads it as a plain attribute
    falsy = {False}  # noqa: RUF012 - marshmallow reads it as a plain attribute


def explained(description: str) -> dict[str, str]:
    """What a field means, for the description of the API."""
    return {"description": description}


def one_of(codes: type[StrEnum], *, required: bool = True, null: bool = False, told: str = "") -> fields.String:
    """One of these codes."""
    return fields.String(
        required=required,
        allow_none=null,
        validate=validate.OneOf([*codes, None] if null else [*codes]),
        metadata=explained(told) if told else {},
    )


def not_too_far(day: date) -> None:
    """A day somebody can have meant. Raises ValidationError."""
    if not _FIRST <= day <= _LAST:
        raise ValidationError("This day is too far away.")


class SideQuery(Schema):
    """Which page of a list."""

    side = number("side", 1, LAST_PAGE, 1, "Page, from 1.")


class NamedSchema(Schema):
    """Somebody or something with a name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


def named_one(*, null: bool = False) -> fields.Nested:
    """Somebody or something with a name."""
    return fields.Nested(NamedSchema, required=True, allow_none=null)


class DoneSchema(Schema):
    """What came of an act. Repeating the request with the same key answers the same."""

    id = fields.UUID(required=True, metadata=explained("What was made or changed."))
    href = fields.String(required=True, metadata=explained("Where to look now."))
    version = fields.Integer(required=True, allow_none=True, metadata=explained("The next If-Match, as in ETag."))
