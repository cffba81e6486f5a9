"""Which lines somebody has to do with: those they hold or stand in for, and those they receive a referral of."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.consent.service import Consents
from familiehus.families.desks import desks_of
from familiehus.families.links import Part
from familiehus.families.service import Families
from familiehus.families.shut_outs import check_open_to
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound
from familiehus.referrals.domain import State
from familiehus.referrals.storage import ReferralRow

# From the receiver's yes until the family's no: before and after it the line is somebody else's matter.
RECEIVING = (State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE)


def reach(families: Families, consents: Consents) -> Part:
    """What a service asks with: an open line of one's own, or one with a standing yes to a unit where one receives.

    It raises NotFound for every other line.
    """

    def part(session: Session, by: Acting, line: UUID) -> LineRow:
        try:
            return families.yours(session, by, line)[0]
        except NotFound:
            return _received(session, by, line, consents)

    return part


def _received(session: Session, by: Acting, line: UUID, consents: Consents) -> LineRow:
    row = session.get(LineRow, line)
    if row is None or row.unit_id is None or by.actor is None:
        raise NotFound("no such line, or not yours")
    check_open_to(session, by.actor, row)
    mine = {desk.id: desk for desk in desks_of(session, by.actor) if desk.receives(by.actor)}
    query = select(ReferralRow).where(
        ReferralRow.line_id == line, ReferralRow.unit_id.in_(mine), ReferralRow.state.in_(RECEIVING)
    )
    for one in session.scalars(query.order_by(ReferralRow.made_at)).all():
        if one.unit_id is not None and consents.valid(session, one.consent_id):
            by.require(Permission.MEET_FAMILIES, mine[one.unit_id].organisation)
            return row
    raise NotFound("no such line, or not yours")
