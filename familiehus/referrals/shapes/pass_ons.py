"""What the API tells of passing lines on."""

from __future__ import annotations

from marshmallow import Schema, fields

from familiehus.web.described import NamedSchema


class OfferedSchema(Schema):
    """A line that a colleague has been asked to take over."""

    id = fields.UUID(required=True)
    to = fields.Nested(NamedSchema, required=True)


class HeldLineSchema(Schema):
    """A line that can be passed on."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "Empty when it may not be read."})
    next_on = fields.Date(required=True)
    waits = fields.Nested(OfferedSchema, required=True, allow_none=True)


class BundleSchema(Schema):
    """What one person holds at one desk, and who there could take it over."""

    unit = fields.Nested(NamedSchema, required=True)
    holder = fields.Nested(NamedSchema, required=True)
    lines = fields.List(fields.Nested(HeldLineSchema), required=True)
    colleagues = fields.List(fields.Nested(NamedSchema), required=True)


class AskedSchema(Schema):
    """What one is asked to take over: only the reference, until one has said yes."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    unit = fields.Nested(NamedSchema, required=True)
    holder = fields.Nested(NamedSchema, required=True)
    made_at = fields.AwareDateTime(required=True)


class PassOnsSchema(Schema):
    """What can be passed on, and what one is asked to take over."""

    bundles = fields.List(fields.Nested(BundleSchema), required=True)
    asked = fields.List(fields.Nested(AskedSchema), required=True)
