"""Talks and proposals, as the API takes and tells them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.referrals.proposing import Reply
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
from familiehus.web.described import NOBODY, DoneSchema, NamedSchema, Operation, Reads, Text, Truth


class BookingSchema(Reads):
    """One talk: when, how, and with whom beside the one who books it."""

    at = fields.AwareDateTime(required=True, metadata={"description": "With an offset."})
    form = fields.String(required=True, validate=validate.OneOf([*TalkForm]))
    where = Text(load_default="", validate=validate.Length(max=300), metadata={"description": "Never at home."})
    second = fields.UUID(metadata={"description": "A colleague of the unit."})
    together = Truth(load_default=False, metadata={"description": "With the other parent, where both have said yes."})


class TalkAnswerSchema(Reads):
    """What this parent says to one talk."""

    answer = fields.String(required=True, validate=validate.OneOf([*TalkAnswer]))


class AttendanceSchema(Reads):
    """Whether this parent came."""

    came = Truth(required=True)


class TogetherSchema(Reads):
    """The other parent's referral, by its reference."""

    reference = Text(required=True, validate=validate.Length(max=20))


class TalkSchema(Schema):
    """A talk."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    form = fields.String(required=True, validate=validate.OneOf([*TalkForm]))
    where = fields.String(required=True)
    owner = fields.Nested(NamedSchema, required=True)
    second = fields.Nested(NamedSchema, required=True, allow_none=True)
    cancelled = fields.Boolean(required=True)
    taken_on = fields.Boolean(required=True, metadata={"description": "Somebody else made it, and it moved."})
    answer = fields.String(required=True, validate=validate.OneOf([*TalkAnswer]))
    came = fields.Boolean(required=True, allow_none=True)
    others = fields.Integer(required=True, metadata={"description": "Other parents invited; a number and no more."})


class TalksSchema(Schema):
    """The talks of a referral, in the order of time."""

    over = fields.Boolean(required=True, metadata={"description": "No longer of interest: nothing else is told."})
    results = fields.List(fields.Nested(TalkSchema), required=True)
    together = fields.Boolean(required=True)
    agreed = fields.Boolean(required=True, metadata={"description": "This parent has said yes to talks together."})
    all_agreed = fields.Boolean(required=True)
    asked_again = fields.Boolean(required=True, metadata={"description": "This parent waits for another time."})
    taken = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "May be more than limit: what two parents had apart counts once both want talks together."
        },
    )
    limit = fields.Integer(required=True, allow_none=True, metadata={"description": "As the offer's source counts."})


class ProposingSchema(Reads):
    """An offer to think about."""

    offer = fields.UUID(required=True)


class OfferReplySchema(Reads):
    """What the parent told the holder; which of yes and no is kept nowhere."""

    says = fields.String(required=True, validate=validate.OneOf([*Reply]))
    day = fields.Date(metadata={"description": "For thinking: when to ask again, once."})


class PutOfferSchema(Schema):
    """An offer the parent has not answered."""

    id = fields.UUID(required=True)
    offer = fields.Nested(NamedSchema, required=True, allow_none=True)
    ask_on = fields.Date(required=True, allow_none=True)


class PutOffersSchema(Schema):
    """What waits for the parent's answer, the oldest first."""

    results = fields.List(fields.Nested(PutOfferSchema), required=True)


_TALKS, _PROPOSALS = "/api/v1/referrals/{referral}/talks", "/api/v1/lines/{line}/proposals"
OPERATIONS = (
    Operation("get", _TALKS, "listTalks", "The talks of a referral", TalksSchema),
    Operation(
        "post", _TALKS, "bookTalk", "Book one more talk", DoneSchema, BookingSchema, status=201, once=True,
        example={"at": "2027-01-11T10:00:00+01:00", "form": "phone"},
    ),
    Operation("post", _TALKS + "/{talk}/cancel", "cancelTalk", "It is off", DoneSchema, once=True),
    Operation(
        "post", _TALKS + "/{talk}/answer", "answerTalk", "What this parent said", DoneSchema, TalkAnswerSchema,
        once=True, example={"answer": "comes"},
    ),
    Operation(
        "post", _TALKS + "/{talk}/attendance", "attendTalk", "Whether this parent came", DoneSchema, AttendanceSchema,
        once=True, example={"came": True},
    ),
    Operation(
        "post", _TALKS + "/together", "joinTalks", "Talks together with the other parent; each is asked", DoneSchema,
        TogetherSchema, once=True, example={"reference": "H-PRØ-VE0"},
    ),
    Operation("post", _TALKS + "/agreed", "agreeToTalks", "This parent says yes to that", DoneSchema, once=True),
    Operation("post", _TALKS + "/alone", "leaveTalks", "This parent goes on alone", DoneSchema, once=True),
    Operation("get", _PROPOSALS, "listProposals", "Offers the parent has not answered", PutOffersSchema),
    Operation(
        "post", _PROPOSALS, "proposeOffer", "Put an offer to the parent", DoneSchema, ProposingSchema, status=201,
        once=True, example={"offer": NOBODY},
    ),
    Operation(
        "post", _PROPOSALS + "/{proposal}/answer", "answerProposal", "What the parent told the holder", DoneSchema,
        OfferReplySchema, once=True, example={"says": "thinking", "day": "2027-01-04"},
    ),
)  # fmt: skip
