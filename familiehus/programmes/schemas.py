"""Programmes with volunteers in the API, as its description tells of them. The examples are nobody."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.programmes.domain import Action, Phase
from familiehus.programmes.due import What
from familiehus.programmes.service import LONGEST_NAME
from familiehus.referrals.shapes import told
from familiehus.web.described import (
    DoneSchema,
    NamedSchema,
    Operation,
    Reads,
    SideQuery,
    Text,
    Truth,
    explained,
    one_of,
)

ACTIONS = tuple(action.value for action in Action)
_QUIET = "Everything toward the parent has stopped, and no day counts: whoever holds the contact rings."
_URGENCIES = ("fine", "near", "late")


def _day(*, null: bool = False) -> fields.Date:
    return fields.Date(required=True, allow_none=null)


def _count(description: str) -> fields.Integer:
    return fields.Integer(required=True, metadata=explained(description))


class ProgrammeDueSchema(Schema):
    """Something that is due."""

    what = one_of(What)
    day = _day()
    late = fields.Boolean(required=True)


class ProgrammeVisitSchema(Schema):
    """One day. Of the logbook only when it was written and read; what stands in it is the association's own."""

    day = _day()
    held = fields.Boolean(required=True)
    logbook_on = _day(null=True)
    read_on = _day(null=True)


class ProgrammeStepSchema(Schema):
    """One step of the history."""

    action = one_of(Action)
    phase = one_of(Phase)
    by = fields.Nested(NamedSchema, required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)


class ListedProgrammeSchema(Schema):
    """A programme at one of the caller's units; with no ``phase`` it can be begun."""

    referral = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=explained("Empty when it may not be read."))
    offer = fields.Nested(NamedSchema, required=True, allow_none=True)
    phase = one_of(Phase, null=True)
    actor = fields.Nested(NamedSchema, required=True, allow_none=True)
    quiet = fields.Boolean(required=True, metadata=explained(_QUIET))
    deadline = _day(null=True)
    urgency = fields.String(required=True, validate=validate.OneOf(_URGENCIES))
    logbooks_missing = _count("Visits that were held and have no logbook.")
    late = fields.List(fields.Nested(ProgrammeDueSchema), required=True)


class UntoldSchema(Schema):
    """A programme that ended lately while a volunteer was there: the name is deleted here, and they must hear it."""

    referral = fields.UUID(required=True)
    reference = fields.String(required=True)


class ProgrammesSchema(Schema):
    """A page of the list, the nearest deadline first."""

    results = fields.List(fields.Nested(ListedProgrammeSchema), required=True)
    more = fields.Boolean(required=True)
    volunteers_to_tell = fields.List(fields.Nested(UntoldSchema), required=True)


class ProgrammeSchema(Schema):
    """A programme for whoever receives the referral. Before it has begun little more than ``phases`` is told."""

    referral = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=explained("Empty when it may not be read."))
    version = fields.Integer(required=True, allow_none=True)
    phases = fields.List(one_of(Phase), required=True, metadata=explained("Those of the offer, in order."))
    phase = one_of(Phase, null=True)
    actor = fields.Nested(NamedSchema, required=True, allow_none=True)
    quiet = fields.Boolean(required=True, metadata=explained(_QUIET))
    deadline = _day(null=True)
    volunteer = fields.String(required=True, metadata=explained("The association's own note; empty without one."))
    volunteers = _count("How many have been proposed.")
    runs_from = _day(null=True)
    ends_on = _day(null=True)
    held = _count("Visits that were held.")
    cancelled = _count("Visits that were cancelled.")
    due = fields.List(fields.Nested(ProgrammeDueSchema), required=True)
    logbooks_missing = fields.List(_day(), required=True)
    visits = fields.List(fields.Nested(ProgrammeVisitSchema), required=True)
    actions = fields.List(fields.Nested(told.LinkSchema), required=True)
    history = fields.List(fields.Nested(ProgrammeStepSchema), required=True)


class ProgrammeSaidSchema(Reads):
    """What is said with an action; each action takes only the fields its link names."""

    volunteer = Text(
        validate=validate.Length(max=LONGEST_NAME),
        metadata=explained("A short name or a number; nothing more is kept."),
    )
    confirmed = Truth(metadata=explained("What the action asks to be true, for instance that both have said yes."))
    day = fields.Date(metadata=explained("A day to come that was agreed, or the day of a visit."))
    held = Truth(metadata=explained("Whether the visit was held; false when it was cancelled."))


OPERATIONS = (
    Operation(
        "get", "/api/v1/programmes", "listProgrammes", "Programmes with volunteers at one's units", ProgrammesSchema,
        query=SideQuery,
    ),
    Operation(
        "get", "/api/v1/programmes/{referral}", "getProgramme", "The programme of a referral one receives",
        ProgrammeSchema,
    ),
    Operation(
        "post", "/api/v1/programmes/{referral}", "beginProgramme",
        "Begin the programme of a referral that was taken over; asking twice begins one", DoneSchema,
        status=201, once=True,
    ),
    Operation(
        "post", "/api/v1/programmes/{referral}/{step}", "actOnProgramme",
        "Carry out an action; those that are possible are links of the programme", DoneSchema,
        ProgrammeSaidSchema, once=True, versioned=True, example={"confirmed": True},
    ),
)  # fmt: skip
