"""Worries, meetings, screenings, approvals and advice, as the API takes and tells them. The examples are nobody."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.catalogue.vocabulary import Requirement
from familiehus.concerns.domain import LONGEST
from familiehus.concerns.vocabulary import Attendee, Bearing, Level, Occasion, Subject
from familiehus.families.vocabulary import Category
from familiehus.referrals.shapes.told import ItemSchema
from familiehus.router.gates import Gate, Outcome
from familiehus.web.described import NOBODY, DoneSchema, NamedSchema, Operation, Reads, Text, Truth, not_too_far, one_of

_NO_REFERENCE = {"da": "Skriv forløbets nummer: K-ABC-DEF.", "en": "Write the number of a line: K-ABC-DEF."}


def _text(told: str = "", *, required: bool = True) -> Text:
    return Text(required=required, validate=validate.Length(max=LONGEST), metadata={"description": told})


def _reference() -> Text:
    told = {"description": "The line's: K-ABC-DEF.", "wrong": _NO_REFERENCE}
    return Text(required=True, validate=validate.Length(max=20), metadata=told)


def _suspected() -> Truth:
    told = "Of violence or sexual abuse: then nothing at all is written, and the answer says so."
    return Truth(required=True, metadata={"description": told})


class ConcernSchema(Reads):
    """A concern with one of three answers (R080). It is no notification: that goes the municipality's own way."""

    suspected = _suspected()
    subject = one_of(Subject)
    level = one_of(Level)
    said = _text()
    open_to_family = Truth(load_default=False)


class DialogueSchema(Reads):
    """A dialogue-based notification: notifier, family and adviser (R076)."""

    suspected = _suspected()
    subject = one_of(Subject)
    held_on = fields.Date(required=True, validate=not_too_far)
    family_was_there = Truth(required=True)
    adviser = _text()
    family_view = _text("As the family sees it.")
    professional_view = _text()
    agreements = _text()


class ParticipantSchema(Reads):
    """Who sat there: a place on the list and where they work; never a person's name."""

    who = one_of(Attendee)
    place = Text(required=True, validate=validate.Length(max=200))


class MeetingSchema(Reads):
    """A meeting under § 11 e: once, a follow-up with a reason, never a third. Not what was said (R067, R068, R069)."""

    held_on = fields.Date(required=True, validate=not_too_far)
    participants = fields.List(fields.Nested(ParticipantSchema), required=True, validate=validate.Length(max=20))
    matter = _text()
    purpose = _text()
    why_no_consent = _text()
    categories = fields.List(one_of(Category), required=True)
    special = Text(load_default="", validate=validate.Length(max=LONGEST))
    held_back = Text(load_default="", validate=validate.Length(max=LONGEST))


class ScreeningSchema(Reads):
    """A *socialfaglig screening*. There is no date to give: it counts from the moment it is recorded (R052)."""

    reference = _reference()
    subject = one_of(Subject)
    occasion = one_of(Occasion)
    outcome = one_of(Outcome)
    support_now = fields.Boolean(allow_none=True, load_default=None)


class ReferenceQuery(Schema):
    """Which line, by the reference somebody has told."""

    reference = _reference()


class ConditionSchema(Reads):
    """Whether a condition of the offer is so (R058)."""

    requirement = one_of(Requirement)
    holds = Truth(required=True)


class AskApprovalSchema(Reads):
    """Which authority is asked; it is told the reference and the offer (R059)."""

    organisation = fields.UUID(required=True)


class ApprovedSchema(Reads):
    """Yes or no, once."""

    approved = Truth(required=True)


class AdviceNoteSchema(Reads):
    """The one note advice leaves: when an investigation is considered (R045)."""

    organisation = fields.UUID(required=True)
    facts = _text()
    investigation_considered = Truth(required=True)


class ConcernToldSchema(Schema):
    """A concern that one's own unit wrote down."""

    subject = one_of(Subject)
    level = one_of(Level)
    said = fields.String(required=True)
    open_to_family = fields.Boolean(required=True)
    by = fields.Nested(NamedSchema, required=True)
    at = fields.AwareDateTime(required=True)


class DialogueToldSchema(Schema):
    """A dialogue that one's own unit wrote down; the family reads every word."""

    subject = one_of(Subject)
    held_on = fields.Date(required=True)
    adviser = fields.String(required=True)
    family_view = fields.String(required=True)
    professional_view = fields.String(required=True)
    agreements = fields.String(required=True)
    by = fields.Nested(NamedSchema, required=True)


class ParticipantToldSchema(Schema):
    """Who sat there. Never a name."""

    who = one_of(Attendee)
    place = fields.String(required=True)


class MeetingToldSchema(Schema):
    """A meeting that one's own unit called."""

    number = fields.Integer(required=True)
    held_on = fields.Date(required=True)
    participants = fields.List(fields.Nested(ParticipantToldSchema), required=True)
    matter = fields.String(required=True)
    purpose = fields.String(required=True)
    why_no_consent = fields.String(required=True)
    categories = fields.List(one_of(Category), required=True)
    special = fields.String(required=True, metadata={"description": "Why there was a follow-up; else empty."})
    held_back = fields.String(required=True, metadata={"description": "Why the family does not see it; else empty."})
    by = fields.Nested(NamedSchema, required=True)


class ConcernsSchema(Schema):
    """What one's own unit has written about a line, and on which days there have been meetings under § 11 e."""

    concerns = fields.List(fields.Nested(ConcernToldSchema), required=True)
    dialogues = fields.List(fields.Nested(DialogueToldSchema), required=True)
    meetings = fields.List(fields.Nested(MeetingToldSchema), required=True)
    days = fields.List(fields.Date(), required=True)


