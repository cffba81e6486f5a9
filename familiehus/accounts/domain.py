"""The rules of people and access as plain Python: who may be given what, what a password must be, how long it lasts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from familiehus.access.permissions import Permission
from familiehus.access.roles import SEES_FAMILIES, WITH_LEGAL_POWER, Role, StaffProfession
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import fold

SESSION_IDLE = timedelta(minutes=30)
SESSION_WHOLE = timedelta(hours=10)
SIGN_IN_UNFINISHED = timedelta(minutes=10)
INVITATION_LASTS = timedelta(days=7)
TOKEN_LASTS_DAYS = (30, 90, 365)
# A directory does not tell when somebody is gone: tokens of whoever signs in with one wait until they do so again.
DIRECTORY_SEEN_WITHIN = timedelta(days=30)

CLOSED_MOST = 40
CLOSED_LONGEST_DAYS = 366

PASSWORD_SHORTEST = 12
PASSWORD_LONGEST = 200
_DIFFERENT_LETTERS = 5
_NAME_PART = 4
# Words passwords are made of first, by those who choose them and by those who guess.
_TRIED_FIRST = ("password", "adgangskode", "kodeord", "familiehus", "qwertyuiop", "asdfghjkl", "welcome", "velkommen")

# Organisations of these kinds are authorities: only there does a profession open legal gates (R053).
AUTHORITIES = frozenset({"municipality"})

_LEADER = frozenset({Role.LEADER})
_LEADING = frozenset({Role.LEADER, Role.ADMINISTRATOR})
# Who may give a role. An administrator makes no leader and no data protection officer: else one could make the two
# people who give and confirm a profession with legal power. The first leader comes from the command line.
GIVEN_BY: dict[Role, frozenset[Role]] = {
    role: _LEADER if role in {Role.LEADER, Role.DATA_PROTECTION_OFFICER, Role.APPROVER} else _LEADING for role in Role
}

# What a token may be allowed. Never one's own account, other people, or legal power: those need the person.
TOKEN_SCOPES = (
    Permission.SEE_WORK,
    Permission.SEE_ORGANISATION,
    Permission.EDIT_CATALOGUE,
    Permission.MEET_FAMILIES,
    Permission.RUN_PROGRAMMES,
    Permission.SEE_FRAMES,
    Permission.SET_CONSENT,
    Permission.SCREEN,
    Permission.APPROVE,
    Permission.COUNT_VISITS,
    Permission.KEEP_DESK,
    Permission.HEAR_VOICES,
    Permission.SEE_NUMBERS,
    Permission.KEEP_NUMBERS,
    Permission.READ_RECORD,
    Permission.READ_OWN_RECORD,
)
# Families are met with two factors only: a token for that is made by whoever meets them, once they have both. Legal
# power goes with no other scope: it is given to a token by name, and only by whoever has it (R053, R059).
FAMILY_SCOPES = frozenset(
    {
        Permission.MEET_FAMILIES,
        Permission.RUN_PROGRAMMES,
        Permission.SEE_FRAMES,
        Permission.SCREEN,
        Permission.APPROVE,
    }
)


class Refusal(StrEnum):
    """Why something about people was not done. The doors have the words."""

    ALREADY_HERE = "already_here"
    ALREADY_GIVEN = "already_given"
    ROLE_MISSING = "role_missing"
    PROFESSION_MISSING = "profession_missing"
    NOT_YOURS_TO_GIVE = "not_yours_to_give"
    ONLY_IN_AN_AUTHORITY = "only_in_an_authority"
    SECOND_PERSON = "second_person"
    STILL_HOLDS = "still_holds"
    STILL_HOLDS_HERE = "still_holds_here"
    NOBODY_LEFT = "nobody_left"
    ELSEWHERE_TOO = "elsewhere_too"
    NOT_ACTIVE = "not_active"
    MEETS_NO_FAMILIES = "meets_no_families"
    COORDINATOR_MISSING = "coordinator_missing"
    NOT_OUR_HOUSE = "not_our_house"
    NO_PHONE_NUMBER = "no_phone_number"
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    EMAIL_WRONG = "email_wrong"
    KEY_TAKEN = "key_taken"
    KEY_WRONG = "key_wrong"
    PASSWORD_SHORT = "password_short"  # noqa: S105 - the name of a reason
    PASSWORD_LONG = "password_long"  # noqa: S105 - the name of a reason
    PASSWORD_ABOUT_YOU = "password_about_you"  # noqa: S105 - the name of a reason
    PASSWORD_PATTERN = "password_pattern"  # noqa: S105 - the name of a reason
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - the name of a reason
    CODE_WRONG = "code_wrong"
    LINK_SPENT = "link_spent"
    SAME_PERSON_TWICE = "same_person_twice"
    NO_OPENING_DAY = "no_opening_day"
    CLOSED_WRONG = "closed_wrong"
    CLOSED_TOO_MANY = "closed_too_many"
    PASSKEY_NEEDS_FACTOR = "passkey_needs_factor"
    PASSKEYS_ENOUGH = "passkeys_enough"
    PASSKEY_NOT_MADE = "passkey_not_made"
    SCOPE_MISSING = "scope_missing"
    SCOPE_NOT_YOURS = "scope_not_yours"
    DAYS_WRONG = "days_wrong"


class NotDone(Refused):
    """Refused for a reason with a name; ``field`` is the form field it is about, ``details`` what stands in the way."""

    def __init__(self, reason: Refusal, field: str = "", details: Iterable[str] = ()) -> None:
        self.details = tuple(details)
        super().__init__(": ".join((reason.value.replace("_", " "), *self.details)))
        self.reason = reason
        self.field = field


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Whoever can meet families signs in with two factors; others may."""
    return not SEES_FAMILIES.isdisjoint(roles)


