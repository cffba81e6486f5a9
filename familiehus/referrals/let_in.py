"""Who asks others for a family: whoever holds the contact, and a professional the parent let in (handover.md).

Such a one has the parent's yes, has talked with them, and asks for something beside: the contact stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting
from familiehus.consent.service import Consents
from familiehus.families.desks import Desk, desks, line_and_desk
from familiehus.families.service import Families
from familiehus.families.shut_outs import check_open_to
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound
from familiehus.referrals.case import TALKED, Case
from familiehus.referrals.domain import Kind, Party, State
from familiehus.referrals.storage import ReferralRow


def asks_from(
    session: Session, families: Families, consents: Consents, by: Acting, line: UUID, kind: Kind
) -> tuple[LineRow, Desk]:
    """The line, and the unit a new referral of this kind goes out from. Raises NotFound for whoever may not send it."""
    try:
        return families.yours(session, by, line)
    except NotFound:
        if kind is Kind.HANDOVER or by.actor is None:
            raise
    row, _ = line_and_desk(session, line)
    mine = [desk for desk in _let_in(session, consents, line) if desk.receives(by.actor)]
    if row.quiet or not mine:
        raise NotFound("no such line, or not yours")
    by.require(Permission.MEET_FAMILIES, mine[0].organisation)
    check_open_to(session, by.actor, row)
    return row, mine[0]


def may_ask_others(case: Case, parties: Collection[Party]) -> bool:
    """Whether the receiver of a referral may ask others for the family, without holding the contact."""
    there = case.line.ending is None and not case.line.quiet
    return _lets_in(case.row) and there and Party.RECEIVER in parties and Party.HOLDER not in parties


def _let_in(session: Session, consents: Consents, line: UUID) -> list[Desk]:
    """The units that have talked with the parent and whose yes counts, the first first."""
    query = select(ReferralRow).where(ReferralRow.line_id == line).order_by(ReferralRow.made_at, ReferralRow.id)
    rows = [row for row in session.scalars(query) if _lets_in(row)]
    units = list(dict.fromkeys(row.unit_id for row in rows if consents.valid(session, row.consent_id)))
    found = desks(session, units)
    return [found[unit] for unit in units if unit in found]


def _lets_in(row: ReferralRow) -> bool:
    """Whether somebody here has talked with the parent because of it; a message lets nobody in."""
    return row.unit_id is not None and row.kind != Kind.INFORMATION and State(row.state) in TALKED
