"""Passkeys: where they can be used at all, and why one does not lead in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from familiehus.accounts.domain import NotDone, Refusal
from familiehus.kernel.errors import FamiliehusError

QUESTION_LASTS = timedelta(minutes=5)
PASSKEYS_MOST = 10
LONGEST_NAME = 80


class Purpose(StrEnum):
    """What a question to a browser is for. The answer to one is none to the other."""

    SIGN_IN = "sign-in"
    NEW_KEY = "new-key"


class Why(StrEnum):
    """Why an answer does not count. For the record alone: whoever sent it is told no more than that it does not."""

    UNREADABLE = "unreadable"
    QUESTION = "question"
    EXPIRED = "expired"
    REPLAYED = "replayed"
    UNKNOWN = "unknown"
    OTHER_PERSON = "other_person"
    NOT_PROVEN = "not_proven"
    COUNT = "count"


class NotAccepted(FamiliehusError):
    """Nobody is signed in and nothing is changed. ``person`` and ``passkey`` are known where the answer was genuine."""

    def __init__(self, why: Why, person: UUID | None = None, passkey: UUID | None = None) -> None:
        super().__init__(why.value.replace("_", " "))
        self.why = why
        self.person = person
        self.passkey = passkey


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom passkeys are made for: the host by its name, and the one address its pages are at."""

    host: str
    origin: str

    @classmethod
    def at(cls, public_url: str) -> RelyingParty | None:
        """That of a public address; None where browsers know no passkeys: without encryption, or at a bare number."""
        parts = urlsplit(public_url)
        host = parts.hostname or ""
        if not host or (parts.scheme != "https" and host != "localhost") or _is_number(host):
            return None
        return cls(host, f"{parts.scheme}://{_shown(parts.scheme, host, parts.port)}")


def went_back(before: int, now: int) -> bool:
    """Whether a key's counter shows that there are two of it. Most keys do not count and always say 0."""
    return (before, now) != (0, 0) and now <= before


def check_number(held: int) -> None:
    """Raises NotDone for somebody who has as many as one may have."""
    if held >= PASSKEYS_MOST:
        raise NotDone(Refusal.PASSKEYS_ENOUGH)


def named(text: str, otherwise: str) -> str:
    """What the person calls the key, or else what the browser is called. Raises NotDone when it is too long."""
    name = " ".join(text.split()) or otherwise
    if len(name) > LONGEST_NAME:
        raise NotDone(Refusal.NAME_TOO_LONG)
    return name


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _shown(scheme: str, host: str, port: int | None) -> str:
    """As browsers write it: without the port that goes without saying."""
    return host if port in {None, {"https": 443, "http": 80}[scheme]} else f"{host}:{port}"
