"""What the HSDS doors read: the parameters of each list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from familiehus.web.api_shell import number

_UUID = {"da": "Skriv et id (UUID).", "en": "Write an id (UUID)."}
_YES_NO = {"da": "Skriv true eller false.", "en": "Write true or false."}
_MOMENT = {"da": "Skriv en dato eller et tidspunkt: 2027-01-31.", "en": "Write a date or a time: 2027-01-31."}
_WORDS = {"da": "Skriv højst 200 tegn.", "en": "Write at most 200 characters."}
_FORMAT = {"da": "Skriv json eller ndjson.", "en": "Write json or ndjson."}
POSTCODE = {"da": "Skriv et dansk postnummer.", "en": "Write a Danish postcode."}
_METRES = {
    "da": "Skriv et antal meter fra 0 til 500000, sammen med et postnummer.",
    "en": "Write a number of metres from 0 to 500000, together with a postcode.",
}


class Moment(fields.Field[datetime]):
    """A date or a time of ISO 8601; one without an offset is Danish time."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> datetime:
        try:
            return datetime.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError("no time") from error


def _id(description: str) -> fields.UUID:
    return fields.UUID(load_default=None, allow_none=False, metadata={"wrong": _UUID, "description": description})


def _flag(description: str) -> fields.Boolean:
    return fields.Boolean(
        load_default=False,
        truthy={"true", "1"},
        falsy={"false", "0"},
        metadata={"wrong": _YES_NO, "description": description},
    )


def _since(description: str) -> Moment:
    return Moment(load_default=None, allow_none=False, metadata={"wrong": _MOMENT, "description": description})


class PageQuery(Schema):
    """Parameters of every list."""

    page = number("page", 1, 100_000, 1, "Page, from 1.")
    per_page = number("per_page", 1, 200, 50, "Objects a page.")
    format = fields.String(
        load_default="json",
        validate=validate.OneOf(["json", "ndjson"]),
        metadata={"wrong": _FORMAT, "description": "json, or ndjson: one object a line, no pages."},
    )
    search = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.Length(max=200),
        metadata={"wrong": _WORDS, "description": "Words that all stand in the object's texts."},
    )


class TermQuery(PageQuery):
    """Parameters of the list of taxonomy terms."""

    taxonomy_id = _id("Terms of this taxonomy.")
    top_only = _flag("Only terms without a parent: all of them.")
    parent_id = _id("Terms under this one: none has a parent.")


class OrganizationQuery(PageQuery):
    """Parameters of the list of organisations."""

    taxonomy_term_id = _id("Those that have a service with this term.")
    taxonomy_id = _id("Those that have a service with any term of this taxonomy.")
    full = _flag("With everything that belongs to each.")


class _ServicesQuery(OrganizationQuery):
    taxonomy_term_id = _id("Services with this term.")
    taxonomy_id = _id("Services with any term of this taxonomy.")
    organization_id = _id("Services of this organisation.")
    modified_after = _since("Services changed at this moment or later.")


class ServiceQuery(_ServicesQuery):
    """Parameters of the list of services."""

    minimal = _flag("Only id, name, status and last_modified.")


class AtLocationQuery(_ServicesQuery):
    """Parameters of the list of services at their places."""

    postcode = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.Regexp(r"\d{4}\Z"),
        metadata={"wrong": POSTCODE, "description": "Services whose area covers this postcode."},
    )
    proximity = fields.Float(
        load_default=None,
        allow_none=False,
        validate=validate.Range(0, 500_000),
        metadata={
            "wrong": _METRES,
            "description": "Metres from the postcode's point to the middle of the service's municipality; about right.",
        },
    )

    @validates_schema
    def _together(self, data: dict[str, Any], **_: object) -> None:
        if data.get("proximity") is not None and data.get("postcode") is None:
            raise ValidationError("a postcode is missing", "proximity")
