"""When content has been kept long enough (R095). A line that is open, or has a referral under way, is never emptied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Door
from familiehus.concerns.storage import AdviceNoteRow
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.family_page.storage import AnonymousThreadRow, ParentSessionRow
from familiehus.feedback.domain import ANSWERED_WITHIN, Cleared
from familiehus.feedback.storage import StatementRow, SurveyRow
from familiehus.frontdesk.storage import DeskDayRow
from familiehus.kernel.clock import danish_day, months_after
from familiehus.kernel.errors import Refused
from familiehus.notifications.storage import MessageRow
from familiehus.privacy.erasure import ended_versions, erase_line, erase_texts, forget_items, owners
from familiehus.privacy.storage import RetentionRow
from familiehus.referrals.domain import State
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.sendings import KEPT, SendingRow
from familiehus.storage.unit_of_work import Database, UnitOfWork

DEFAULT_MONTHS, MOST_MONTHS = 12, 120
# A message that was sent or given up says only to whom something was owed; after this it says nothing more.
MESSAGES_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Due:
    """A line whose content has reached an end: of these organisations' texts, or (``whole``) of everything."""

    line: UUID
    reference: str
    texts_of: tuple[UUID, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run took away, or would take: lines and, beside them, other rows by what they are."""

    due: tuple[Due, ...]
    others: dict[str, int]

    @property
    def count(self) -> int:
        """How many things."""
        return len(self.due) + sum(self.others.values())


class Retention:
    """Takes away what has been kept long enough; each line in a unit of work of its own."""

    def __init__(self, database: Database, scribe: Scribe) -> None:
        self._database = database
        self._scribe = scribe

    def due(self, today: date) -> list[Due]:
        """What has reached its end; the longest closed first."""
        with self._database.read() as session:
            months = {row.organisation_id: row.months for row in session.scalars(select(RetentionRow))}
            shortest = min([DEFAULT_MONTHS, *months.values()])
            return list(_due(session, months, shortest, today))

    def preview(self, today: date) -> Ended:
        """What a run would take; nothing is changed."""
        due = self.due(today)
        with self._database.write() as work:  # and never committed
            return Ended(tuple(due), self._others(work.session, today))

    def run(self, by: Acting, today: date) -> Ended:
        """Take it away. Killed between two lines, the rest goes next time."""
        done = [one for one in self.due(today) if self._end(by, one)]
        with self._database.write() as work:
            others = self._others(work.session, today)
            work.commit()
        return Ended(tuple(done), others)

    def _end(self, by: Acting, one: Due) -> bool:
        with self._database.write() as work:
            line = work.session.scalars(select(LineRow).where(LineRow.id == one.line).with_for_update()).one_or_none()
            if line is None or line.ended_at is None:
                return False
            subjects = [("line", one.line)]
            gone = {place: erase_texts(work.session, one.line, place) for place in one.texts_of}
            controller = line.organisation_id
            if one.whole:
                gone[controller] = gone.get(controller, 0) + erase_line(work.session, line)
            for place in (place for place, count in gone.items() if count):
                work.record(self._scribe.event(Act.CONTENT_ENDED, by, place, subjects))
            work.commit()
        return any(gone.values())

    def _others(self, session: Session, today: date) -> dict[str, int]:
        """Rows that end by themselves; how many of each kind."""
        real = self._scribe.security.now()
        found = {"earlier_versions": forget_items(session, ended_versions(session, today))}
        for name, model, where in (
            ("advice_notes", AdviceNoteRow, AdviceNoteRow.ends_on < today),
            ("anonymous_threads", AnonymousThreadRow, AnonymousThreadRow.ends_on < today),
            ("parent_sessions", ParentSessionRow, ParentSessionRow.ends_at < real),
            ("messages", MessageRow, MessageRow.settled_at < real - MESSAGES_KEPT),
            ("sendings", SendingRow, SendingRow.last_day < danish_day(real)),
            ("statements", StatementRow, _unused(today)),
            ("desk_days", DeskDayRow, DeskDayRow.day < today - KEPT),
        ):
            found[name] = session.query(model).where(where).delete(synchronize_session=False)
        return found

    def set_months(self, work: UnitOfWork, by: Acting, organisation: UUID, months: int) -> None:
        """The controller's own limit, in months after closing. Raises Refused for less than 1 and more than 120."""
        if not 1 <= months <= MOST_MONTHS:
            raise Refused(f"a limit is 1 to {MOST_MONTHS} months")
        row = work.session.get(RetentionRow, organisation)
        if row is None:
            row = RetentionRow(organisation_id=organisation)
            work.session.add(row)
        row.months, row.set_at = months, self._scribe.calendar.now()
        work.record(self._scribe.event(Act.RETENTION_SET, by, organisation, [("months", months)]))


def _unused(today: date) -> ColumnElement[bool]:
    """What was written to surveys that ended a year ago, and nobody has cleared for use.

    What could be read only when the planned day had passed can be for as long as an answer was promised.
    """
    ended = select(SurveyRow.id).where(SurveyRow.closes < months_after(today, -DEFAULT_MONTHS))
    ended = ended.where(SurveyRow.planned < today - ANSWERED_WITHIN)
    return StatementRow.survey_id.in_(ended) & (StatementRow.state != Cleared.CLEARED.value)


class RetentionChore:
    """The worker's: once on each day of the calendar."""

    name = "retention"

    def __init__(self, retention: Retention) -> None:
        self._retention = retention
        self._last: date | None = None

    def run(self, now: datetime) -> int:
        """Take away what ended by today; how many things. Again in a new process: there is then nothing left."""
        today = danish_day(now)
        if self._last == today:
            return 0
        done = self._retention.run(Acting(Door.WORKER), today).count
        self._last = today
        return done


def _due(session: Session, months: dict[UUID, int], shortest: int, today: date) -> Iterator[Due]:
    under_way = exists().where(ReferralRow.line_id == LineRow.id, ReferralRow.state != State.CLOSED.value)
    more_than_a_number = exists().where(HoldingRow.line_id == LineRow.id)
    query = (
        select(LineRow)
        .where(LineRow.ended_at.is_not(None), ~under_way, more_than_a_number)
        .order_by(LineRow.ended_at, LineRow.id)
    )
    for line in session.scalars(query.execution_options(yield_per=500)):
        if line.ended_at is None or months_after(danish_day(line.ended_at), shortest) >= today:
            continue
        closed = danish_day(line.ended_at)
        texts = owners(session, line.id)
        keep = {place: months.get(place, DEFAULT_MONTHS) for place in texts | {line.organisation_id}}
        ended = {place for place, number in keep.items() if months_after(closed, number) < today}
        if ended & texts or ended == set(keep):
            yield Due(line.id, line.reference, tuple(sorted(ended & texts, key=str)), ended == set(keep))
