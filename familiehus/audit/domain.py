"""What an event is. It names who, in which role, did what to what, when and from where, and never any content."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

# Events that belong to no organisation (a failed sign-in, say) stand in a chain of their own.
NO_ORGANISATION = UUID(int=0)
FIRST_LINK = "0" * 64


class Act(StrEnum):
    """Everything that can happen and is remembered."""

    ORGANISATION_ADDED = "organisation_added"
    ORGANISATION_ENDED = "organisation_ended"
    UNIT_ADDED = "unit_added"
    UNIT_CHANGED = "unit_changed"
    PERSON_INVITED = "person_invited"
    INVITATION_USED = "invitation_used"
    PERSON_DEACTIVATED = "person_deactivated"
    IDENTITY_LINKED = "identity_linked"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    PROFESSION_GIVEN = "profession_given"
    PROFESSION_CONFIRMED = "profession_confirmed"
    PROFESSION_ENDED = "profession_ended"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    FACTOR_CHANGED = "factor_changed"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_REFUSED = "passkey_refused"
    TOKEN_MADE = "token_made"  # noqa: S105 - the name of an event
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - the name of an event
    PEOPLE_SEEN = "people_seen"
    RECORD_READ = "record_read"
    RECORD_EXPORTED = "record_exported"
    ENTRY_SEEN = "entry_seen"
    ENTRY_ADDED = "entry_added"
    ENTRY_EDITED = "entry_edited"
    ENTRY_PUBLISHED = "entry_published"
    ENTRY_UNPUBLISHED = "entry_unpublished"
    ENTRY_CONFIRMED = "entry_confirmed"
    LINE_OPENED = "line_opened"
    LINE_SEEN = "line_seen"
    LINES_SEEN = "lines_seen"
    LINE_GIVEN = "line_given"
    LINE_PLANNED = "line_planned"
    LINE_CLOSED = "line_closed"
    LINE_QUIETED = "line_quieted"
    PASS_ON_OFFERED = "pass_on_offered"  # noqa: S105 - the name of an event
    PASS_ON_ANSWERED = "pass_on_answered"  # noqa: S105 - the name of an event
    COURSE_JOINED = "course_joined"
    COURSE_AGREED = "course_agreed"
    COURSE_LEFT = "course_left"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_ANSWERED = "appointment_answered"
    ATTENDANCE_SAID = "attendance_said"
    PROGRAMME_BEGUN = "programme_begun"
    PROGRAMME_MOVED = "programme_moved"
    PROPOSAL_MADE = "proposal_made"
    PROPOSAL_ANSWERED = "proposal_answered"
    FAMILY_LINKED = "family_linked"
    FAMILY_AGREED = "family_agreed"
    FAMILY_LEFT = "family_left"
    ITEM_ADDED = "item_added"
    TRY_LOGGED = "try_logged"
    LAST_MESSAGE = "last_message"
    MESSAGE_MISSED = "message_missed"
    CONTACT_HAD = "contact_had"
    CONSENT_GIVEN = "consent_given"
    CONSENT_EXTENDED = "consent_extended"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_ENDED = "consent_ended"
    CONSENT_CLOSED = "consent_closed"
    CONSENT_CONFIRMED = "consent_confirmed"
    CONSENT_DEMANDED = "consent_demanded"
    REFERRAL_MADE = "referral_made"
    REFERRAL_MOVED = "referral_moved"
    REFERRAL_SEEN = "referral_seen"
    DEADLINE_PASSED = "deadline_passed"
    PAGE_MADE = "page_made"
    PAGE_OPENED = "page_opened"
    PAGE_SHUT = "page_shut"
    PARENT_SAID = "parent_said"
    PARENT_SETTLED = "parent_settled"
    CONFIRMATION_ASKED = "confirmation_asked"
    ANONYMOUS_TALK = "anonymous_talk"
    SCREENING_RECORDED = "screening_recorded"
    SCREENINGS_SEEN = "screenings_seen"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_ANSWERED = "approval_answered"
    APPROVALS_SEEN = "approvals_seen"
    CONDITION_SAID = "condition_said"
    MEETING_RECORDED = "meeting_recorded"
    CONCERN_RECORDED = "concern_recorded"
    CONCERNS_SEEN = "concerns_seen"
    DIALOGUE_RECORDED = "dialogue_recorded"
    ADVICE_NOTED = "advice_noted"
    ADVICE_NOTES_SEEN = "advice_notes_seen"
    MESSAGES_RETRIED = "messages_retried"
    KEYS_ROTATED = "keys_rotated"
    CONTENT_ENDED = "content_ended"
    RETENTION_SET = "retention_set"
    LINE_EXPORTED = "line_exported"
    EXPORT_RELEASED = "export_released"
    ITEM_CORRECTED = "item_corrected"
    ITEMS_ERASED = "items_erased"
    LINE_ERASED = "line_erased"
    PRIVACY_APPROVED = "privacy_approved"
    DESK_COUNTED = "desk_counted"
    DESK_SET = "desk_set"
    SURVEY_MADE = "survey_made"
    SURVEY_CLOSED = "survey_closed"
    SURVEY_CORRECTED = "survey_corrected"
    SURVEY_MOVED = "survey_moved"
    ANSWERS_LET_IN = "answers_let_in"
    STATEMENTS_SEEN = "statements_seen"
    STATEMENT_SETTLED = "statement_settled"
    SUGGESTION_ANSWERED = "suggestion_answered"
    BIRTHS_SET = "births_set"
    REFUSED = "refused"


# A look at one line, or at a referral of it: the parent can read who looked (R072).
LOOKS = frozenset({Act.LINE_SEEN, Act.REFERRAL_SEEN})


class Door(StrEnum):
    """From where it was done."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    WORKER = "worker"
    DIRECTORY = "directory"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``subjects`` are (kind, id) pairs; a list that was seen names all its rows."""

    act: Act
    at: datetime
    real_at: datetime
    door: Door
    organisation: UUID = NO_ORGANISATION
    person: UUID | None = None
    role: str = ""
    unit: UUID | None = None
    purpose: str = ""
    subjects: tuple[tuple[str, str], ...] = field(default=())


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def link(key: bytes, previous: str, number: int, event: Event) -> str:
    """The event's link in its chain: an HMAC over the link before, the number and everything the event says."""
    said = [
        str(event.organisation),
        number,
        event.act.value,
        _moment(event.at),
        _moment(event.real_at),
        event.door.value,
        str(event.person or ""),
        event.role,
        str(event.unit or ""),
        event.purpose,
        [list(subject) for subject in event.subjects],
    ]
    message = previous + _written(said)
    return hmac.digest(key, message.encode(), "sha256").hex()


def _moment(moment: datetime) -> str:
    """Seconds since 1970 to the microsecond: the same whichever database kept the time."""
    return f"{moment.timestamp():.6f}"
