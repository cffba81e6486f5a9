"""The safe way to reach a parent: asked when they are alone, read back before every call, obeyed by every message."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum

from familiehus.accounts.domain import is_email
from familiehus.kernel.errors import Refused
from familiehus.kernel.phones import in_pairs, normal_phone
from familiehus.kernel.text import check_no_cpr

_LONGEST_NOTE = 300


class SafeWay(StrEnum):
    """How the parent wants to be reached; ``PHONE`` means: ring, and never write."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"


class LastWord(StrEnum):
    """How the one neutral last message with the way back can reach a parent who does not answer."""

    WRITTEN = "written"
    CALL = "call"
    NONE = "none"


_SCHEMES = {SafeWay.PHONE: "tel", SafeWay.SMS: "sms", SafeWay.EMAIL: "mailto"}


@dataclass(frozen=True, slots=True)
class Contact:
    """One way that is safe, with what must be known before using it: when to ring, what not to say.

    ``limited``: the number was given for one other use and is for nothing else (R090).
    """

    way: SafeWay
    phone: str = ""
    email: str = ""
    note: str = ""
    limited: bool = False

    def to_text(self) -> str:
        """As it is kept, sealed, in an item."""
        said = {"way": self.way.value, "phone": self.phone, "email": self.email, "note": self.note}
        if self.limited:
            return json.dumps(said | {"limited": True}, ensure_ascii=False)
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Contact:
        """Read back. Words that are no contact of this form are a note to ring by."""
        try:
            said = json.loads(text)
            limited = said.get("limited") is True
            return cls(SafeWay(said["way"]), said["phone"], said["email"], said["note"], limited)
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls(SafeWay.PHONE, note=text)

    @property
    def only_rung_up(self) -> bool:
        """Whether the parent has said: ring, and never write."""
        return self.way is SafeWay.PHONE and bool(self.phone)

    @property
    def where(self) -> str:
        """The number or address of the safe way, with a number in pairs."""
        return self.email if self.way is SafeWay.EMAIL else in_pairs(self.phone)

    @property
    def link(self) -> str:
        """What a phone does with it at a touch: rings, or begins an SMS or a mail. Empty for what is not to be used."""
        where = self.email if self.way is SafeWay.EMAIL else self.phone
        return f"{_SCHEMES[self.way]}:{where}" if where and not self.limited else ""


def last_word(contact: Contact | None, *, quiet: bool) -> LastWord:
    """By the safe way and no other; a number for one use alone is none (R090), and where all is quiet only a person."""
    if contact is None or contact.limited:
        return LastWord.NONE
    if contact.way is not SafeWay.PHONE and contact.where and not quiet:
        return LastWord.WRITTEN
    return LastWord.CALL if contact.phone else LastWord.NONE


def checked(contact: Contact) -> Contact:
    """The contact with number and address in one form. Raises Refused, about what of it is missing or wrong."""
    check_no_cpr(contact.note, field="note")
    phone, email = normal_phone(contact.phone), contact.email.strip()
    if contact.way is SafeWay.EMAIL and not email:
        raise Refused("give the e-mail address", "email")
    if contact.way is not SafeWay.EMAIL and not phone:
        raise Refused("give the phone number", "phone")
    if email and not is_email(email):
        raise Refused("this is no e-mail address", "email")
    return replace(contact, phone=phone, email=email, note=contact.note.strip()[:_LONGEST_NOTE])
