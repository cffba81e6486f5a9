"""What the router reads and answers, for the API and its description. Nobody is named in a situation."""

from __future__ import annotations

from enum import Enum
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from familiehus.catalogue.vocabulary import Requirement
from familiehus.router.domain import Code, Effect, Standing
from familiehus.router.situation import LAST_WEEK, FreeTime, Situation, Who
from familiehus.search.schemas import ResultSchema
from familiehus.web.described import Operation, explained

MOST_WORDS = 500
MOST_TOPICS = 10
MOST_PROPOSALS = 50
_OLDEST_MONTHS = 18 * 12


def _one(values: type[Enum], description: str) -> fields.Enum[Any]:
    return fields.Enum(values, by_value=True, metadata=explained(description))


class SituationSchema(Schema):
    """A parent's situation. Every field may be left out; names, addresses and numbers of persons have no place here."""

    class Meta:
        unknown = RAISE

    municipality = fields.String(
        validate=validate.Length(max=60),
        metadata=explained("Name or code of the municipality responsible for the family."),
    )
    postcode = fields.String(validate=validate.Regexp(r"^\d{4}$"), metadata=explained("For distance; no address."))
    who = _one(Who, f"Who the parent is: {', '.join(Who)}.")
    pregnancy_week = fields.Integer(validate=validate.Range(0, LAST_WEEK))
    due = fields.Date(metadata=explained("Due date, when the week is not given."))
    child_months = fields.Integer(validate=validate.Range(0, _OLDEST_MONTHS))
    child_born = fields.Date(metadata=explained("Birth date, when the age is not given."))
    first_child = fields.Boolean(allow_none=True, metadata=explained("null or absent: not known."))
    parent_age = fields.Integer(allow_none=True, validate=validate.Range(10, 110))
    topics = fields.List(fields.String(validate=validate.Length(max=60)), validate=validate.Length(max=MOST_TOPICS))
    words = fields.String(
        validate=validate.Length(max=MOST_WORDS), metadata=explained("What they wish, in their words.")
    )
    language = fields.String(validate=validate.Regexp(r"^[a-z]{2}$"))
    interpreter = fields.Boolean()
    times = fields.List(_one(FreeTime, f"When they can: {', '.join(FreeTime)}."))
    online = fields.Boolean(metadata=explained("Whether online is fine, too."))
    confirmed = fields.List(_one(Requirement, f"An offer's own conditions that hold: {', '.join(Requirement)}."))
    denied = fields.List(_one(Requirement, "An offer's own conditions that do not hold."))

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Situation:
        """The situation of the domain."""
        sets = {name: frozenset(data.get(name, ())) for name in ("times", "confirmed", "denied")}
        return Situation(**data | sets | {"topics": tuple(data.get("topics", ()))})


class RouterQuery(Schema):
    """A question to the router; who asks is known from the token."""

    class Meta:
        unknown = RAISE

    situation = fields.Nested(SituationSchema, required=True)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, MOST_PROPOSALS))


class ObstacleSchema(Schema):
    """One thing in the way."""

    code = fields.String(required=True, validate=validate.OneOf([*Code]))
    effect = fields.String(required=True, validate=validate.OneOf([*Effect]))
    ask = fields.Boolean(required=True, metadata=explained("The source leaves it open: ask, do not exclude."))
    by_oneself = fields.Boolean(required=True, metadata=explained("Whether the parent can come without a referral."))
    professions = fields.List(fields.String(), required=True, metadata=explained("Who may refer, or must say yes."))
    text = fields.String(required=True, metadata=explained("In words for a professional."))
    text_for_parent = fields.String(required=True)


class ProposedSchema(ResultSchema):
    """An offer as a proposal names it."""

    class Meta:
        exclude = ("score", "why")


class ProposalSchema(Schema):
    """One offer, why it is proposed and what stands in the way. It says nothing about the family."""

    offer = fields.Nested(ProposedSchema, required=True)
    standing = fields.String(required=True, validate=validate.OneOf([s.name.lower() for s in Standing]))
    reasons = fields.List(fields.String(), required=True)
    obstacles = fields.List(fields.Nested(ObstacleSchema), required=True)
    ways = fields.List(fields.String(), required=True, metadata=explained("The ways in that the source names."))


class AnswerSchema(Schema):
    """Free ones first, then those behind a gate, then what is blocked and why."""

    urgent = fields.List(
        fields.String(), required=True, metadata=explained("Keys of urgent help, to be shown before anything else.")
    )
    results = fields.List(fields.Nested(ProposalSchema), required=True)


OPERATIONS = (
    Operation(
        "post", "/api/v1/router", "askRouter", "Offers for a parent's situation, and what stands in the way",
        AnswerSchema, RouterQuery,
        example={"situation": {"municipality": "Prøvekommune", "pregnancy_week": 17, "words": "Et opdigtet eksempel"}},
    ),
)  # fmt: skip
