"""What somebody who leaves would take along: contact lines and referrals; passed on, never orphaned (invariant 1)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act
from familiehus.families.domain import Holder
from familiehus.families.service import Families
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Why
from familiehus.kernel.errors import Refused
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork


class LinesHeld:
    """The lines a person holds in one organisation. At once they go to the unit's coordinator, or to the deputy."""

    def __init__(self, families: Families) -> None:
        self._families = families

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Their references: what must be passed on first."""
        return [row.reference for row in _lines(session, organisation, person)]

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """In this transaction. Raises Refused when the unit has nobody else who could hold them."""
        for row in _lines(work.session, organisation, person):
            self._families.give(
                work, by, row, Holder(_somebody_else(work.session, row, person), _unit(row)), Why.STOPPED
            )


class ReferralsHeld:
    """Referrals that wait for one person: they wait for the unit's coordinator from now on."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Their references."""
        return [row.reference for row in _referrals(session, organisation, person)]

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Whoever stands for the unit sends, receives and acts in their place."""
        for row in _referrals(work.session, organisation, person):
            for who, where in (
                ("sender_id", row.sender_unit_id),
                ("receiver_id", row.unit_id),
                ("actor_id", row.actor_unit_id),
            ):
                if getattr(row, who) == person and where is not None:
                    unit = work.session.get_one(UnitRow, where)
                    setattr(row, who, _stand_in(unit, person))
            subjects = [("referral", row.id), ("person", person)]
            work.record(self._scribe.event(Act.REFERRAL_MOVED, by, organisation, subjects, purpose="passed_on"))


def _lines(session: Session, organisation: UUID, person: UUID) -> Sequence[LineRow]:
    query = select(LineRow).where(LineRow.holder_id == person, LineRow.organisation_id == organisation)
    return session.scalars(query.order_by(LineRow.opened_at)).all()


def _referrals(session: Session, organisation: UUID, person: UUID) -> Sequence[ReferralRow]:
    mine = or_(ReferralRow.sender_id == person, ReferralRow.receiver_id == person, ReferralRow.actor_id == person)
    here = select(UnitRow.id).where(UnitRow.organisation_id == organisation)
    where = or_(ReferralRow.sender_unit_id.in_(here), ReferralRow.unit_id.in_(here))
    query = select(ReferralRow).where(mine, where, ReferralRow.state != "closed")
    return session.scalars(query.order_by(ReferralRow.made_at)).all()


def _somebody_else(session: Session, row: LineRow, person: UUID) -> UUID:
    return _stand_in(session.get_one(UnitRow, _unit(row)), person)


def _stand_in(unit: UnitRow, person: UUID) -> UUID:
    for somebody in (unit.coordinator_id, unit.deputy_id):
        if somebody is not None and somebody != person:
            return somebody
    raise Refused(f"{unit.name} has nobody else who could hold the contact; name a coordinator first")


def _unit(row: LineRow) -> UUID:
    if row.unit_id is None:
        raise Refused("the line is closed")
    return row.unit_id