class ScreeningToldSchema(Schema):
    """What one's own authority has recorded."""

    subject = one_of(Subject)
    occasion = one_of(Occasion)
    outcome = one_of(Outcome)
    support_now = fields.Boolean(required=True, allow_none=True)
    by = fields.Nested(NamedSchema, required=True)
    at = fields.AwareDateTime(required=True)


class ScreeningsSchema(Schema):
    """The newest first; nothing of what is written on the line."""

    results = fields.List(fields.Nested(ScreeningToldSchema), required=True)


class BasisSchema(Schema):
    """A screening of the responsible municipality: whom it is about, and whether it opens; never what it found."""

    subject = one_of(Subject)
    bearing = fields.String(
        required=True,
        validate=validate.OneOf([*Bearing]),
        metadata={"description": "anothers: it does not count, for the line is about somebody else."},
    )


class BeforeStartSchema(Schema):
    """What stands before a start."""

    missing = fields.List(one_of(Gate), required=True)
    screenings = fields.List(fields.Nested(BasisSchema), required=True)
    conditions = fields.List(one_of(Requirement), required=True, metadata={"description": "The offer's own."})


class ApprovalSchema(Schema):
    """A question to one's own authority; of the family only what the practice needs, until there is an answer."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    offer = fields.String(required=True)
    asked_by = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    approved = fields.Boolean(required=True, allow_none=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)


class ApprovalsSchema(Schema):
    """Those that wait first."""

    results = fields.List(fields.Nested(ApprovalSchema), required=True)


class AdviceNoteToldSchema(Schema):
    """A note that was placed with the authority."""

    id = fields.UUID(required=True)
    facts = fields.String(required=True)
    by = fields.Nested(NamedSchema, required=True)
    at = fields.AwareDateTime(required=True)


class AdviceNotesSchema(Schema):
    """The newest first."""

    results = fields.List(fields.Nested(AdviceNoteToldSchema), required=True)


_LINE, _REFERRAL, _PLACE = (
    "/api/v1/lines/{line}",
    "/api/v1/referrals/{referral}",
    "/api/v1/organisations/{organisation}",
)
_SAID = "Et opdigtet eksempel."
OPERATIONS = (
    Operation("get", _LINE + "/concerns", "listConcerns", "What one's own unit has written", ConcernsSchema),
    Operation(
        "post", _LINE + "/concerns", "recordConcern", "A concern; on suspicion nothing is written", DoneSchema,
        ConcernSchema, status=201, once=True,
        example={"suspected": False, "subject": "child", "level": "own_field", "said": _SAID},
    ),
    Operation(
        "post", _LINE + "/dialogues", "recordDialogue", "A dialogue-based notification, never on suspicion",
        DoneSchema, DialogueSchema, status=201, once=True,
        example={
            "suspected": False, "subject": "child", "held_on": "2026-11-20", "family_was_there": True,
            "adviser": _SAID, "family_view": _SAID, "professional_view": _SAID, "agreements": _SAID,
        },
    ),
    Operation(
        "post", _LINE + "/meetings", "recordMeeting", "A meeting under § 11 e", DoneSchema, MeetingSchema,
        status=201, once=True,
        example={
            "held_on": "2026-11-20", "matter": _SAID, "purpose": _SAID, "why_no_consent": _SAID,
            "participants": [{"who": "school", "place": "Prøveskolen"}, {"who": "day_care", "place": "Prøvehuset"}],
            "categories": ["child"],
        },
    ),
    Operation("get", _REFERRAL + "/before-start", "getBeforeStart", "What stands before a start", BeforeStartSchema),
    Operation(
        "post", _REFERRAL + "/approvals", "askApproval", "Ask the authority that must approve", DoneSchema,
        AskApprovalSchema, status=201, once=True, example={"organisation": NOBODY},
    ),
    Operation(
        "post", _REFERRAL + "/conditions", "sayCondition", "Whether a condition of the offer is so", DoneSchema,
        ConditionSchema, status=201, once=True, example={"requirement": "municipal_case", "holds": True},
    ),
    Operation(
        "post", "/api/v1/advice-notes", "writeAdviceNote", "The one note advice leaves, placed with the authority",
        DoneSchema, AdviceNoteSchema, status=201, once=True,
        example={"organisation": NOBODY, "facts": _SAID, "investigation_considered": True},
    ),
    Operation("get", _PLACE + "/advice-notes", "listAdviceNotes", "One's own authority's notes", AdviceNotesSchema),
    Operation(
        "get", _PLACE + "/screenings", "listScreenings", "What one's own authority has recorded on a line",
        ScreeningsSchema, query=ReferenceQuery,
    ),
    Operation(
        "post", _PLACE + "/screenings", "recordScreening",
        "A socialfaglig screening, by an adviser whose token was made for it", DoneSchema, ScreeningSchema,
        status=201, once=True,
        example={
            "reference": "K-PRØ-VE0", "subject": "pregnancy", "occasion": "preventive_help",
            "outcome": "no_further_information_needed",
        },
    ),
    Operation("get", "/api/v1/approvals", "listApprovals", "Questions to one's own authority", ApprovalsSchema),
    Operation(
        "post", "/api/v1/approvals/{approval}", "answerApproval", "Yes or no, once", DoneSchema, ApprovedSchema,
        once=True, example={"approved": True},
    ),
)  # fmt: skip
