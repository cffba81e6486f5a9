"""What the catalogue's doors for programs read."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.web.api_shell import number

PLACE = {"da": "Skriv navnet på en dansk kommune.", "en": "Write the name of a Danish municipality."}


class OfferListQuery(Schema):
    """The parameters of the list of offers."""

    limit = number("limit", 1, 200, 50, "Offers a page.")
    side = number("side", 1, 100_000, 1, "Page, from 1.")
    kommune = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.Length(1, 60),
        metadata={"wrong": PLACE, "description": "Only offers that name this municipality."},
    )
