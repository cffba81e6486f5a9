"""What was recorded when worry grew, for access under GDPR art. 15. A person decides what is held back."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from familiehus.concerns.storage import (
    AdviceNoteRow,
    ApprovalRow,
    ConcernRow,
    ConditionRow,
    DialogueRow,
    MeetingRow,
    ScreeningRow,
)
from familiehus.concerns.vocabulary import Attendee, Level
from familiehus.concerns.wording import ATTENDEES, GATES, LEVELS, OUTCOMES
from familiehus.families.storage import LineRow
from familiehus.kernel.clock import danish_day
from familiehus.privacy.draft import Entry
from familiehus.privacy.opening import Opener
from familiehus.referrals.wording import CATEGORIES
from familiehus.router.gates import Gate, Outcome

HELD_BACK = "Holdt tilbage af hensyn til nogens sikkerhed. Se databeskyttelseslovens § 22, før det gives ud."
NOT_SHARED = "Ikke åben for familien. Se databeskyttelseslovens § 22, og afgør, om det kan gives ud."
BY_HAND = "De er myndighedens og står ikke på noget forløb. Lad dens rådgivere se, om noget handler om en, der spørger."
_MEETING = {
    "matter": "Sagen:",
    "purpose": "Det skulle mødet bruges til:",
    "why_no_consent": "Derfor var der ikke samtykke:",
    "special": "Derfor var sagen særlig:",
}
_DIALOGUE = {
    "family_view": "Sådan så familien det:",
    "professional_view": "Sådan så fagpersonen det:",
    "agreements": "Det blev aftalt:",
}
Place = Callable[[UUID | None], str]


def worries(session: Session, opener: Opener, line: LineRow, place: Place) -> list[Entry]:
    """Meetings, concerns, dialogues, screenings, approvals and conditions on a line; and where else somebody looks."""
    return [
        *_meetings(session, opener, line.id, place),
        *_concerns(session, opener, line.id, place),
        *_dialogues(session, opener, line.id, place),
        *_decisions(session, line.id),
        *_notes(session, line.organisation_id),
    ]


def _notes(session: Session, organisation: UUID) -> list[Entry]:
    """A reminder for whoever reads the draft: notes on advice stand on nobody's line, so nothing finds them here."""
    has_any = session.scalar(select(exists().where(AdviceNoteRow.organisation_id == organisation)))
    return [Entry("Notater fra rådgivning efter § 29", remove=True, look=BY_HAND)] if has_any else []


def _meetings(session: Session, opener: Opener, line: UUID, place: Place) -> list[Entry]:
    found = []
    for row in session.scalars(select(MeetingRow).where(MeetingRow.line_id == line).order_by(MeetingRow.number)):
        texts = [f"{asked} {said}" for name, asked in _MEETING.items() if (said := opener.of(row, name))]
        kinds = ", ".join(words for one, words in CATEGORIES.items() if one in row.categories)
        who = [f"{ATTENDEES[Attendee(who)]} ({where})" for who, where in json.loads(opener.of(row, "participants"))]
        text = "\n".join([*texts, f"Udvekslet om: {kinds}", f"Med: {', '.join(who)}"])
        entry = Entry("Møde efter § 11 e", text, row.held_on.isoformat(), place(row.unit_id))
        if row.held_back is not None:
            entry.remove, entry.look = True, HELD_BACK
        found.append(entry)
    return found


def _concerns(session: Session, opener: Opener, line: UUID, place: Place) -> list[Entry]:
    found = []
    for row in session.scalars(select(ConcernRow).where(ConcernRow.line_id == line).order_by(ConcernRow.recorded_at)):
        day = danish_day(row.recorded_at).isoformat()
        what = f"Bekymring: {LEVELS[Level(row.level)]}"
        entry = Entry(what, opener.of(row, "said"), day, place(row.unit_id))
        if not row.open_to_family:
            entry.remove, entry.look = True, NOT_SHARED
        found.append(entry)
    return found


def _dialogues(session: Session, opener: Opener, line: UUID, place: Place) -> list[Entry]:
    query = select(DialogueRow).where(DialogueRow.line_id == line).order_by(DialogueRow.held_on)
    return [
        Entry(
            "Underretning i dialog",
            "\n".join(f"{who} {opener.of(row, name)}" for name, who in _DIALOGUE.items()),
            row.held_on.isoformat(),
            place(row.unit_id),
        )
        for row in session.scalars(query)
    ]


def _decisions(session: Session, line: UUID) -> list[Entry]:
    screenings = session.scalars(select(ScreeningRow).where(ScreeningRow.line_id == line))
    approvals = session.scalars(select(ApprovalRow).where(ApprovalRow.line_id == line))
    conditions = session.scalars(select(ConditionRow).where(ConditionRow.line_id == line))
    words = {True: "ja", False: "nej", None: "ikke besvaret"}
    found = [
        (row.recorded_at, "Socialfaglig screening", OUTCOMES[Outcome(row.outcome)], row.municipality)
        for row in screenings
    ]
    found += [(row.asked_at, "Spurgt om godkendelse af et tilbud", words[row.approved], "") for row in approvals]
    found += [(row.said_at, f"Krav: {GATES[Gate(row.requirement)]}", words[row.holds], "") for row in conditions]
    return [Entry(what, text, danish_day(at).isoformat(), where) for at, what, text, where in sorted(found)]
