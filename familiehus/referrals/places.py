"""The places of an offer: never one too many, and one that becomes free is offered on (R031)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.catalogue.storage import OfferRow
from familiehus.families.desks import desk_if_any
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.referrals.domain import Action, State
from familiehus.referrals.limits import Limits
from familiehus.referrals.notices import Notices
from familiehus.referrals.occasions import FREED
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.storage.unit_of_work import UnitOfWork


def place_free(session: Session, limits: Limits, row: ReferralRow) -> bool:
    """Whether the offer has room for one more; always where its source says nothing of places."""
    limit = limits.capacity(session, row.offer_id) if row.offer_id else None
    if limit is None:
        return True
    session.execute(select(OfferRow.id).where(OfferRow.id == row.offer_id).with_for_update())  # one after another
    taken = select(func.count()).where(ReferralRow.offer_id == row.offer_id, ReferralRow.takes_place)
    return (session.scalar(taken) or 0) < limit


def offer_on(work: UnitOfWork, by: Acting, left: ReferralRow, limits: Limits, notices: Notices, now: datetime) -> None:
    """The place of ``left`` is free: who waits longest for that offer is due at once, and whoever acts there hears.

    Nobody is moved in: the receiver asks the family. Past the row's version, so that a form somebody is filling in
    stays good. A family that wants to be left, or toward which everything has stopped, keeps its day.
    """
    limited = left.offer_id is not None and limits.capacity(work.session, left.offer_id) is not None
    found = _longest(work.session, left, now) if limited and place_free(work.session, limits, left) else None
    place = desk_if_any(work.session, found[0].unit_id) if found and found[0].unit_id else None
    if found is None or place is None:
        return
    row, line = found
    soonest = place.opening.soonest(now)
    day = min(soonest, row.deadline or soonest)
    work.session.execute(
        update(ReferralRow).where(ReferralRow.id == row.id).values(deadline=day, climbed=0),
        execution_options={"synchronize_session": False},
    )
    work.session.expire(row, ["deadline", "climbed"])
    acting = {one for one in (row.actor_id, place.deputy) if one} or place.stand_ins
    for person in sorted(may_know(work.session, line, acting) - {by.person}):
        notices.task(work, "referral", row.id, f"{FREED}{left.reference}", person)


def free_for(session: Session, limits: Limits, waiting: Collection[UUID], today: date) -> frozenset[UUID]:
    """For which of these that wait a place is free: for as many as there are, in the order in which they wait."""
    asked = select(ReferralRow.offer_id).where(ReferralRow.id.in_(waiting), ReferralRow.offer_id.is_not(None))
    left: dict[UUID | None, int] = {}
    for offer in session.scalars(asked.distinct()):
        most = limits.capacity(session, offer) if offer else None
        if most is not None:
            left[offer] = most
    if not left:
        return frozenset()
    taken = select(ReferralRow.offer_id).where(ReferralRow.offer_id.in_(left), ReferralRow.takes_place)
    first: set[UUID] = set()
    for offer in session.scalars(taken):
        left[offer] -= 1
    for row, _line in session.execute(_queue(left, today)):
        left[row.offer_id] -= 1
        first |= {row.id} if left[row.offer_id] >= 0 else set()
    return frozenset(first.intersection(waiting))


def _longest(session: Session, left: ReferralRow, now: datetime) -> tuple[ReferralRow, LineRow] | None:
    found = session.execute(_queue([left.offer_id], now.date()).limit(1)).first()
    return (found[0], found[1]) if found else None


def _queue(offers: Collection[UUID | None], today: date) -> Select[ReferralRow, LineRow]:
    """Who waits for these offers, the longest first; without a family that wants to be left, or where all stopped."""
    since = select(func.min(StepRow.at)).where(
        StepRow.referral_id == ReferralRow.id, StepRow.action == Action.PUT_ON_WAITING.value
    )
    return (
        select(ReferralRow, LineRow)
        .join(LineRow, LineRow.id == ReferralRow.line_id)
        .where(ReferralRow.offer_id.in_(offers), ReferralRow.state == State.WAITING.value)
        .where(~LineRow.quiet, (LineRow.not_before.is_(None)) | (LineRow.not_before <= today))
        .order_by(since.scalar_subquery(), ReferralRow.made_at, ReferralRow.id)
    )
