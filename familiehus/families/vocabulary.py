"""The closed lists of what is known about a family: fields, their category, whose voice, and whom they are about."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """What an item is about, as the parent is asked for it (handover.md)."""

    CONTACT = "contact"
    PREGNANCY = "pregnancy"
    CHILD = "child"
    PARENTS = "parents"
    NETWORK = "network"
    JOB_AND_MONEY = "job_and_money"
    EARLIER_HELP = "earlier_help"


class Voice(StrEnum):
    """Whose words they are; one never overwrites the other (R071, R081)."""

    FAMILY = "family"
    PROFESSIONAL = "professional"
    CHILD = "child"


class KnownBy(StrEnum):
    """How the child's perspective is known (R081)."""

    OWN_WORDS = "own_words"
    OBSERVATION = "observation"
    PARENTS = "parents"
    ADULTS = "adults"


class About(StrEnum):
    """Whom an item is about: that decides whose yes it needs."""

    SELF = "self"
    PREGNANCY = "pregnancy"
    CHILD = "child"
    BOTH = "both"


class Field(StrEnum):
    """What can be written down, and nothing else."""

    NAME = "name"
    CONTACT = "contact"
    DUE = "due"
    BORN = "born"
    PLACE = "place"
    SPOKEN = "spoken"
    PRACTICAL = "practical"
    OWN_WORDS = "own_words"
    PROFESSIONAL = "professional"
    CHILD_VIEW = "child_view"
    NETWORK = "network"
    JOB_AND_MONEY = "job_and_money"
    EARLIER_HELP = "earlier_help"
    NOTE = "note"


# Category, voice and whom it is about, for each field.
FIELDS: dict[Field, tuple[Category, Voice, About]] = {
    Field.NAME: (Category.CONTACT, Voice.FAMILY, About.SELF),
    Field.CONTACT: (Category.CONTACT, Voice.FAMILY, About.SELF),
    Field.DUE: (Category.PREGNANCY, Voice.FAMILY, About.PREGNANCY),
    Field.BORN: (Category.CHILD, Voice.FAMILY, About.CHILD),
    Field.PLACE: (Category.CONTACT, Voice.FAMILY, About.SELF),
    Field.SPOKEN: (Category.CONTACT, Voice.FAMILY, About.SELF),
    Field.PRACTICAL: (Category.PARENTS, Voice.FAMILY, About.SELF),
    Field.OWN_WORDS: (Category.PARENTS, Voice.FAMILY, About.SELF),
    Field.PROFESSIONAL: (Category.PARENTS, Voice.PROFESSIONAL, About.SELF),
    Field.CHILD_VIEW: (Category.CHILD, Voice.CHILD, About.CHILD),
    Field.NETWORK: (Category.NETWORK, Voice.FAMILY, About.SELF),
    Field.JOB_AND_MONEY: (Category.JOB_AND_MONEY, Voice.FAMILY, About.SELF),
    Field.EARLIER_HELP: (Category.EARLIER_HELP, Voice.FAMILY, About.SELF),
    Field.NOTE: (Category.PARENTS, Voice.PROFESSIONAL, About.SELF),
}


class Way(StrEnum):
    """How somebody tried to reach the parent, or did. ``VOICEMAIL`` is the one last word to whoever is only rung up."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    MEETING = "meeting"
    VIDEO = "video"
    TOGETHER = "together"
    VOICEMAIL = "voicemail"


class Why(StrEnum):
    """Why the contact came to somebody."""

    OPENED = "opened"
    ASKED = "asked"
    TAKEN_OVER = "taken_over"
    GIVEN_BACK = "given_back"
    PASSED_ON = "passed_on"
    STOPPED = "stopped"
