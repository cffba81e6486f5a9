"""An organisation has ended: what was under way there is its sender's again, in the same transaction (invariant 2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.consent.storage import ConsentRow
from familiehus.referrals.case import Said
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.transitions import find
from familiehus.storage.unit_of_work import UnitOfWork

# As words of a history are: in Danish.
NO_MORE = "Modtageren er her ikke mere."


def come_back(work: UnitOfWork, referrals: Referrals, by: Acting, organisation: UUID) -> int:
    """Say no in place of those who were there; whoever sent it finds another way, and the parent reads so. How many.

    What the receiver knows nothing of yet waits for its sender anyway. What they had begun with is the holder's to end.
    """
    query = (
        select(ReferralRow.id, ReferralRow.state, ReferralRow.kind)
        .join(UnitRow, UnitRow.id == ReferralRow.unit_id)
        .outerjoin(ConsentRow, ConsentRow.id == ReferralRow.consent_id)
        .where(UnitRow.organisation_id == organisation, ReferralRow.state != State.CLOSED)
        .where(ReferralRow.sent_at.is_not(None), ConsentRow.unconfirmed.is_not(True))
        .order_by(ReferralRow.made_at, ReferralRow.id)
    )
    back = [
        key
        for key, state, kind in work.session.execute(query).all()
        if find(State(state), Action.DECLINE, Kind(kind)) is not None
    ]
    for key in back:
        referrals.act(work, by, key, Action.DECLINE, Said(reason=NO_MORE))
    return len(back)
