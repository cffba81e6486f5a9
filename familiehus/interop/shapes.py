"""The objects the HSDS doors answer with: only the fields this catalogue can fill. The description is made of them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


def _shape(title: str, required: str, /, **members: fields.Field[Any]) -> type[Schema]:
    """A schema with an id; ``required`` names the fields that are always there."""
    members = {"id": fields.UUID(), **members}
    for always in ("id", *required.split()):
        members[always].required = True
    return Schema.from_dict(members, name=title)


def _many(shape: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(shape))


TAXONOMY = _shape("HsdsTaxonomy", "name description", name=fields.String(), description=fields.String())
TERM = _shape(
    "HsdsTaxonomyTerm",
    "name description",
    code=fields.String(),
    name=fields.String(),
    description=fields.String(),
    taxonomy=fields.String(),
    taxonomy_id=fields.UUID(),
    taxonomy_detail=fields.Nested(TAXONOMY),
    language=fields.String(),
)
ATTRIBUTE = _shape(
    "HsdsAttribute",
    "",
    link_id=fields.UUID(),
    link_type=fields.String(),
    link_entity=fields.String(),
    taxonomy_term_id=fields.UUID(),
    taxonomy_term=fields.Nested(TERM),
    label=fields.String(),
    value=fields.String(),
)
PHONE = _shape("HsdsPhone", "number", number=fields.String(), type=fields.String())
ADDRESS = _shape(
    "HsdsAddress",
    "address_1 city state_province postal_code country address_type",
    address_1=fields.String(),
    city=fields.String(),
    state_province=fields.String(),
    postal_code=fields.String(),
    country=fields.String(),
    address_type=fields.String(),
)
SCHEDULE = _shape(
    "HsdsSchedule",
    "",
    freq=fields.String(),
    interval=fields.Integer(),
    byday=fields.String(),
    count=fields.Integer(),
    dtstart=fields.Date(),
    valid_from=fields.Date(),
    valid_to=fields.Date(),
    timezone=fields.Integer(),
    opens_at=fields.String(),
    closes_at=fields.String(),
    attending_type=fields.String(),
    description=fields.String(),
    notes=fields.String(),
)
AREA = _shape("HsdsServiceArea", "", name=fields.String())
LANGUAGE = _shape("HsdsLanguage", "", name=fields.String(), code=fields.String())
COST = _shape("HsdsCostOption", "", amount=fields.Float(), currency=fields.String(), amount_description=fields.String())
URL = _shape("HsdsUrl", "url", label=fields.String(), url=fields.Url())
LOCATION = _shape(
    "HsdsLocation",
    "location_type",
    location_type=fields.String(),
    organization_id=fields.UUID(),
    name=fields.String(),
    alternate_name=fields.String(),
    description=fields.String(),
    transportation=fields.String(),
    addresses=_many(ADDRESS),
    phones=_many(PHONE),
    schedules=_many(SCHEDULE),
    attributes=_many(ATTRIBUTE),
)
ORGANIZATION = _shape(
    "HsdsOrganization",
    "name description",
    name=fields.String(),
    alternate_name=fields.String(),
    description=fields.String(),
    locations=_many(LOCATION),
)
AT_LOCATION = _shape(
    "HsdsServiceAtLocation",
    "",
    service_id=fields.UUID(),
    location_id=fields.UUID(),
    location=fields.Nested(LOCATION),
    service_areas=_many(AREA),
    phones=_many(PHONE),
    schedules=_many(SCHEDULE),
)
SERVICE = _shape(
    "HsdsService",
    "name status",
    organization_id=fields.UUID(),
    name=fields.String(),
    alternate_name=fields.String(),
    description=fields.String(),
    url=fields.Url(),
    email=fields.Email(),
    status=fields.String(),
    application_process=fields.String(),
    fees_description=fields.String(),
    eligibility_description=fields.String(),
    minimum_age=fields.Float(),
    maximum_age=fields.Float(),
    assured_date=fields.Date(),
    alert=fields.String(),
    last_modified=fields.DateTime(),
    organization=fields.Nested(ORGANIZATION),
    additional_urls=_many(URL),
    phones=_many(PHONE),
    schedules=_many(SCHEDULE),
    service_areas=_many(AREA),
    service_at_locations=_many(AT_LOCATION),
    languages=_many(LANGUAGE),
    cost_options=_many(COST),
    attributes=_many(ATTRIBUTE),
)


class Page(Schema):
    """The envelope of every list."""

    total_items = fields.Integer(required=True)
    total_pages = fields.Integer(required=True)
    page_number = fields.Integer(required=True)
    size = fields.Integer(required=True)
    first_page = fields.Boolean(required=True)
    last_page = fields.Boolean(required=True)
    empty = fields.Boolean(required=True)


class About(Schema):
    """What this interface is."""

    version = fields.String(required=True)
    profile = fields.Url(required=True)
    openapi_url = fields.Url(required=True)


def page_of(name: str, shape: type[Schema]) -> type[Schema]:
    """A list of one kind of object."""
    return type(name, (Page,), {"contents": fields.List(fields.Nested(shape), required=True)})
