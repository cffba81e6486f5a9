"""What somebody must know of talks to come: one they have taken on, and one that is off, so that they wait in vain for
nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.access.actor import Actor
from familiehus.families.shut_outs import kept_from
from familiehus.referrals.case import OVER
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.appointing import MEETING
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow

_Other = aliased(AppointmentRow)
_In = aliased(AppointmentLineRow)


@dataclass(frozen=True, slots=True)
class TalkNews:
    """One of one's own talks. ``off``: its day and hour, nothing of whom; else it was another's before."""

    id: UUID
    at: datetime
    off: bool
    referral: UUID | None = None
    reference: str = ""
    unit: UUID | None = None


def talk_news(session: Session, actor: Actor, now: datetime) -> list[TalkNews]:
    """In the order of time, until it would have been."""
    off = {one.at: one for one in (*_left(session, actor, now), *_off(session, actor, now))}
    return sorted((*off.values(), *_taken_on(session, actor, now)), key=lambda one: (one.at, one.id))


def _off(session: Session, actor: Actor, now: datetime) -> list[TalkNews]:
    """Where the yes has ended, or one is shut out oneself; unless one is there then anyhow."""
    me = actor.person
    query = (
        select(AppointmentRow.id, AppointmentRow.starts_at)
        .join(AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id)
        .join(ReferralRow, ReferralRow.id == AppointmentLineRow.referral_id)
        .where(
            AppointmentRow.starts_at > now,
            AppointmentRow.cancelled_at.is_not(None),
            or_(AppointmentRow.owner_id == me, AppointmentRow.second_id == me),
            or_(ReferralRow.state.in_(OVER), ReferralRow.line_id.in_(kept_from(actor))),
            ~_is_there(me),
        )
    )
    return [TalkNews(row[0], row[1], off=True) for row in session.execute(query.distinct()).all()]


def _left(session: Session, actor: Actor, now: datetime) -> list[TalkNews]:
    """Where every parent has said that they want to talk alone: it stands, and nobody comes to it."""
    me = actor.person
    query = select(AppointmentRow.id, AppointmentRow.starts_at).where(
        AppointmentRow.starts_at > now,
        AppointmentRow.cancelled_at.is_(None),
        or_(AppointmentRow.owner_id == me, AppointmentRow.second_id == me),
        ~exists().where(AppointmentLineRow.appointment_id == AppointmentRow.id),
        ~_is_there(me),
    )
    return [TalkNews(key, at, off=True) for key, at in session.execute(query).all()]


def _is_there(me: UUID) -> ColumnElement[bool]:
    """That one meets somebody at that hour all the same."""
    return exists().where(
        _Other.starts_at == AppointmentRow.starts_at,
        _Other.cancelled_at.is_(None),
        or_(_Other.owner_id == me, _Other.second_id == me),
        exists().where(_In.appointment_id == _Other.id),
    )


def _taken_on(session: Session, actor: Actor, now: datetime) -> list[TalkNews]:
    query = (
        select(AppointmentRow.id, AppointmentRow.starts_at, ReferralRow.id, ReferralRow.reference, ReferralRow.unit_id)
        .join(AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id)
        .join(ReferralRow, ReferralRow.id == AppointmentLineRow.referral_id)
        .where(
            AppointmentRow.starts_at > now,
            AppointmentRow.cancelled_at.is_(None),
            AppointmentRow.owner_id == actor.person,
            AppointmentRow.made_by != actor.person,
            ReferralRow.state.in_(MEETING),
            ReferralRow.line_id.not_in(kept_from(actor)),
        )
        .order_by(ReferralRow.reference.desc())
    )
    found = {row[0]: TalkNews(row[0], row[1], False, *row[2:]) for row in session.execute(query).all()}
    return list(found.values())
