"""The desk's addresses of the API, as their description tells of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.frontdesk.domain import MOST_AT_ONCE, NUMBER, Part, Subject, Way
from familiehus.web.described import Operation, Reads

MOST_IN_BATCH = 200


class PeopleSchema(Reads):
    """How many came together."""

    mother = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, MOST_AT_ONCE))
    father = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, MOST_AT_ONCE))
    other = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, MOST_AT_ONCE))


class VisitSaidSchema(Reads):
    """Answers to what the house asks besides; each is counted by itself."""

    topic = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=20))
    came_for = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=5))
    shown_to = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=5))
    outcome = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=5))
    found = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=5))


class VisitSchema(Reads):
    """Those who came together. ``number`` is random and the sender's own: what comes twice counts once."""

    number = fields.String(required=True, validate=validate.Regexp(NUMBER + r"\Z"))
    day = fields.Date(required=True)
    part = fields.String(required=True, validate=validate.OneOf([*Part]))
    way = fields.String(load_default=Way.WALK_IN.value, validate=validate.OneOf([*Way]))
    people = fields.Nested(PeopleSchema, required=True)
    postcode = fields.String(load_default="", validate=validate.Regexp(r"(\d{4})?\Z"))
    said = fields.Nested(VisitSaidSchema, load_default=dict)


class BatchSchema(Reads):
    """What a device has kept while it had no network."""

    visits = fields.List(fields.Nested(VisitSchema), required=True, validate=validate.Length(1, MOST_IN_BATCH))


class NotCountedSchema(Schema):
    """One that cannot be counted as it is, and why: ``code`` for a program, ``reason`` for people."""

    number = fields.String(required=True)
    code = fields.String(required=True)
    reason = fields.String(required=True)


class NoteSchema(Schema):
    """What to send back within a minute to take one count back."""

    number = fields.String(required=True)
    note = fields.String(required=True)


class CountedSchema(Schema):
    """What became of a batch, and how many people were counted in the house today."""

    counted = fields.List(fields.Nested(NoteSchema), required=True)
    again = fields.Integer(required=True)
    refused = fields.List(fields.Nested(NotCountedSchema), required=True)
    today = fields.Integer(required=True)


class UndoSchema(Reads):
    """The note that came with a count."""

    note = fields.String(required=True, validate=validate.Length(1, 4000))


class TodaySchema(Schema):
    """How many people were counted in the house today."""

    today = fields.Integer(required=True)


class HouseSchema(Schema):
    """A house where one can count, and what its desk asks."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    postcodes = fields.List(fields.String(), required=True)
    asks = fields.List(fields.String(validate=validate.OneOf([*Subject])), required=True)
    version = fields.Integer(required=True)
    today = fields.Integer(required=True)


class HousesSchema(Schema):
    """Every house where one can count."""

    results = fields.List(fields.Nested(HouseSchema), required=True)


class SettingSchema(Reads):
    """What the desk shows; ``version`` is the one that was read, 0 for a desk that was never set up."""

    postcodes = fields.List(fields.String(validate=validate.Regexp(r"\d{4}\Z")), required=True)
    asks = fields.List(fields.String(validate=validate.OneOf([*Subject])), required=True)
    version = fields.Integer(strict=True, required=True, validate=validate.Range(0, 10**8))


_NOBODY = "AAAAAAAAAAAAAAAAAAAAAAAA"
OPERATIONS = (
    Operation("get", "/api/v1/desks", "listDesks", "The houses where one can count visits", HousesSchema),
    Operation(
        "post", "/api/v1/desks/{house}/visits", "countVisits", "Count those who came; each number once",
        CountedSchema, BatchSchema,
        example={
            "visits": [{"number": _NOBODY, "day": "2026-11-23", "part": "morning", "people": {"mother": 1}}]
        },
    ),
    Operation(
        "post", "/api/v1/desks/{house}/visits/undo", "undoVisit", "Take a count back within a minute", TodaySchema,
        UndoSchema, example={"note": _NOBODY},
    ),
    Operation(
        "post", "/api/v1/desks/{house}", "setDesk", "What the desk of a house shows and asks", HouseSchema,
        SettingSchema, example={"postcodes": ["4760"], "asks": ["topic"], "version": 0},
    ),
)  # fmt: skip
