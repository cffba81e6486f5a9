"""The addresses of the API about the family's voice, as their description tells of them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from familiehus.feedback.domain import (
    CHOICES,
    LONGEST_NAME,
    LONGEST_REPLY,
    LONGEST_WHY,
    MOST_EXPECTED,
    TEXTS,
    Cleared,
    Stage,
    Unread,
)
from familiehus.feedback.results import Unshown
from familiehus.web.described import NOBODY, DoneSchema, Operation, Reads, SideQuery, Text, Truth, explained


class NewSurveySchema(Reads):
    """A survey of a house, of one course in it, or of a course of one's own that lies in no house."""

    house = fields.UUID(metadata=explained("Left out for a course that lies in no house."))
    offer = fields.UUID(metadata=explained("A course of the house, or without one a course of one's own."))
    name = Text(required=True, validate=validate.Length(1, LONGEST_NAME), metadata=explained("Families see it."))
    why = Text(
        required=True, validate=validate.Length(1, LONGEST_WHY), metadata=explained("Stands on the card's back.")
    )
    opens = fields.Date(required=True)
    closes = fields.Date(required=True, metadata=explained("The last day."))
    expected = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_EXPECTED))


class CorrectSurveySchema(Reads):
    """What is to be different; what is left out stays as it is."""

    name = Text(
        validate=validate.Length(1, LONGEST_NAME), metadata=explained("Until ``fixed``, as ``why``, ``expected``.")
    )
    why = Text(validate=validate.Length(1, LONGEST_WHY))
    opens = fields.Date(metadata=explained("Until it is open."))
    closes = fields.Date(metadata=explained("The last day; once it is open two weeks later than planned at most."))
    expected = fields.Integer(strict=True, validate=validate.Range(1, MOST_EXPECTED))


class AsideSchema(Reads):
    """What becomes of answers that lie aside."""

    let_in = Truth(required=True, metadata=explained("true counts them, false throws them away."))


class ClearSchema(Reads):
    """A statement that may be used."""

    text = Text(
        load_default=None,
        validate=validate.Length(max=2000),
        metadata=explained("What is left after words were cut out. Left out, the statement is used as it is."),
    )


class ReplySchema(Reads):
    """The answer to a suggestion, for everybody."""

    text = Text(required=True, validate=validate.Length(1, LONGEST_REPLY))


class SurveySchema(Schema):
    """A survey, how many answered it, and how many more lie aside."""

    id = fields.UUID(required=True)
    house = fields.UUID(
        required=True, allow_none=True, metadata=explained("null when it is about a course that lies in no house.")
    )
    offer = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    why = fields.String(required=True)
    address = fields.String(required=True, metadata=explained("What the card leads to."))
    opens = fields.Date(required=True)
    closes = fields.Date(required=True)
    expected = fields.Integer(required=True)
    fixed = fields.Date(required=True, metadata=explained("From this day only its end can be corrected."))
    stage = fields.String(required=True, validate=validate.OneOf([*Stage]))
    answered = fields.Integer(
        required=True,
        allow_none=True,
        metadata=explained(
            "Rounded down to whole tens until it is over; null when it is over and was fewer than five."
        ),
    )
    aside = fields.Integer(required=True, allow_none=True, metadata=explained("null for some, until it is over."))
    version = fields.Integer(required=True, metadata=explained("The next If-Match, as in ETag."))


class SurveysSchema(Schema):
    """The surveys of one's organisations."""

    results = fields.List(fields.Nested(SurveySchema), required=True)


class SumSchema(Schema):
    """How many chose a value; null when it is not shown."""

    value = fields.String(required=True)
    count = fields.Integer(required=True, allow_none=True)


class QuestionSchema(Schema):
    """The sums of one question."""

    question = fields.String(required=True, validate=validate.OneOf([*CHOICES]))
    values = fields.List(fields.Nested(SumSchema), required=True)


