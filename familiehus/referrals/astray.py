"""A message that did not reach a parent whose line is closed: whoever held it last sees so for a while (R009)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.consent.service import Consents
from familiehus.families.desks import desks_of
from familiehus.families.shut_outs import open_to
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.kernel.clock import danish_day
from familiehus.notifications.domain import RecipientKind
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.bounced import AFTER_GOODBYE, is_missed

DAYS = 30
MOST = 20


@dataclass(frozen=True, slots=True)
class Astray:
    """A closed line whose last message did not arrive. ``unit`` held it last; ``name`` only as far as it reads it."""

    id: UUID
    reference: str
    name: str
    unit: UUID
    closed_on: date


def astray(session: Session, consents: Consents, actor: Actor, now: datetime) -> list[Astray]:
    """Those this person was told of in the last ``DAYS`` days, where they still work; ``MOST`` at most.

    Nothing is due: who sees another safe way may take it. It goes once the message has arrived after all.
    """
    told = select(MessageRow.subject_id).where(
        MessageRow.recipient_kind == RecipientKind.STAFF.value,
        MessageRow.recipient_id == actor.person,
        MessageRow.occasion == AFTER_GOODBYE,
        MessageRow.due_at >= now - timedelta(days=DAYS),
    )
    last = select(func.max(HoldingRow.number)).where(HoldingRow.line_id == LineRow.id).correlate(LineRow)
    query = (
        select(LineRow, HoldingRow.unit_id)
        .join(HoldingRow, (HoldingRow.line_id == LineRow.id) & (HoldingRow.number == last.scalar_subquery()))
        .where(
            LineRow.id.in_(told),
            LineRow.ending.is_not(None),
            LineRow.quiet.is_(False),
            HoldingRow.unit_id.in_([place.id for place in desks_of(session, actor)]),
            open_to(actor),
        )
        .order_by(LineRow.ended_at.desc(), LineRow.id)
        .limit(MOST)
    )
    rows = [(row, unit) for row, unit in session.execute(query) if is_missed(session, row.id)]
    names = consents.names(session, [row.id for row, _ in rows], {unit for _, unit in rows}) if rows else {}
    return [
        Astray(row.id, row.reference, names.get(row.id, ""), unit, danish_day(row.ended_at or now))
        for row, unit in rows
    ]
