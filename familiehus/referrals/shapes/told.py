"""What is told of lines, consents and referrals: the shapes, for the description of the API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from familiehus.consent.domain import ConsentForm, Custody, Purpose, Understood
from familiehus.families.contact import LastWord, SafeWay
from familiehus.families.vocabulary import Category, Field, Voice, Way, Why
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.shapes.board import AnswerOfParentSchema
from familiehus.referrals.shapes.parts import day_told, flag_not_talked, flag_place_free, flag_quiet, flag_unconfirmed
from familiehus.router.schemas import AnswerSchema
from familiehus.web.described import NamedSchema, explained, named_one, one_of


class SafeContactSchema(Schema):
    """The safe way as it stands."""

    way = one_of(SafeWay)
    phone = fields.String(required=True)
    email = fields.String(required=True)
    note = fields.String(required=True)


class SpokenSchema(Schema):
    """Which language the parent speaks best."""

    language = fields.String(required=True, metadata=explained('A code of two letters, or "other".'))
    interpreter = fields.Boolean(required=True, allow_none=True, metadata=explained("null while nobody has asked."))


class ItemSchema(Schema):
    """An item version that may be read now."""

    id = fields.UUID(required=True)
    field = one_of(Field)
    category = one_of(Category)
    voice = one_of(Voice)
    text = fields.String(required=True, metadata=explained("As people read it, and as a consent shows it."))
    date = fields.Date(metadata=explained("For due and born."))
    contact = fields.Nested(SafeContactSchema, metadata=explained("For contact."))
    spoken = fields.Nested(SpokenSchema, metadata=explained("For spoken."))
    made_on = fields.Date(required=True)


class SentSchema(Schema):
    """A referral on its line's page."""

    unconfirmed = flag_unconfirmed()
    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    kind = one_of(Kind)
    state = one_of(State)
    offer = named_one(null=True)
    unit = named_one(null=True)
    outside = fields.String(required=True, metadata=explained("Who receives, when that is nobody here."))
    actor = named_one(null=True)
    deadline = fields.Date(required=True, allow_none=True)
    href = fields.String(required=True)


class ConsentItemSchema(Schema):
    """An item version that a consent names."""

    id = fields.UUID(required=True)
    withdrawn = fields.Boolean(required=True)


class AgainSchema(Schema):
    """When, how and until when a yes was said again; by the parent themself, or written down by somebody."""

    given_at = fields.AwareDateTime(required=True)
    form = one_of(ConsentForm)
    understood = one_of(Understood)
    last_day = fields.Date(required=True)
    by_parent = fields.Boolean(required=True)


