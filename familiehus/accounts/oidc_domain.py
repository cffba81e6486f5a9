"""Signing in with a directory: what its claims mean here, and why somebody is not let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from familiehus.access.roles import Role
from familiehus.accounts.domain import GIVEN_BY, is_email
from familiehus.kernel.errors import BadSettings, FamiliehusError
from familiehus.settings import MappedRole, Oidc

_LONGEST_SUBJECT = 255


class Why(StrEnum):
    """Why somebody is not let in. The doors have the words."""

    STATE = "state"
    EXPIRED = "expired"
    REPLAYED = "replayed"
    REFUSED_THERE = "refused_there"
    UNTRUSTED = "untrusted"
    INCOMPLETE = "incomplete"
    EMAIL_UNVERIFIED = "email_unverified"
    GROUP_UNKNOWN = "group_unknown"
    NOT_INVITED = "not_invited"
    ACCOUNT_EXISTS = "account_exists"
    STOPPED = "stopped"
    NOT_SET_UP = "not_set_up"
    PROVIDER_DOWN = "provider_down"


class NotLetIn(FamiliehusError):
    """Nobody is signed in and nothing is changed. ``person`` is who it would have been, when that is known."""

    def __init__(self, why: Why, person: UUID | None = None) -> None:
        super().__init__(why.value.replace("_", " "))
        self.why = why
        self.person = person


@dataclass(frozen=True, slots=True)
class Presented:
    """Somebody as the directory presents them. ``email`` is empty unless the directory has verified it."""

    subject: str
    email: str
    name: str
    values: frozenset[str]
    second_factor: bool


def presented(claims: Mapping[str, object], oidc: Oidc) -> Presented:
    """Read the claims of a token whose signature is checked. Raises NotLetIn when they do not say who it is."""
    subject = claims.get(oidc.subject_claim)
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise NotLetIn(Why.INCOMPLETE)
    email, name = claims.get(oidc.email_claim), claims.get(oidc.name_claim)
    # Some directories write it as text.
    is_verified = claims.get(oidc.email_verified_claim) in (True, "true") and isinstance(email, str)
    return Presented(
        subject=subject,
        email=email if is_verified and isinstance(email, str) and is_email(email) else "",
        name=name if isinstance(name, str) else "",
        values=frozenset(value for claim in oidc.group_claims for value in _texts(claims.get(claim))),
        second_factor=_has_second_factor(claims, oidc),
    )


def check_mapping(oidc: Oidc) -> None:
    """Raises BadSettings for a role that does not exist, or that no directory may give.

    A directory stands where an administrator stands: it makes nobody a leader, approver or data protection officer.
    Whoever administers it could otherwise make the two people that stand behind legal power (R053).
    """
    for entry in oidc.roles:
        if entry.role not in set(Role):
            raise BadSettings(f"FAMILIEHUS_OIDC_ROLES_FILE gives the role {entry.role!r}; there is {', '.join(Role)}")
        if Role.ADMINISTRATOR not in GIVEN_BY[Role(entry.role)]:
            raise BadSettings(f"FAMILIEHUS_OIDC_ROLES_FILE gives the role {entry.role!r}, which only a leader may give")


def mapped(values: frozenset[str], roles: tuple[MappedRole, ...]) -> list[MappedRole]:
    """The roles that somebody with these values is to have."""
    return [entry for entry in roles if entry.value in values]


def _texts(claim: object) -> list[str]:
    """One value or a list of them."""
    if isinstance(claim, str):
        return [claim]
    return [value for value in claim if isinstance(value, str)] if isinstance(claim, list) else []


def _has_second_factor(claims: Mapping[str, object], oidc: Oidc) -> bool:
    """Whether the directory says it asked for a second factor in a way that is trusted here."""
    return claims.get("acr") in oidc.trusted_acr or not set(oidc.trusted_amr).isdisjoint(_texts(claims.get("amr")))
