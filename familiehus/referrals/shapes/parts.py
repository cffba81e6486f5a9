"""The shapes that what is told of families shares, for the description of the API."""

from __future__ import annotations

from marshmallow import fields

from familiehus.web.described import DoneSchema, explained


def day_told(told: str) -> fields.Date:
    """A day, or null."""
    return fields.Date(required=True, allow_none=True, metadata=explained(told))


def flag_not_talked() -> fields.Boolean:
    """Whether nobody may take over yet."""
    told = "The parent says so, and nobody has talked with them since: nobody takes over before that."
    return fields.Boolean(required=True, metadata=explained(told))


def flag_place_free() -> fields.Boolean:
    """Whether there is a place for a family that waits."""
    told = "For the receiver, of a family that waits and is due: the offer has a place free for it."
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


class IssuedSchema(DoneSchema):
    """A parent's new link and code, told this once; never in one message, and the code never by SMS."""

    link = fields.String(required=True, allow_none=True, metadata=explained("null when the request is repeated."))
    code = fields.String(required=True, allow_none=True, metadata=explained("null when the request is repeated."))
