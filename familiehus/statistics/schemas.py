"""The addresses of the numbers in the API, as their description tells of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.statistics.domain import Division
from familiehus.statistics.service import EARLIEST_BIRTHS, LONGEST_SOURCE, MOST_BIRTHS
from familiehus.web.described import Operation, Reads, Text

_QUARTER = r"\d{4}-[1-4]\Z"
_WRONG = {"da": "Skriv et kvartal som 2026-3.", "en": "Write a quarter as 2026-3."}
_LONG = {"da": "Det er for langt.", "en": "That is too long."}
_MOST_ROWS = "One row for each value that is told; see docs/statistics.md for what is hidden, and why."


def _quarter(name: str, told: str) -> fields.String:
    metadata = {"wrong": _WRONG, "description": told}
    return fields.String(data_key=name, load_default="", validate=validate.Regexp(_QUARTER), metadata=metadata)


class NumbersQuery(Schema):
    """Of whom, and of which quarters."""

    where = fields.String(
        load_default="",
        validate=validate.Length(max=120),
        metadata={"wrong": _LONG, "description": "A key from /api/v1/numbers; the first house without it."},
    )
    first = _quarter("from", "First quarter, as 2026-1; without it the last year of settled quarters.")
    last = _quarter("to", "Last quarter, as 2026-4.")


class ScopeSchema(Schema):
    """A house, an organisation, or its houses in one municipality."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    organisation = fields.UUID(required=True)
    house = fields.UUID(required=True, allow_none=True)


class ScopesSchema(Schema):
    """Everything the token's person may see numbers of."""

    results = fields.List(fields.Nested(ScopeSchema), required=True)


class RowSchema(Schema):
    """One number of a decided table. ``value`` in brackets is none: (total), (hidden), (not told), (median)."""

    where = fields.String(required=True)
    quarter = fields.String(required=True)
    table = fields.String(required=True, metadata={"description": f"Among others: {', '.join(Division)}."})
    value = fields.String(required=True)
    count = fields.Integer(required=True, allow_none=True)


class RunningSchema(Schema):
    """A quarter that is not settled: how many have come to a house so far, in whole tens."""

    house = fields.UUID(required=True)
    quarter = fields.String(required=True)
    at_least = fields.Integer(required=True)


class TotalSchema(Schema):
    """How many came in the period; at least so many unless ``exact``."""

    count = fields.Integer(required=True)
    exact = fields.Boolean(required=True)


class NumbersSchema(Schema):
    """The decided tables of a period, and what is told of the quarters that still move."""

    where = fields.Nested(ScopeSchema, required=True)
    quarters = fields.List(fields.String(), required=True)
    total = fields.Nested(TotalSchema, required=True)
    rows = fields.List(fields.Nested(RowSchema), required=True, metadata={"description": _MOST_ROWS})
    running = fields.List(fields.Nested(RunningSchema), required=True)
    waiting_at_least = fields.Integer(required=True)
    held_by_nobody = fields.Integer(required=True, metadata={"description": "A promise: it must read 0."})


class BirthsSchema(Reads):
    """Births of a municipality in a year, and where the number is from; a second time corrects them."""

    municipality = Text(required=True, validate=validate.Length(1, 60))
    year = fields.Integer(required=True, strict=True, validate=validate.Range(EARLIEST_BIRTHS, 9999))
    number = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_BIRTHS))
    source = Text(required=True, validate=validate.Length(1, LONGEST_SOURCE))


class KeptSchema(Schema):
    """What is kept now."""

    municipality = fields.String(required=True)
    year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    source = fields.String(required=True)


OPERATIONS = (
    Operation("get", "/api/v1/numbers", "listNumbers", "Whose numbers one may see", ScopesSchema),
    Operation(
        "get", "/api/v1/numbers/tables", "getNumbers", "The published tables of a period, and nothing finer",
        NumbersSchema, query=NumbersQuery,
    ),
    Operation(
        "post", "/api/v1/numbers/births/{organisation}", "setBirths", "Births of a year, with where they are from",
        KeptSchema, BirthsSchema,
        example={"municipality": "Prøvekommune", "year": 2025, "number": 400, "source": "Opdigtet til at prøve med"},
    ),
)  # fmt: skip
