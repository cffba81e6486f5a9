"""Meetings under § 11 e: once, a follow-up with a reason, never a third; what was said stays in each one's journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.concerns.counting import days_met
from familiehus.concerns.domain import Meeting, Participant, check_meeting, may_convene
from familiehus.concerns.standing import Standing, around
from familiehus.concerns.storage import MeetingRow
from familiehus.concerns.vocabulary import Attendee
from familiehus.families.desks import Desk
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Category
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork

TABLE = "exchange_meetings"
NOT_LISTED = "your profession is not on the list of § 11 e"
# As what is written on a line: until twelve months after it closes; until then only the furthest day is known.
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as the unit that called it reads it."""

    number: int
    meeting: Meeting
    recorded_by: UUID


class Meetings:
    """Records meetings and shows them to the unit that called them."""

    def __init__(self, scribe: Scribe, standing: Standing, sealer: Sealer) -> None:
        self._scribe = scribe
        self._standing = standing
        self._sealer = sealer

    def record(self, work: UnitOfWork, by: Acting, line: UUID, meeting: Meeting) -> MeetingRow:
        """Write a meeting down. Opens nothing: nobody who took part reads anything here by it.

        Raises NotFound for whoever has no part in the line, Refused for whoever is not on the list, for a third meeting
        and for what is missing; Conflict when two write at once.
        """
        part = self._standing.part(work.session, by, line)
        place = part.desk
        if not self.may_record(by, place):
            raise Refused(NOT_LISTED)
        today, opened = self._scribe.calendar.now().date(), danish_day(part.line.opened_at)
        _one_at_a_time(work.session, line)
        number = check_meeting(meeting, self.days(work.session, line), today, opened)
        row = MeetingRow(
            id=new_id(),
            line_id=line,
            number=number,
            organisation_id=place.organisation,
            unit_id=place.id,
            held_on=meeting.held_on,
            categories=sorted(one.value for one in meeting.categories),
            recorded_by=part.person,
            recorded_at=self._scribe.calendar.now(),
            ends_on=self._scribe.calendar.now().date() + KEPT,
        )
        self._write(row, meeting)
        work.session.add(row)
        work.session.flush()
        subjects = [("line", line), ("meeting", row.id)]
        work.record(self._scribe.event(Act.MEETING_RECORDED, by, place.organisation, subjects, unit=place.id))
        return row

    def may_record(self, by: Acting, place: Desk) -> bool:
        """Whether somebody is on the list of § 11 e themself, for what they are where they stand (R069)."""
        professions = [p for where, p in (by.actor.professions if by.actor else ()) if where == place.organisation]
        return may_convene(professions, place.kind)

    def days(self, session: Session, line: UUID) -> list[date]:
        """When there have been meetings about this child or pregnancy."""
        return days_met(session, line)

    def of_unit(self, session: Session, line: UUID, unit: UUID) -> list[Held]:
        """What one unit wrote down. The caller has asked whether they may."""
        query = select(MeetingRow).where(MeetingRow.line_id == line, MeetingRow.unit_id == unit)
        rows = session.scalars(query.order_by(MeetingRow.number))
        return [Held(row.number, self._read(row), row.recorded_by) for row in rows]

    def for_family(self, session: Session, line: UUID) -> list[Meeting]:
        """The meetings a parent is told of: all but those a written reason about safety holds back."""
        query = select(MeetingRow).where(MeetingRow.line_id == line, MeetingRow.held_back.is_(None))
        return [self._read(row) for row in session.scalars(query.order_by(MeetingRow.held_on))]

    def _write(self, row: MeetingRow, meeting: Meeting) -> None:
        who = json.dumps([[one.who.value, one.place.strip()] for one in meeting.participants], ensure_ascii=False)
        row.participants = self._seal("participants", row, who)
        row.matter = self._seal("matter", row, meeting.matter.strip())
        row.purpose = self._seal("purpose", row, meeting.purpose.strip())
        row.why_no_consent = self._seal("why_no_consent", row, meeting.why_no_consent.strip())
        row.special = self._seal("special", row, meeting.special.strip()) if row.number > 1 else None
        held_back = meeting.held_back.strip()
        row.held_back = self._seal("held_back", row, held_back) if held_back else None

    def _read(self, row: MeetingRow) -> Meeting:
        return Meeting(
            held_on=row.held_on,
            participants=_participants(json.loads(self._open("participants", row, row.participants))),
            matter=self._open("matter", row, row.matter),
            purpose=self._open("purpose", row, row.purpose),
            why_no_consent=self._open("why_no_consent", row, row.why_no_consent),
            categories=frozenset(Category(one) for one in row.categories),
            special=self._open("special", row, row.special),
            held_back=self._open("held_back", row, row.held_back),
        )

    def _seal(self, column: str, row: MeetingRow, text: str) -> bytes:
        return self._sealer.seal(f"{TABLE}.{column}", row.id, text)

    def _open(self, column: str, row: MeetingRow, sealed: bytes | None) -> str:
        return "" if sealed is None else self._sealer.open(f"{TABLE}.{column}", row.id, sealed)


def _one_at_a_time(session: Session, line: UUID) -> None:
    """Who writes about the same child waits, on a linked line, too: both would count the same meetings (R068)."""
    here = select(LineRow.id).where(LineRow.id.in_(around(session, line))).order_by(LineRow.id)
    session.execute(here.with_for_update(key_share=True)).all()


def _participants(said: Sequence[Sequence[str]]) -> tuple[Participant, ...]:
    return tuple(Participant(Attendee(who), place) for who, place in said)
