"""The shapes that what is told of families shares, for the description of the API."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate


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


class NamedSchema(Schema):
    """Somebody or something with a name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


def named_one(*, null: bool = False) -> fields.Nested:
    """Somebody or something with a name."""
    return fields.Nested(NamedSchema, required=True, allow_none=null)


def day_told(told: str) -> fields.Date:
    """A day, or null."""
    return fields.Date(required=True, allow_none=True, metadata=explained(told))


def flag_not_talked() -> fields.Boolean:
    """Whether nobody may take over yet."""
    told = "The parent says so, and nobody has talked with them since: nobody takes over before that."
    return fields.Boolean(required=True, metadata=explained(told))


def flag_quiet() -> fields.Boolean:
    """Whether everything has stopped."""
    told = "Everything toward the parent has stopped: no day counts, and the holder rings."
    return fields.Boolean(required=True, metadata=explained(told))


def flag_unconfirmed() -> fields.Boolean:
    """Whether a written yes is awaited."""
    return fields.Boolean(
        required=True, metadata=explained("Nobody reads by the yes before the parent has confirmed it.")
    )


class DoneSchema(Schema):
    """What came of an act. Repeating the request with the same key answers the same."""

    id = fields.UUID(required=True, metadata=explained("What was made or changed."))
    href = fields.String(required=True, metadata=explained("Where to look now."))
    version = fields.Integer(required=True, allow_none=True, metadata=explained("The next If-Match, as in ETag."))


class IssuedSchema(DoneSchema):
    """A parent's new link and code, told this once; never in one message, and the code never by SMS."""

    link = fields.String(required=True, allow_none=True, metadata=explained("null when the request is repeated."))
    code = fields.String(required=True, allow_none=True, metadata=explained("null when the request is repeated."))
