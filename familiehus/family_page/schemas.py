"""The anonymous thread in the API, as its description tells of it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.family_page.anonymous import LONGEST
from familiehus.web.described import NamedSchema, Operation, Reads, Text

_CODE = {"description": "What the person has told you. It is in no address, and is kept nowhere."}


class CodeSchema(Reads):
    """The code that only the person holds."""

    code = Text(required=True, validate=validate.Length(max=100), metadata=_CODE)


class TalkHeldSchema(CodeSchema):
    """A talk that was held. Sent again with the same ``counted`` it is counted once; other words are kept, too."""

    text = Text(load_default="", validate=validate.Length(max=LONGEST))
    counted = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, 1000),
        metadata={"description": "How many talks the thread had when it was opened."},
    )


class WordSchema(Schema):
    """One text of a thread."""

    day = fields.Date(required=True)
    ours = fields.Boolean(required=True, metadata={"description": "Whether a professional wrote it."})
    text = fields.String(required=True)


class ThreadSchema(Schema):
    """An anonymous thread, open. It has no person, no holder and no deadline."""

    offer = fields.Nested(NamedSchema, required=True, allow_none=True)
    talks = fields.Integer(required=True)
    limit = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many talks the offer's source counts."}
    )
    words = fields.List(fields.Nested(WordSchema), required=True)


OPERATIONS = (
    Operation(
        "post", "/api/v1/anonymous-threads/opened", "openAnonymousThread",
        "What stands in an anonymous thread, with the code the person has told you", ThreadSchema, CodeSchema,
        example={"code": "abc234-def567-ghj892"},
    ),
    Operation(
        "post", "/api/v1/anonymous-threads/talks", "countAnonymousTalk",
        "A talk was held: it is counted, with words or without", ThreadSchema, TalkHeldSchema,
        example={"code": "abc234-def567-ghj892", "counted": 0},
    ),
)  # fmt: skip