def check_role_given(role: Role, giver: frozenset[Role]) -> None:
    """Raises NotDone when none of the giver's roles in the organisation may give this one."""
    if GIVEN_BY[role].isdisjoint(giver):
        raise NotDone(Refusal.NOT_YOURS_TO_GIVE, "role")


def check_profession_place(profession: StaffProfession, organisation_kind: str) -> None:
    """Raises NotDone when legal power would be given outside an authority (R053)."""
    if profession in WITH_LEGAL_POWER and organisation_kind not in AUTHORITIES:
        raise NotDone(Refusal.ONLY_IN_AN_AUTHORITY, "profession")


def check_confirmer(confirmer: UUID, giver: UUID | None, person: UUID) -> None:
    """Two people stand behind legal power, and neither is the one who gets it (R053). Raises NotDone."""
    if confirmer in (giver, person):
        raise NotDone(Refusal.SECOND_PERSON)


def check_password(password: str, *about: str) -> None:
    """Long enough, and nothing a stranger would try first: the person's own names, or a pattern. Raises NotDone."""
    folded = fold(password)
    if len(password) < PASSWORD_SHORTEST:
        raise NotDone(Refusal.PASSWORD_SHORT, "password")
    if len(password) > PASSWORD_LONGEST:
        raise NotDone(Refusal.PASSWORD_LONG, "password")
    parts = {part for text in about for part in _parts(text)}
    left = folded
    for part in sorted(parts, key=len, reverse=True):
        left = left.replace(part, "")
    if left != folded and len(left) < PASSWORD_SHORTEST - _NAME_PART:
        raise NotDone(Refusal.PASSWORD_ABOUT_YOU, "password")
    if len(set(folded)) < _DIFFERENT_LETTERS or _is_run(folded) or _repeats(folded) or _is_tried_first(folded):
        raise NotDone(Refusal.PASSWORD_PATTERN, "password")


def _parts(text: str) -> list[str]:
    """Words of a name or an e-mail address that are long enough to be recognised."""
    words = "".join(c if c.isalnum() else " " for c in fold(text)).split()
    return [word for word in words if len(word) >= _NAME_PART]


def _is_run(text: str) -> bool:
    """ "123456789012" and "abcdefghijkl": each letter one step from the one before, nearly everywhere."""
    steps = [abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(text)]
    return sum(steps) >= len(steps) * 0.8


def closed_periods(spans: Iterable[tuple[str, str]]) -> list[list[str]]:
    """A unit's closed periods as kept: first and last day in ISO dates, in their order, each once.

    ``spans`` are as typed: one without a last day is that one day, an empty one is left out. Raises NotDone for what is
    no day, ends before it begins, or is more than a unit can be closed.
    """
    found = set()
    for first, last in spans:
        if not first and not last:
            continue
        try:
            begins, ends = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError:
            raise NotDone(Refusal.CLOSED_WRONG, "closed") from None
        if ends < begins or (ends - begins).days >= CLOSED_LONGEST_DAYS:
            raise NotDone(Refusal.CLOSED_WRONG, "closed")
        found.add((begins.isoformat(), ends.isoformat()))
    if len(found) > CLOSED_MOST:
        raise NotDone(Refusal.CLOSED_TOO_MANY, "closed")
    return [list(span) for span in sorted(found)]


def is_email(text: str) -> bool:
    """Whether this can be an address. That it works is shown when the invitation is used."""
    name, at, host = text.rpartition("@")
    return bool(name and at and "." in host.strip(".")) and not any(c.isspace() or c in '<>"(),;:\\' for c in text)


def session_ends(started: datetime, seen: datetime, *, finished: bool) -> datetime:
    """When a session ends if nothing more happens; one whose sign-in is not finished ends soon."""
    if not finished:
        return started + SIGN_IN_UNFINISHED
    return min(seen + SESSION_IDLE, started + SESSION_WHOLE)


def token_ends(today: date, days: int) -> date:
    """The last day of a token. Raises NotDone for another length than those offered."""
    if days not in TOKEN_LASTS_DAYS:
        raise NotDone(Refusal.DAYS_WRONG, "days")
    return today + timedelta(days=days)


def _repeats(text: str) -> bool:
    """ "passwordpassword": the same from its beginning to its end."""
    return text in (text + text)[1:-1]


def _is_tried_first(text: str) -> bool:
    """ "password2026": hardly a letter besides the words everybody tries."""
    left = text
    for word in _TRIED_FIRST:
        left = left.replace(word, "")
    return left != text and sum(c.isalpha() for c in left) < _NAME_PART
