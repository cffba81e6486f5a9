"""What the doors about families answer: the shapes, for the description of the API."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from familiehus.consent.domain import Custody, Form, Purpose, Understood
from familiehus.families.contact import LastWord, SafeWay
from familiehus.families.vocabulary import Category, Field, Voice, Way, Why
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.wording import ANSWERS
from familiehus.router.schemas import AnswerSchema

_URGENCIES = ("fine", "near", "late")


def _told(description: str) -> dict[str, str]:
    return {"description": description}


def _one(codes: type[StrEnum], *, required: bool = True, null: bool = False, told: str = "") -> fields.String:
    return fields.String(
        required=required,
        allow_none=null,
        validate=validate.OneOf([*codes, None] if null else [*codes]),
        metadata=_told(told) if told else {},
    )


class NamedSchema(Schema):
    """Somebody or something with a name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


def _named(*, null: bool = False) -> fields.Nested:
    return fields.Nested(NamedSchema, required=True, allow_none=null)


def _day(told: str) -> fields.Date:
    return fields.Date(required=True, allow_none=True, metadata=_told(told))


def _not_talked() -> fields.Boolean:
    told = "The parent says so, and nobody has talked with them since: nobody takes over before that."
    return fields.Boolean(required=True, metadata=_told(told))


def _quiet() -> fields.Boolean:
    told = "Everything toward the parent has stopped: no day counts, and the holder rings."
    return fields.Boolean(required=True, metadata=_told(told))


def _unconfirmed() -> fields.Boolean:
    return fields.Boolean(required=True, metadata=_told("Nobody reads by the yes before the parent has confirmed it."))


class DoneSchema(Schema):
    """What came of an act. Repeating the request with the same key answers the same."""

    id = fields.UUID(required=True, metadata=_told("What was made or changed."))
    href = fields.String(required=True, metadata=_told("Where to look now."))
    version = fields.Integer(required=True, allow_none=True, metadata=_told("The next If-Match, as in ETag."))


class IssuedSchema(DoneSchema):
    """A parent's new link and code, told this once; never in one message, and the code never by SMS."""

    link = fields.String(required=True, allow_none=True, metadata=_told("null when the request is repeated."))
    code = fields.String(required=True, allow_none=True, metadata=_told("null when the request is repeated."))


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
    state = _one(State, null=True)
    kind = _one(Kind, null=True)
    actor = _named(null=True)
    unit = _named(null=True)
    deadline = _day("null for what has come, where everything has stopped.")
    urgency = fields.String(required=True, validate=validate.OneOf(_URGENCIES))
    unconfirmed = _unconfirmed()


class BoardLineSchema(Schema):
    """A line of the board."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=_told("Empty when it may not be read."))
    holder = _named()
    unit = _named()
    is_mine = fields.Boolean(required=True)
    quiet = fields.Boolean(required=True)
    days = fields.Integer(required=True, allow_none=True, metadata=_told("Since the last contact."))
    waits = fields.Nested(WaitsSchema, required=True)
    answers = fields.List(fields.Nested(AnswerOfParentSchema), required=True)


class BoardSchema(Schema):
    """A page of the board, the most pressing first."""

    results = fields.List(fields.Nested(BoardLineSchema), required=True)
    more = fields.Boolean(required=True)


class ArrivedSchema(Schema):
    """A referral in the inbox."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True, metadata=_told("Empty when it may not be read."))
    kind = _one(Kind)
    unit = _named()
    sender = _named()
    receiver = _named(null=True)
    offer = _named(null=True)
    days = fields.Integer(required=True, metadata=_told("Since it was sent."))
    not_talked = _not_talked()
    quiet = _quiet()
    waits = fields.Nested(WaitsSchema, required=True)


class InboxSchema(Schema):
    """A page of the inbox, the nearest deadline first."""

    results = fields.List(fields.Nested(ArrivedSchema), required=True)
    more = fields.Boolean(required=True)


class FoundSchema(Schema):
    """One's families of a name or number."""

    lines = fields.List(fields.Nested(BoardLineSchema), required=True)
    inbox = fields.List(fields.Nested(ArrivedSchema), required=True)
    sent = fields.List(fields.UUID(), required=True, metadata=_told("Referrals sent from here, by their number alone."))
    all = fields.Boolean(required=True, metadata=_told("False when only the most pressing were looked at."))


