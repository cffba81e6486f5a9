"""Whether what a mail to staff tells of is still to be done: asked when it is to be sent, so that nobody who did it
the evening before is told in the morning that there is a task.

What is not listed here, or not known, goes out: a mail too many is better than a task nobody hears of (R009).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import desk_if_any
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import HoldingRow, LineRow, TryRow
from familiehus.notifications.domain import Owed
from familiehus.notifications.ports import StillDue
from familiehus.referrals import occasions
from familiehus.referrals.bounced import OCCASION as BOUNCED
from familiehus.referrals.bounced import is_missed
from familiehus.referrals.by_hand import to_tell
from familiehus.referrals.domain import State
from familiehus.referrals.goodbye import SECOND_LOOK, still_to_say
from familiehus.referrals.notices import MOVED, whose_turn
from familiehus.referrals.passing_on.storage import STANDS, PassOnRow
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.storage import AppointmentRow

Row = TypeVar("Row")
Judge = Callable[[Session, Row, Owed], bool]


def of_referral(session: Session, owed: Owed, _now: datetime) -> bool:
    """Whether nobody has taken the step it told of."""
    row = session.get(ReferralRow, owed.subject_id)
    if row is None:
        return True
    line = session.get_one(LineRow, row.line_id)
    return _may_know(session, line, owed) and _judged(_OF_REFERRAL, session, row, owed)


def of_line(session: Session, owed: Owed, _now: datetime) -> bool:
    """Whether nobody has seen to the family since."""
    row = session.get(LineRow, owed.subject_id)
    return row is None or (_may_know(session, row, owed) and _judged(_OF_LINE, session, row, owed))


def of_consent(session: Session, owed: Owed, _now: datetime) -> bool:
    """A yes that ends soon: until it was said again or taken back, or somebody else closed the line."""
    row = session.get(ConsentRow, owed.subject_id)
    if row is None:
        return True
    if owed.occasion != occasions.ends(row.last_day) or row.withdrawn_at is not None:
        return False
    return session.get_one(LineRow, row.line_id).ending is None


def of_pass_on(session: Session, owed: Owed, _now: datetime) -> bool:
    """Asked to take a family over: until it is answered or taken back. An answer is news for whoever asked."""
    if owed.occasion != occasions.OFFERED or session.get(PassOnRow, owed.subject_id) is None:
        return True
    return bool(session.scalar(select(exists().where(PassOnRow.id == owed.subject_id, STANDS))))


def of_talk(session: Session, owed: Owed, now: datetime) -> bool:
    """A talk that came to somebody: while they have it and it is to come. One that is off is news."""
    row = session.get(AppointmentRow, owed.subject_id)
    if row is None or owed.occasion != occasions.TAKEN_ON:
        return True
    return row.cancelled_at is None and row.starts_at > now and owed.recipient_id in (row.owner_id, row.second_id)


def _judged(judges: Iterable[tuple[str, Judge[Row]]], session: Session, row: Row, owed: Owed) -> bool:
    judge = next((judge for occasion, judge in judges if owed.occasion.startswith(occasion)), None)
    return judge is None or judge(session, row, owed)


def _may_know(session: Session, line: LineRow, owed: Owed) -> bool:
    """Not any more where the parent has shut them out since."""
    return owed.recipient_id in may_know(session, line, [owed.recipient_id])


def _is_their_turn(session: Session, row: ReferralRow, owed: Owed) -> bool:
    return row.steps == owed.step and owed.recipient_id in whose_turn(row, desk_if_any(session, row.actor_unit_id))


def _is_late(session: Session, row: ReferralRow, owed: Owed) -> bool:
    """The same day is still over; where everything toward the parent has stopped none counts."""
    is_same = row.deadline is not None and occasions.overdue_referral(row.steps, row.deadline) == owed.occasion
    return is_same and not session.get_one(LineRow, row.line_id).quiet


def _is_new(session: Session, row: LineRow, _owed: Owed) -> bool:
    """A parent who asked by themself: nobody has tried to reach them, and nobody else has taken them on."""
    return _moves(session, row) == 1 and _is_untried(session, row)


def _is_theirs_now(session: Session, row: LineRow, owed: Owed) -> bool:
    """The contact came to them, has not moved on, and nobody has tried to reach the parent since."""
    return occasions.given(_moves(session, row)) == owed.occasion and _is_untried(session, row)


def _is_untried(session: Session, row: LineRow) -> bool:
    since = select(func.max(HoldingRow.since)).where(HoldingRow.line_id == row.id).scalar_subquery()
    tried = exists().where(TryRow.line_id == row.id, TryRow.at >= since)
    return row.ending is None and not session.scalar(select(tried))


def _moves(session: Session, row: LineRow) -> int:
    return session.scalar(select(func.count()).where(HoldingRow.line_id == row.id)) or 0


# By how an occasion begins; the first that fits.
_OF_REFERRAL: tuple[tuple[str, Judge[ReferralRow]], ...] = (
    (MOVED, _is_their_turn),
    (occasions.OVERDUE, _is_late),
    (occasions.FREED, lambda _session, row, _owed: row.state == State.WAITING),
    (occasions.TAKEN_BACK, lambda session, row, _owed: to_tell(session, row) is not None),
    (occasions.WAITS, lambda _session, row, owed: occasions.waits(row.steps, row.deadline) == owed.occasion),
)
_OF_LINE: tuple[tuple[str, Judge[LineRow]], ...] = (
    (
        occasions.OVERDUE,
        lambda _session, row, owed: row.ending is None and occasions.overdue_line(row.next_on) == owed.occasion,
    ),
    (occasions.ASKED, _is_new),
    (occasions.GIVEN, _is_theirs_now),
    (BOUNCED, lambda session, row, _owed: is_missed(session, row.id)),
    (occasions.QUIET, lambda _session, row, _owed: row.quiet),
    (SECOND_LOOK, lambda session, row, owed: row.ending is None and still_to_say(session, owed, row)),
)
# By what the mail is about.
STILL_DUE: Mapping[str, StillDue] = {
    "referral": of_referral,
    "line": of_line,
    "consent": of_consent,
    "pass_on": of_pass_on,
    "appointment": of_talk,
}
