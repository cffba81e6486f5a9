"""Concerns with their three answers, and dialogue-based underretning. Nothing here blocks, closes or sends anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.concerns.domain import Concern, Dialogue, check_concern, check_dialogue, nothing_on_suspicion
from familiehus.concerns.meetings import KEPT
from familiehus.concerns.standing import Standing
from familiehus.concerns.storage import ConcernRow, DialogueRow
from familiehus.concerns.vocabulary import Level, Subject
from familiehus.kernel.clock import danish_day
from familiehus.kernel.ids import new_id
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork

SAID = "concerns.said"
DIALOGUES = "dialogues"


@dataclass(frozen=True, slots=True)
class Worry:
    """A recorded concern."""

    subject: Subject
    level: Level
    said: str
    open_to_family: bool
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A recorded dialogue, every word of it the family's to read."""

    subject: Subject
    held_on: date
    adviser: str
    family_view: str
    professional_view: str
    agreements: str
    recorded_by: UUID


class Worries:
    """Records what one has seen and what it asks for. Needs no consent, and a withdrawn one stops nothing (R074)."""

    def __init__(self, scribe: Scribe, standing: Standing, sealer: Sealer) -> None:
        self._scribe = scribe
        self._standing = standing
        self._sealer = sealer

    def record(self, work: UnitOfWork, by: Acting, line: UUID, concern: Concern) -> ConcernRow:
        """Write a concern down for one's own unit. Courses and referrals go on as they are (R078, R080).

        Raises NothingWritten on suspected violence or abuse, before anything is looked up; NotFound and Refused.
        """
        subject, level, said = check_concern(concern)
        part = self._standing.part(work.session, by, line)
        place = part.desk
        now = self._scribe.calendar.now()
        row = ConcernRow(
            id=new_id(),
            line_id=line,
            organisation_id=place.organisation,
            unit_id=place.id,
            subject=subject.value,
            level=level.value,
            open_to_family=concern.open_to_family,
            recorded_by=part.person,
            recorded_at=now,
            ends_on=now.date() + KEPT,
        )
        row.said = self._sealer.seal(SAID, row.id, said)
        work.session.add(row)
        work.session.flush()
        subjects = [("line", line), ("concern", row.id)]
        work.record(self._scribe.event(Act.CONCERN_RECORDED, by, place.organisation, subjects, unit=place.id))
        return row

    def record_dialogue(self, work: UnitOfWork, by: Acting, line: UUID, dialogue: Dialogue) -> DialogueRow:
        """Write down a meeting of notifier, family and adviser (R076); the unborn child is a child here, too (R075).

        Raises as ``record``.
        """
        nothing_on_suspicion(suspected=dialogue.suspected)
        today = self._scribe.calendar.now()
        part = self._standing.part(work.session, by, line)
        subject, held_on = check_dialogue(dialogue, today.date(), danish_day(part.line.opened_at))
        place = part.desk
        row = DialogueRow(
            id=new_id(),
            line_id=line,
            organisation_id=place.organisation,
            unit_id=place.id,
            subject=subject.value,
            held_on=held_on,
            recorded_by=part.person,
            recorded_at=today,
            ends_on=today.date() + KEPT,
        )
        row.adviser = self._seal("adviser", row, dialogue.adviser)
        row.family_view = self._seal("family_view", row, dialogue.family_view)
        row.professional_view = self._seal("professional_view", row, dialogue.professional_view)
        row.agreements = self._seal("agreements", row, dialogue.agreements)
        work.session.add(row)
        work.session.flush()
        subjects = [("line", line), ("dialogue", row.id)]
        work.record(self._scribe.event(Act.DIALOGUE_RECORDED, by, place.organisation, subjects, unit=place.id))
        return row

    def of_unit(self, session: Session, line: UUID, unit: UUID) -> list[Worry]:
        """What one unit wrote down, the newest first. The caller has asked whether they may."""
        return self._worries(session, ConcernRow.line_id == line, ConcernRow.unit_id == unit)

    def dialogues(self, session: Session, line: UUID, unit: UUID | None = None) -> list[Talk]:
        """Dialogues on a line, the newest first: those a unit wrote down; without a unit what the family reads."""
        query = select(DialogueRow).where(DialogueRow.line_id == line)
        query = query if unit is None else query.where(DialogueRow.unit_id == unit)
        return [self._talk(row) for row in session.scalars(query.order_by(DialogueRow.held_on.desc()))]

    def for_family(self, session: Session, line: UUID) -> list[Worry]:
        """What the professional chose to show: nothing else about a concern reaches the family."""
        return self._worries(session, ConcernRow.line_id == line, ConcernRow.open_to_family.is_(True))

    def _worries(self, session: Session, *which: ColumnElement[bool]) -> list[Worry]:
        query = select(ConcernRow).where(*which).order_by(ConcernRow.recorded_at.desc(), ConcernRow.id)
        return [
            Worry(
                Subject(row.subject),
                Level(row.level),
                self._sealer.open(SAID, row.id, row.said),
                row.open_to_family,
                row.recorded_by,
                row.recorded_at,
            )
            for row in session.scalars(query)
        ]

    def _talk(self, row: DialogueRow) -> Talk:
        return Talk(
            Subject(row.subject),
            row.held_on,
            self._open("adviser", row, row.adviser),
            self._open("family_view", row, row.family_view),
            self._open("professional_view", row, row.professional_view),
            self._open("agreements", row, row.agreements),
            row.recorded_by,
        )

    def _seal(self, column: str, row: DialogueRow, text: str) -> bytes:
        return self._sealer.seal(f"{DIALOGUES}.{column}", row.id, text.strip())

    def _open(self, column: str, row: DialogueRow, sealed: bytes) -> str:
        return self._sealer.open(f"{DIALOGUES}.{column}", row.id, sealed)