class FrameSchema(Schema):
    """A line as a leader sees it: no name, no content, not even which offer."""

    reference = fields.String(required=True)
    days = fields.Integer(required=True, metadata=_told("Since it was opened."))
    unit = _named()
    actor = _named(null=True)
    deadline = fields.Date(required=True)
    urgency = fields.String(required=True, validate=validate.OneOf(_URGENCIES))


class FramesSchema(Schema):
    """A page of an organisation's open lines."""

    results = fields.List(fields.Nested(FrameSchema), required=True)
    more = fields.Boolean(required=True)


class SafeContactSchema(Schema):
    """The safe way as it stands."""

    way = _one(SafeWay)
    phone = fields.String(required=True)
    email = fields.String(required=True)
    note = fields.String(required=True)


class SpokenSchema(Schema):
    """Which language the parent speaks best."""

    language = fields.String(required=True, metadata=_told('A code of two letters, or "other".'))
    interpreter = fields.Boolean(required=True, allow_none=True, metadata=_told("null while nobody has asked."))


class ItemSchema(Schema):
    """An item version that may be read now."""

    id = fields.UUID(required=True)
    field = _one(Field)
    category = _one(Category)
    voice = _one(Voice)
    text = fields.String(required=True, metadata=_told("As people read it, and as a consent shows it."))
    date = fields.Date(metadata=_told("For due and born."))
    contact = fields.Nested(SafeContactSchema, metadata=_told("For contact."))
    spoken = fields.Nested(SpokenSchema, metadata=_told("For spoken."))
    made_on = fields.Date(required=True)


class SentSchema(Schema):
    """A referral on its line's page."""

    unconfirmed = _unconfirmed()
    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    kind = _one(Kind)
    state = _one(State)
    offer = _named(null=True)
    unit = _named(null=True)
    outside = fields.String(required=True, metadata=_told("Who receives, when that is nobody here."))
    actor = _named(null=True)
    deadline = fields.Date(required=True, allow_none=True)
    href = fields.String(required=True)


class ConsentItemSchema(Schema):
    """An item version that a consent names."""

    id = fields.UUID(required=True)
    withdrawn = fields.Boolean(required=True)


