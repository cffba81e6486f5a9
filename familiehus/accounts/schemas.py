"""Who a token belongs to, for the description of the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.web.described import Operation


class MyOrganisationSchema(Schema):
    """An organisation the person works in, and as what."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf([*Role])), required=True)


class MeSchema(Schema):
    """The person behind the token, and what the token may now: no more than the person may."""

    name = fields.String(required=True)
    organisations = fields.List(fields.Nested(MyOrganisationSchema), required=True)
    permissions = fields.List(fields.String(validate=validate.OneOf([*Permission])), required=True)


OPERATIONS = (Operation("get", "/api/v1/me", "getMe", "Who the token belongs to, and what it may", MeSchema),)
