"""What the board, the inbox and the frames tell: the shapes, for the description of the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.referrals.domain import Kind, State
from familiehus.referrals.shapes.parts import day_told, flag_not_talked, flag_place_free, flag_quiet, flag_unconfirmed
from familiehus.referrals.wording import ANSWERS
from familiehus.web.described import explained, named_one, one_of

_URGENCIES = ("fine", "near", "late")


class AnswerOfParentSchema(Schema):
    """What the parent said on their own page, and nobody has settled."""

    id = fields.UUID(required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    text = fields.String(required=True)
    referral = fields.UUID(required=True, allow_none=True)
    consent = fields.UUID(required=True, allow_none=True)
    on = fields.Date(required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)


class WaitsSchema(Schema):
    """What waits, for whom, until when."""

    referral = fields.UUID(required=True, allow_none=True)
    state = one_of(State, null=True)
    kind = one_of(Kind, null=True)
    actor = named_one(null=True)
    unit = named_one(null=True)
    deadline = day_told("null for what has come, where everything has stopped.")
    urgency = fields.String(required=True, validate=validate.OneOf(_URGENCIES))
    unconfirmed = flag_unconfirmed()
    place_free = flag_place_free()


class BoardLineSchema(Schema):
    """A line of the board."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=explained("Empty when it may not be read."))
    holder = named_one()
    unit = named_one()
    is_mine = fields.Boolean(required=True)
    quiet = fields.Boolean(required=True)
    days = fields.Integer(required=True, allow_none=True, metadata=explained("Since the last contact."))
    waits = fields.Nested(WaitsSchema, required=True)
    answers = fields.List(fields.Nested(AnswerOfParentSchema), required=True)


class HandedOnSchema(Schema):
    """A referral by which others took a family over: who has them now, and since when; no family's name."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    receiver = named_one(null=True)
    unit = named_one()
    on = fields.Date(required=True)


class AstraySchema(Schema):
    """A closed line whose last message to the parent did not arrive. Nothing is due."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=explained("Empty when it may not be read."))
    unit = named_one()
    closed_on = fields.Date(required=True)


class BoardSchema(Schema):
    """A page of the board, the most pressing first."""

    results = fields.List(fields.Nested(BoardLineSchema), required=True)
    more = fields.Boolean(required=True)
    taken_over = fields.List(
        fields.Nested(HandedOnSchema),
        required=True,
        metadata=explained("What others took over from the caller in the last 30 days; with the first page."),
    )
    missed = fields.List(
        fields.Nested(AstraySchema),
        required=True,
        metadata=explained("Closed lines whose last message did not arrive, of the last 30 days; with the first page."),
    )


class ArrivedSchema(Schema):
    """A referral in the inbox."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=explained("Empty when it may not be read."))
    kind = one_of(Kind)
    unit = named_one()
    sender = named_one()
    receiver = named_one(null=True)
    offer = named_one(null=True)
    days = fields.Integer(required=True, metadata=explained("Since it was sent."))
    not_talked = flag_not_talked()
    quiet = flag_quiet()
    waits = fields.Nested(WaitsSchema, required=True)


class TalkNewsSchema(Schema):
    """A talk of the caller's own that is off, or that was another's before."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    off = fields.Boolean(required=True, metadata=explained("Nobody is to be waited for; of whom is not told."))
    referral = fields.UUID(required=True, allow_none=True)
    reference = fields.String(required=True)


class InboxSchema(Schema):
    """A page of the inbox, the nearest deadline first."""

    results = fields.List(fields.Nested(ArrivedSchema), required=True)
    more = fields.Boolean(required=True)
    talks = fields.List(
        fields.Nested(TalkNewsSchema),
        required=True,
        metadata=explained("Talks to come of the caller's own that have changed; with the first page."),
    )


class FoundSchema(Schema):
    """One's families of a name or number."""

    lines = fields.List(fields.Nested(BoardLineSchema), required=True)
    inbox = fields.List(fields.Nested(ArrivedSchema), required=True)
    sent = fields.List(
        fields.UUID(), required=True, metadata=explained("Referrals sent from here, by their number alone.")
    )
    all = fields.Boolean(required=True, metadata=explained("False when only the most pressing were looked at."))


class FrameSchema(Schema):
    """A line as a leader sees it: no name, no content, not even which offer."""

    reference = fields.String(required=True)
    days = fields.Integer(required=True, metadata=explained("Since it was opened."))
    unit = named_one()
    actor = named_one(null=True)
    deadline = fields.Date(required=True)
    urgency = fields.String(required=True, validate=validate.OneOf(_URGENCIES))


class FramesSchema(Schema):
    """A page of an organisation's open lines."""

    results = fields.List(fields.Nested(FrameSchema), required=True)
    more = fields.Boolean(required=True)
