"""The setting about the yes of each profession, as the API takes and tells it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.access.roles import StaffProfession
from familiehus.web.described import DoneSchema, Operation, Reads, Truth

_PROFESSION = validate.OneOf([*StaffProfession])


class DemandSchema(Reads):
    """What is asked of one profession; it holds for every yes from now on and changes none that was given."""

    profession = fields.String(required=True, validate=_PROFESSION)
    in_writing = Truth(
        required=True, metadata={"description": "An oral yes waits for the parent's own, on their page."}
    )
    at_most_days = fields.Integer(
        required=True, strict=True, allow_none=True, metadata={"description": "null: a year, as the law says."}
    )


class StandingSchema(Schema):
    """What is asked of one profession now."""

    profession = fields.String(required=True, validate=_PROFESSION)
    in_writing = fields.Boolean(required=True)
    at_most_days = fields.Integer(required=True, allow_none=True)
    version = fields.Integer(required=True, metadata={"description": "For If-Match; 0 while nobody has set anything."})


class DemandsSchema(Schema):
    """Every profession."""

    results = fields.List(fields.Nested(StandingSchema), required=True)


_PATH = "/api/v1/organisations/{organisation}/consent-demands"
OPERATIONS = (
    Operation("get", _PATH, "listConsentDemands", "What the yes of each profession must be", DemandsSchema),
    Operation(
        "post", _PATH, "setConsentDemand", "Change it for one profession", DoneSchema, DemandSchema, once=True,
        versioned=True, example={"profession": "midwife", "in_writing": True, "at_most_days": 90},
    ),
)  # fmt: skip
