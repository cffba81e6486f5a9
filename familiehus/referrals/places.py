"""The places of an offer: never one too many, and one that becomes free is offered on (R031)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
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


def _longest(session: Session, left: ReferralRow, now: datetime) -> tuple[ReferralRow, LineRow] | None:
    since = select(func.min(StepRow.at)).where(
        StepRow.referral_id == ReferralRow.id, StepRow.action == Action.PUT_ON_WAITING.value
    )
    query = (
        select(ReferralRow, LineRow)
        .join(LineRow, LineRow.id == ReferralRow.line_id)
        .where(ReferralRow.offer_id == left.offer_id, ReferralRow.state == State.WAITING.value)
        .where(~LineRow.quiet, (LineRow.not_before.is_(None)) | (LineRow.not_before <= now.date()))
        .order_by(since.scalar_subquery(), ReferralRow.made_at, ReferralRow.id)
        .limit(1)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None