class OneSurveySchema(SurveySchema):
    """A survey with its sums, or why there are none to see, and whether what was written can be read."""

    unread = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([*Unread, None]),
        metadata=explained("Why what was written cannot be read yet; null when it can."),
    )
    read_from = fields.Date(
        required=True,
        allow_none=True,
        metadata=explained("While it is unread: the day on which it can be read at the latest, however few answered."),
    )
    unshown = fields.String(required=True, allow_none=True, validate=validate.OneOf([*Unshown, None]))
    questions = fields.List(fields.Nested(QuestionSchema), required=True)


class StatementSchema(Schema):
    """One text that somebody wrote; nothing says who, or what else they answered."""

    id = fields.UUID(required=True)
    question = fields.String(required=True, validate=validate.OneOf([*TEXTS]))
    week = fields.Date(required=True, allow_none=True, metadata=explained("Its Monday; null if few answered in one."))
    aside = fields.Boolean(required=True)
    language = fields.String(required=True, allow_none=True, metadata=explained("Told once it is cleared."))
    text = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([*Cleared]))
    reply = fields.String(required=True)
    replied = fields.Date(required=True, allow_none=True)


class StatementsSchema(Schema):
    """What was written: by question, else in an order that means nothing."""

    results = fields.List(fields.Nested(StatementSchema), required=True)
    more = fields.Boolean(required=True, metadata=explained("Whether there is a next page."))


class VoiceDoneSchema(DoneSchema):
    """What came of an act. Repeating the request with the same key answers the same."""


_NEW: dict[str, Any] = {
    "house": NOBODY,
    "name": "Prøvegruppen",
    "why": "Et opdigtet eksempel.",
    "opens": "2027-01-04",
    "closes": "2027-01-31",
    "expected": 8,
}
_ONE = "/api/v1/surveys/{survey}"
_TEXT = _ONE + "/statements/{statement}"
OPERATIONS = (
    Operation("get", "/api/v1/surveys", "listSurveys", "The surveys of one's organisations", SurveysSchema),
    Operation(
        "post", "/api/v1/surveys", "makeSurvey", "Ask families", VoiceDoneSchema, NewSurveySchema,
        status=201, once=True, example=_NEW,
    ),
    Operation("get", _ONE, "getSurvey", "One survey, with its sums when it is over", OneSurveySchema),
    Operation("post", _ONE + "/close", "closeSurvey", "No more answers", VoiceDoneSchema, once=True, versioned=True),
    Operation(
        "post", _ONE + "/correct", "correctSurvey", "Correct it before it opens, and its end until it is over",
        VoiceDoneSchema, CorrectSurveySchema, once=True, versioned=True, example={"closes": "2027-02-07"},
    ),
    Operation(
        "post", _ONE + "/address", "moveSurvey", "A new address; the old card says that it was replaced",
        VoiceDoneSchema, once=True, versioned=True,
    ),
    Operation(
        "post", _ONE + "/aside", "settleAside", "Count the answers that lie aside, or throw them away",
        VoiceDoneSchema, AsideSchema, once=True, example={"let_in": True},
    ),
    Operation(
        "post", _ONE + "/discard", "discardAnswers", "Throw away every answer, and what was written",
        VoiceDoneSchema, once=True,
    ),
    Operation(
        "get", _ONE + "/statements", "listStatements", "What was written, once it can be read; the look is noted",
        StatementsSchema, query=SideQuery, waits=True,
    ),
    Operation(
        "post", _TEXT + "/clear", "clearStatement", "It may be used; words may be cut out", VoiceDoneSchema,
        ClearSchema, once=True, example={"text": "Et opdigtet eksempel."},
    ),
    Operation(
        "post", _TEXT + "/withhold", "withholdStatement", "It is not used, and the text is gone", VoiceDoneSchema,
        once=True,
    ),
    Operation(
        "post", _TEXT + "/reply", "answerSuggestion", "The answer to a cleared suggestion, for everybody",
        VoiceDoneSchema, ReplySchema, once=True, example={"text": "Et opdigtet svar."},
    ),
)  # fmt: skip
