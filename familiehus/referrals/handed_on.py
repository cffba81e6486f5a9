"""What somebody has handed over and others have taken over: that it went well is told, and no family's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.families.shut_outs import kept_from
from familiehus.families.storage import LineRow
from familiehus.kernel.clock import danish_day
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.storage import ReferralRow, StepRow

DAYS = 30
MOST = 20


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A referral by its number, whom the family has now, and since when. ``unit`` sent it."""

    id: UUID
    reference: str
    unit: UUID
    receiver: UUID | None
    receiving_unit: UUID | None
    on: date


def handed_on(session: Session, actor: Actor, now: datetime) -> list[HandedOn]:
    """What others have taken over from this person in the last ``DAYS`` days, the newest first; ``MOST`` at most.

    Not what has come back to them, nor what went to somebody who is not here: that they said themself.
    """
    taken = (StepRow.referral_id == ReferralRow.id, StepRow.action == Action.TAKE_OVER)
    # Asked of what they sent alone: a join begins with everybody's steps.
    at = select(func.max(StepRow.at)).where(*taken).scalar_subquery()
    query = (
        select(ReferralRow, at)
        .join(LineRow, LineRow.id == ReferralRow.line_id)
        .where(
            ReferralRow.sender_id == actor.person,
            ReferralRow.kind == Kind.HANDOVER,
            ReferralRow.unit_id.is_not(None),
            LineRow.holder_id.is_distinct_from(actor.person),
            LineRow.id.not_in(kept_from(actor)),
            at >= now - timedelta(days=DAYS),
        )
        .order_by(at.desc(), ReferralRow.id)
        .limit(MOST)
    )
    return [
        HandedOn(row.id, row.reference, row.sender_unit_id, row.receiver_id, row.unit_id, danish_day(at))
        for row, at in session.execute(query)
    ]
