"""What the doors for programs answer about offers, and what the search reads: for the description of the API."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from familiehus.catalogue.vocabulary import Audience, DayPart, Sector, Tier, Way, Weekday
from familiehus.search.domain import HitKind, Sort
from familiehus.web.described import explained


class ResultSchema(Schema):
    """One entry in a list."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    name = fields.String(
        required=True, metadata=explained("In the language of the request, Danish where it has no other.")
    )
    municipalities = fields.List(fields.String(), required=True)
    house = fields.String(required=True, allow_none=True, metadata=explained("Name of the house it belongs to."))
    organisation = fields.String(required=True, metadata=explained("Name of who stands behind it."))
    sectors = fields.List(fields.String(validate=validate.OneOf([*Sector])), required=True)
    tier = fields.String(
        required=True, allow_none=True, metadata=explained(f"One of {', '.join(Tier)}; null for a house.")
    )
    kind = fields.String(required=True, validate=validate.OneOf([*HitKind]))
    url = fields.Url(required=True, metadata=explained("The page for people."))
    score = fields.Float(required=True, metadata=explained("Higher fits better; 0 in lists without a question."))
    why = fields.List(
        fields.String(), required=True, metadata=explained("Why it fits, in the language of the request.")
    )


class RegionalNumber(Schema):
    """A number for one region."""

    region = fields.String(required=True)
    phone = fields.String(required=True)


class UrgentSchema(Schema):
    """A line of urgent help, to be shown before anything else."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    phones = fields.List(fields.Nested(RegionalNumber), required=True)


class SearchAnswerSchema(Schema):
    """The answer of a search."""

    total = fields.Integer(required=True, metadata=explained("Every hit inside the place that was named."))
    results = fields.List(fields.Nested(ResultSchema), required=True)
    elsewhere = fields.List(
        fields.Nested(ResultSchema), required=True, metadata=explained("Good hits outside the place that was named.")
    )
    did_you_mean = fields.String(required=True, allow_none=True)
    urgent = fields.List(fields.Nested(UrgentSchema), required=True)


class OfferListSchema(Schema):
    """A page of the list of offers."""

    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(ResultSchema), required=True)


def _filter(values: type[StrEnum]) -> fields.String:
    return fields.String(metadata=explained(f"Filter; may be given several times: {', '.join(values)}."))


class SearchQuery(Schema):
    """The parameters of a search, as ``familiehus.search.request`` reads them."""

    q = fields.String(metadata=explained("What a parent would type."))
    kommune = fields.String(metadata=explained("Name of a municipality; may be given several times."))
    niveau = _filter(Tier)
    sektor = _filter(Sector)
    maalgruppe = _filter(Audience)
    adgang = _filter(Way)
    emne = fields.String(metadata=explained("Key of a topic; may be given several times."))
    dag = _filter(Weekday)
    tid = _filter(DayPart)
    alder = fields.String(metadata=explained("Age of the child: 2 (years), 8m (months) or 6u (weeks)."))
    uge = fields.Integer(metadata=explained("Week of pregnancy."))
    sprog = fields.String(metadata=explained("Language the offer is held in; may be given several times."))
    postnr = fields.String(metadata=explained("Postcode to measure distance from."))
    km = fields.Float(metadata=explained("At most so many kilometres from the postcode; about right."))
    anonym = fields.String(metadata=explained("1: only where one may stay anonymous."))
    online = fields.String(metadata=explained("1: only what is online."))
    sortering = fields.String(metadata=explained(f"One of {', '.join(Sort)}."))
    side = fields.Integer(metadata=explained("Page, from 1."))
    limit = fields.Integer(metadata=explained("Results a page, at most 200."))