class ConsentSchema(Schema):
    """A parent's yes: to whom, why, what, until when."""

    id = fields.UUID(required=True)
    purpose = one_of(Purpose)
    unit = named_one(null=True)
    offer = named_one(null=True)
    form = one_of(ConsentForm)
    understood = one_of(Understood)
    custody = one_of(Custody, null=True)
    language = fields.String(required=True)
    given_at = fields.AwareDateTime(required=True)
    last_day = fields.Date(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
    over_with_referral = fields.Boolean(
        required=True, metadata=explained("It ended then with what it was given for: nobody took it back.")
    )
    valid = fields.Boolean(required=True, metadata=explained("Whether it counts today."))
    unconfirmed = flag_unconfirmed()
    items = fields.List(fields.Nested(ConsentItemSchema), required=True)
    said_again = fields.List(fields.Nested(AgainSchema), required=True)


class ConsentsSchema(Schema):
    """Every consent of a line, the newest first."""

    results = fields.List(fields.Nested(ConsentSchema), required=True)


class HeldSchema(Schema):
    """Since when somebody held the contact, and why it came to them."""

    person = named_one()
    unit = named_one()
    since = fields.AwareDateTime(required=True)
    why = one_of(Why)


class TriedSchema(Schema):
    """A try, or a talk."""

    person = named_one()
    day = fields.Date(required=True)
    way = one_of(Way)
    reached = fields.Boolean(required=True)


class LinkSchema(Schema):
    """Something the caller can do now."""

    action = fields.String(required=True)
    text = fields.String(required=True, metadata=explained("As the button says it."))
    href = fields.String(required=True)
    method = fields.String(required=True, validate=validate.OneOf(["POST"]))
    fields_ = fields.List(fields.String(), required=True, data_key="fields")


class KinOfLineSchema(Schema):
    """A line around the same child or pregnancy. Who may not see the other meets null and only this parent's yes."""

    id = fields.UUID(required=True)
    agreed = fields.Boolean(required=True, metadata=explained("This line's parent has said yes."))
    other = fields.String(required=True, allow_none=True, metadata=explained("The other line's reference."))
    name = fields.String(required=True, metadata=explained("Empty when it may not be read."))
    other_agreed = fields.Boolean(required=True)


class LineSchema(Schema):
    """One parent's line, for whoever holds it or stands in."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    holder = named_one()
    unit = named_one()
    quiet = fields.Boolean(required=True)
    contact_on = fields.Date(required=True, allow_none=True)
    next_on = fields.Date(required=True)
    due_over = fields.Boolean(
        required=True, metadata=explained("The due date is over and no birth is written: ask before anything else.")
    )
    message_missed = fields.Boolean(
        required=True, metadata=explained("The last message to the parent did not arrive: is the safe contact right?")
    )
    asked_offer = named_one(null=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    referrals = fields.List(fields.Nested(SentSchema), required=True)
    consents = fields.List(fields.Nested(ConsentSchema), required=True)
    holdings = fields.List(fields.Nested(HeldSchema), required=True)
    tries = fields.List(fields.Nested(TriedSchema), required=True)
    page_made_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata=explained("When the page that the parent can open was made.")
    )
    answers = fields.List(fields.Nested(AnswerOfParentSchema), required=True)
    family = fields.List(fields.Nested(KinOfLineSchema), required=True)
    last_message_sent = fields.Boolean(required=True)
    last_word = one_of(LastWord, told="How the one last message can reach the parent.")
    actions = fields.List(fields.Nested(LinkSchema), required=True)


class UnitSchema(Schema):
    """A unit that takes referrals."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)
    municipality = fields.String(required=True, allow_none=True, metadata=explained("The organisation's."))
    house = named_one(null=True)
    near = fields.Boolean(
        required=True, metadata=explained("Where the family lives, or in one's own organisation; these come first.")
    )


class ReceiversSchema(Schema):
    """Who could help, as the page puts it: units that take what comes in, what is near first, and offers."""

    units = fields.List(fields.Nested(UnitSchema), required=True)
    proposals = fields.Nested(AnswerSchema, required=True)
    place_known = fields.Boolean(
        required=True,
        metadata=explained("False: what was written about the place names none that is known, so nothing is near."),
    )


class ShownSchema(Schema):
    """The very text the parent is asked about; what is sent holds nothing else."""

    shown = fields.String(required=True)
    waits = fields.List(
        fields.UUID(),
        required=True,
        metadata=explained("Items about the child: nobody reads them before everyone with custody has said yes."),
    )


class StepSchema(Schema):
    """One step of a referral."""

    action = one_of(Action)
    state = one_of(State)
    party = one_of(Party)
    person = named_one(null=True)
    at = fields.AwareDateTime(required=True)
    said = fields.String(required=True)


class ToTellSchema(Schema):
    """What has ended since the text was sent to somebody who is not here: the whole yes, or some of it."""

    over = fields.Boolean(required=True)
    fields_taken_back = fields.List(one_of(Field), required=True, data_key="fields")


class ReferralSchema(Schema):
    """A referral for whoever has a part in it. Once the family has said no, a receiver is told only ``over``."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    version = fields.Integer(required=True)
    over = fields.Boolean(required=True, metadata=explained("No longer of interest; nothing more is told."))
    kind = one_of(Kind)
    offer = named_one(null=True)
    unit = named_one(null=True)
    outside = fields.String(required=True)
    state = one_of(State, null=True)
    line = fields.UUID(required=True, allow_none=True, metadata=explained("For whoever holds it or was let in."))
    parties = fields.List(one_of(Party), required=True, metadata=explained("As whom the caller stands to it."))
    sender = named_one(null=True)
    sender_unit = named_one(null=True)
    receiver = named_one(null=True)
    holder = named_one(null=True)
    actor = named_one(null=True)
    actor_unit = named_one(null=True)
    deadline = fields.Date(required=True, allow_none=True)
    estimate_on = day_told("How long it may take; for information, by when it is asked for.")
    request = fields.String(
        required=True, metadata=explained("What an information asks of the receiver; empty for none.")
    )
    unconfirmed = flag_unconfirmed()
    to_be_sent = fields.Boolean(required=True, metadata=explained("To be sent by hand to a receiver who is not here."))
    no_more = fields.Boolean(
        required=True, metadata=explained("The parent wants no more of anything: offer nothing else.")
    )
    not_talked = flag_not_talked()
    place_free = flag_place_free()
    quiet = flag_quiet()
    contact_changed = fields.Boolean(
        required=True,
        metadata=explained(
            "The receiver's safe contact is not the newest and not shown; the parent must say yes to that."
        ),
    )
    to_tell = fields.Nested(
        ToTellSchema, required=True, allow_none=True,
        metadata=explained("What the sender must tell a receiver who is not here and has the text; null for nothing."),
    )  # fmt: skip
    taken_back = fields.List(
        one_of(Field), required=True,
        metadata=explained("For the sender and the holder: what a receiver who is here reads no more."),
    )  # fmt: skip
    not_before = day_told("The family wants to be left until then: nobody asks before.")
    volunteer_sought_again = fields.Boolean(
        required=True,
        metadata=explained("A volunteer stopped and another is looked for; told outside the unit it runs in."),
    )
    journal = fields.String(required=True, metadata=explained("For the sender: a sentence for their own journal."))
    items = fields.List(fields.Nested(ItemSchema), required=True)
    actions = fields.List(fields.Nested(LinkSchema), required=True)
    colleagues = fields.List(fields.Nested(NamedSchema), required=True, metadata=explained("Whom `receiver` may name."))
    history = fields.List(fields.Nested(StepSchema), required=True)