class ConsentSchema(Schema):
    """A parent's yes: to whom, why, what, until when."""

    id = fields.UUID(required=True)
    purpose = _one(Purpose)
    unit = _named(null=True)
    offer = _named(null=True)
    form = _one(Form)
    understood = _one(Understood)
    custody = _one(Custody, null=True)
    language = fields.String(required=True)
    given_at = fields.AwareDateTime(required=True)
    last_day = fields.Date(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
    valid = fields.Boolean(required=True, metadata=_told("Whether it counts today."))
    unconfirmed = _unconfirmed()
    items = fields.List(fields.Nested(ConsentItemSchema), required=True)


class ConsentsSchema(Schema):
    """Every consent of a line, the newest first."""

    results = fields.List(fields.Nested(ConsentSchema), required=True)


class HeldSchema(Schema):
    """Since when somebody held the contact, and why it came to them."""

    person = _named()
    unit = _named()
    since = fields.AwareDateTime(required=True)
    why = _one(Why)


class TriedSchema(Schema):
    """A try, or a talk."""

    person = _named()
    day = fields.Date(required=True)
    way = _one(Way)
    reached = fields.Boolean(required=True)


class LinkSchema(Schema):
    """Something the caller can do now."""

    action = fields.String(required=True)
    text = fields.String(required=True, metadata=_told("As the button says it."))
    href = fields.String(required=True)
    method = fields.String(required=True, validate=validate.OneOf(["POST"]))
    fields_ = fields.List(fields.String(), required=True, data_key="fields")


class KinOfLineSchema(Schema):
    """A line around the same child or pregnancy. Who may not see the other meets null and only this parent's yes."""

    id = fields.UUID(required=True)
    agreed = fields.Boolean(required=True, metadata=_told("This line's parent has said yes."))
    other = fields.String(required=True, allow_none=True, metadata=_told("The other line's reference."))
    name = fields.String(required=True, metadata=_told("Empty when it may not be read."))
    other_agreed = fields.Boolean(required=True)


class LineSchema(Schema):
    """One parent's line, for whoever holds it or stands in."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    holder = _named()
    unit = _named()
    quiet = fields.Boolean(required=True)
    contact_on = fields.Date(required=True, allow_none=True)
    next_on = fields.Date(required=True)
    asked_offer = _named(null=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    referrals = fields.List(fields.Nested(SentSchema), required=True)
    consents = fields.List(fields.Nested(ConsentSchema), required=True)
    holdings = fields.List(fields.Nested(HeldSchema), required=True)
    tries = fields.List(fields.Nested(TriedSchema), required=True)
    page_made_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata=_told("When the page that the parent can open was made.")
    )
    answers = fields.List(fields.Nested(AnswerOfParentSchema), required=True)
    family = fields.List(fields.Nested(KinOfLineSchema), required=True)
    last_message_sent = fields.Boolean(required=True)
    last_word = _one(LastWord, told="How the one last message can reach the parent.")
    actions = fields.List(fields.Nested(LinkSchema), required=True)


class UnitSchema(Schema):
    """A unit that takes referrals."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)


class ReceiversSchema(Schema):
    """Who could help: units that take what comes in, and what the router proposes for the parent's situation."""

    units = fields.List(fields.Nested(UnitSchema), required=True)
    proposals = fields.Nested(AnswerSchema, required=True)


class ShownSchema(Schema):
    """The very text the parent is asked about; what is sent holds nothing else."""

    shown = fields.String(required=True)
    waits = fields.List(
        fields.UUID(),
        required=True,
        metadata=_told("Items about the child: nobody reads them before everyone with custody has said yes."),
    )


class StepSchema(Schema):
    """One step of a referral."""

    action = _one(Action)
    state = _one(State)
    party = _one(Party)
    person = _named(null=True)
    at = fields.AwareDateTime(required=True)
    said = fields.String(required=True)


class ReferralSchema(Schema):
    """A referral for whoever has a part in it. Once the family has said no, a receiver is told only ``over``."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    version = fields.Integer(required=True)
    over = fields.Boolean(required=True, metadata=_told("No longer of interest; nothing more is told."))
    kind = _one(Kind)
    offer = _named(null=True)
    unit = _named(null=True)
    outside = fields.String(required=True)
    state = _one(State, null=True)
    line = fields.UUID(required=True, allow_none=True, metadata=_told("For whoever holds it or was let in."))
    parties = fields.List(_one(Party), required=True, metadata=_told("As whom the caller stands to it."))
    sender = _named(null=True)
    sender_unit = _named(null=True)
    receiver = _named(null=True)
    holder = _named(null=True)
    actor = _named(null=True)
    actor_unit = _named(null=True)
    deadline = fields.Date(required=True, allow_none=True)
    estimate_on = _day("How long it may take; for information, by when it is asked for.")
    request = fields.String(required=True, metadata=_told("What an information asks of the receiver; empty for none."))
    unconfirmed = _unconfirmed()
    to_be_sent = fields.Boolean(required=True, metadata=_told("To be sent by hand to a receiver who is not here."))
    no_more = fields.Boolean(required=True, metadata=_told("The parent wants no more of anything: offer nothing else."))
    not_talked = _not_talked()
    quiet = _quiet()
    contact_changed = fields.Boolean(
        required=True,
        metadata=_told("The receiver's safe contact is not the newest and not shown; the parent must say yes to that."),
    )
    not_before = _day("The family wants to be left until then: nobody asks before.")
    volunteer_sought_again = fields.Boolean(
        required=True,
        metadata=_told("A volunteer stopped and another is looked for; told outside the unit it runs in."),
    )
    journal = fields.String(required=True, metadata=_told("For the sender: a sentence for their own journal."))
    items = fields.List(fields.Nested(ItemSchema), required=True)
    actions = fields.List(fields.Nested(LinkSchema), required=True)
    colleagues = fields.List(fields.Nested(NamedSchema), required=True, metadata=_told("Whom `receiver` may name."))
    history = fields.List(fields.Nested(StepSchema), required=True)
