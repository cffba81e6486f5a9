"""What is sent to the doors about families: the shapes, and nothing beside them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from familiehus.consent.domain import ConsentForm, Custody, Understood
from familiehus.families.contact import SafeWay
from familiehus.families.domain import Ending
from familiehus.families.items import LONGEST
from familiehus.families.vocabulary import Field, KnownBy, Way
from familiehus.referrals.domain import Because, Kind
from familiehus.referrals.intake import LANGUAGES_SPOKEN, TEXTS
from familiehus.router.situation import LAST_WEEK
from familiehus.settings import LANGUAGES
from familiehus.web.described import Reads, Text, Truth, explained, not_too_far

MOST_ITEMS = 100
_LONGEST_REASON = 2000
CLOSINGS = tuple(ending for ending in Ending if ending is not Ending.OUTSIDE_HOLDS)


def _code(codes: type[StrEnum], *, required: bool = False, told: str = "") -> fields.Enum[Any]:
    """A code that is read."""
    return fields.Enum(codes, by_value=True, required=required, metadata=explained(told) if told else {})


def _few(codes: Sequence[StrEnum]) -> fields.String:
    """One of some codes of a list; the door makes a code of it."""
    return fields.String(required=True, validate=validate.OneOf([code.value for code in codes]))


def _text(longest: int, told: str, *, required: bool = False) -> Text:
    return Text(required=required, validate=validate.Length(max=longest), metadata=explained(told))


def _known_by() -> fields.String:
    told = explained("Of the child's perspective: how it is known.")
    return fields.String(load_default=None, validate=validate.OneOf(list(KnownBy)), metadata=told)


def _day(told: str, *, required: bool = False) -> fields.Date:
    return fields.Date(required=required, validate=not_too_far, metadata=explained(told))


class SafeWaySchema(Reads):
    """The one safe way to reach the parent, asked when they are alone."""

    way = _code(SafeWay, required=True, told="phone means: ring, and never write.")
    phone = _text(40, "Number, for phone and sms.")
    email = _text(200, "Address, for email.")
    note = _text(300, "When to ring, what not to say.")


TextsSchema = Reads.from_dict({field.value: _text(LONGEST, "") for field in TEXTS}, name="Texts")


class NewLineSchema(Reads):
    """A parent somebody meets: a name to use, one safe way, and what they say themselves."""

    unit = fields.UUID(metadata=explained("One of the caller's own units; the first of them when it is left out."))
    language = fields.String(
        validate=validate.OneOf(LANGUAGES),
        metadata=explained(
            "Of the parent's page and messages; left out: the one spoken best, where we have it, or Danish."
        ),
    )
    name = _text(200, "What to call the parent.", required=True)
    contact = fields.Nested(SafeWaySchema, required=True)
    week = fields.Integer(strict=True, validate=validate.Range(0, LAST_WEEK), metadata=explained("Week of pregnancy."))
    due = _day("Due date, when the week is not given.")
    born = _day("The child's birth date.")
    place = _text(120, "Postcode and municipality; never a street.")
    spoken = fields.String(validate=validate.OneOf(LANGUAGES_SPOKEN), metadata=explained("The language spoken best."))
    interpreter = Truth(metadata=explained("Whether one is needed; goes with ``spoken``."))
    texts = fields.Nested(TextsSchema, load_default=dict)
    known_by = _known_by()


class FindSchema(Reads):
    """Whom one looks for."""

    who = _text(80, "A name or its beginning, or the number of a line or a referral.", required=True)


class DetailsSchema(Reads):
    """Of name, safe contact, place and days what is new; what is left out stays as it stands."""

    name = _text(200, "What to call the parent.")
    contact = fields.Nested(SafeWaySchema)
    week = fields.Integer(strict=True, validate=validate.Range(0, LAST_WEEK), metadata=explained("Week of pregnancy."))
    due = _day("Due date, when the week is not given.")
    born = _day("The child's birth date.")
    place = _text(120, "Postcode and municipality; never a street.")
    spoken = fields.String(validate=validate.OneOf(LANGUAGES_SPOKEN), metadata=explained("The language spoken best."))
    interpreter = Truth(metadata=explained("Whether one is needed; goes with ``spoken``."))


class TrySchema(Reads):
    """Somebody tried to reach the parent, or did."""

    way = _code(Way, required=True)
    reached = Truth(required=True)


class PlanSchema(Reads):
    """When the holder will act next."""

    next_on = _day("Today or later.", required=True)


class WrittenSchema(Reads):
    """A new version of a text, or the first."""

    field = _few([*TEXTS, Field.NOTE])
    text = _text(LONGEST, "What somebody else was given stays what it was.", required=True)
    known_by = _known_by()
    for_both = Truth(
        load_default=False,
        metadata=explained(
            "Of the child's perspective: it may stand on the other parent's line, too, and be read there."
        ),
    )


class QuietSchema(Reads):
    """It ended badly: everything toward the parent stops at once."""

    quiet = Truth(required=True)


class LastWordSchema(Reads):
    """A neutral last word on the phone."""

    allowed = Truth(required=True, metadata=explained("What the parent said was read back: a word may be left there."))


class ClosingSchema(Reads):
    """The end of a line, on purpose."""

    ending = _few(CLOSINGS)
    told = Truth(load_default=False, metadata=explained("The parent has been told."))


class ReceiverSchema(Reads):
    """Who is to get it: a unit, an offer, or somebody who is not here, in words.

    ``outside`` beside ``offer``: an offer that nobody takes referrals to here; its rules and legal gates hold.
    """

    unit = fields.UUID()
    offer = fields.UUID()
    outside = Text(validate=validate.Length(1, 300), metadata=explained("Name and phone."))

    @validates_schema
    def exactly_one(self, data: dict[str, Any], **_: object) -> None:
        """One, not none and not two, but for an offer with words beside it."""
        if len(data) != 1 and set(data) != {"offer", "outside"}:
            raise ValidationError("Exactly one of unit, offer and outside, or offer and outside together.")


class PreviewSchema(Reads):
    """To whom, why, and what: the answer is the very text to show the parent."""

    to = fields.Nested(ReceiverSchema, required=True)
    kind = _code(Kind, required=True)
    items = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_ITEMS))
    request = _text(_LONGEST_REASON, "For information: what the receiver is asked to do.")
    latest = _day("For information: by when the receiver is asked to act.")
    because = _code(Because, told="Why, where the offer's own limits of age, parity or place leave the family out.")


class SendingSchema(PreviewSchema):
    """A referral with the consent it rests on. The shown text is made by the server from the items."""

    form = _code(ConsentForm, required=True, told="How the yes was given.")
    understood = _code(Understood, required=True, told="Never through a child or the partner.")
    custody = _code(Custody, told="Who has custody, as the parent says; asked when an item is about the child.")
    last_day = _day("The consent's last day, at most a year away.", required=True)
    agreed = Truth(required=True, metadata=explained("The parent has seen the text and says yes."))


class SaidAgainSchema(Reads):
    """A yes said again before it ends: the same things to the same receiver, for longer."""

    form = _code(ConsentForm, required=True, told="How the yes was given.")
    understood = _code(Understood, required=True, told="Never through a child or the partner.")
    custody = _code(Custody, told="Who has custody, as the parent says; asked when an item is about the child.")
    last_day = _day("The new last day: later than the one it has, at most a year away.", required=True)
    agreed = Truth(required=True, metadata=explained("The parent knows who reads it and why, and says yes again."))


class SaidSchema(Reads):
    """What is said with an action; each action takes only the fields its link names."""

    reason = _text(_LONGEST_REASON, "Why not, and perhaps a suggestion.")
    what_next = _text(_LONGEST_REASON, "What was agreed.")
    on = _day("A day: the next appointment, or how long waiting may take.")
    wants_to_wait = Truth()
    open_help = Truth(
        metadata=explained("At a start outside with no offer named: given under none of § 30, § 31, § 32.")
    )
    way = _code(Way)
    receiver = fields.UUID(
        metadata=explained("Who at the receiving unit has the parent: whoever talked last, else oneself.")
    )
    successor = _text(_LONGEST_REASON, "Who took over, by name and number, where the receiver is not here.")
    signature_seen = Truth(metadata=explained("The caller has seen the parent's signature under the shown text."))


class WithdrawalSchema(Reads):
    """The parent takes a yes back: the whole of it, or only some items."""

    items = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_ITEMS))


class KinSchema(Reads):
    """The other line of the same child or pregnancy, by its reference."""

    reference = _text(20, "As its holder says it: K-ABC-DEF.", required=True)


class PassOnSchema(Reads):
    """Lines that a colleague of the unit is asked to take over."""

    lines = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_ITEMS))
    to = fields.UUID(required=True, metadata=explained("One of the colleagues that the list names."))


class PassOnAnswerSchema(Reads):
    """Yes or no to what one is asked to take over."""

    offers = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_ITEMS))
    accepts = Truth(required=True)
