"""The next date of an offer, its start as well: the nearest talk that will be; where one falls away, a day soon."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.families.desks import desk_if_any
from familiehus.kernel.clock import Clock, danish_day
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.domain import Action, State
from familiehus.referrals.limits import ProgrammeStops
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.appointing import TalkAnswer
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow

# Within how many opening days another talk is found, where none is left to come.
FIND_ANOTHER_DAYS = 5
# Where the deadline is a date of the offer: its next start, what comes next.
_DATED = frozenset({State.TAKEN_OVER, State.ACTIVE})


class NextTalk:
    """Moves the day of a referral with its talks, past its version. ``own_days``: a programme with a volunteer has
    days of its own, and no talk puts them off.
    """

    def __init__(self, clock: Clock, own_days: ProgrammeStops) -> None:
        self._clock = clock
        self._own_days = own_days

    def one_more(self, session: Session, row: ReferralRow) -> None:
        """A talk was booked: the nearest of them is when the receiver must act (handover.md)."""
        if self._follows_talks(session, row):
            row.deadline, row.climbed = self._nearest(session, row) or row.deadline, 0

    def one_less(self, session: Session, row: ReferralRow, at: datetime) -> None:
        """A talk will not be, or not with this parent: nobody waits for its day. An earlier day stays as it is."""
        if row.deadline is None or row.deadline < danish_day(at) or not self._follows_talks(session, row):
            return
        day = self._nearest(session, row)
        if day is None:
            place = desk_if_any(session, row.unit_id)
            opening = place.opening if place else OpeningDays()
            day = min(row.deadline, opening.after(self._clock.now().date(), FIND_ANOTHER_DAYS))
        row.deadline, row.climbed = day, 0

    def _follows_talks(self, session: Session, row: ReferralRow) -> bool:
        return row.state in _DATED and not self._own_days(session, row.id, Action.FOLLOW_UP)

    def _nearest(self, session: Session, row: ReferralRow) -> date | None:
        session.flush()
        query = (
            select(func.min(AppointmentRow.starts_at))
            .join(AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id)
            .where(
                AppointmentLineRow.referral_id == row.id,
                AppointmentLineRow.answer != TalkAnswer.CANNOT.value,
                AppointmentRow.cancelled_at.is_(None),
                AppointmentRow.starts_at > self._clock.now(),
            )
        )
        at = session.scalar(query)
        return danish_day(at) if at else None
