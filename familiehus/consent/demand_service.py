"""The setting per organisation and profession: who may change it, what holds for whom, and that it is remembered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.access.roles import StaffProfession
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.consent.demands import NOTHING_MORE, Demand, check_demand, strictest
from familiehus.consent.storage import ConsentDemandRow
from familiehus.kernel.errors import Conflict, Refused
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """What is asked of one profession, and the version a change names: 0 while nobody has set anything."""

    demand: Demand = NOTHING_MORE
    version: int = 0


NEVER_SET = Standing()


class Demands:
    """Reads and changes what organisations ask of a yes."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def all(self, session: Session, organisation: UUID) -> Mapping[StaffProfession, Standing]:
        """Every profession with what is asked of it."""
        found = _rows(session, organisation, list(StaffProfession))
        return {one: found.get(one, NEVER_SET) for one in StaffProfession}

    def put(
        self,
        work: UnitOfWork,
        by: Acting,
        organisation: UUID,
        profession: StaffProfession,
        demand: Demand,
        version: int,
    ) -> ConsentDemandRow:
        """Leaders and administrators set it; it holds for every yes from now on and changes none that was given.

        Raises NotFound for everybody else, Refused for what cannot be, Conflict when somebody changed it meanwhile.
        """
        role = by.require(Permission.SET_CONSENT, organisation)
        check_demand(demand)
        if by.person is None:
            raise Refused("a setting is made by somebody")
        row = work.session.get(ConsentDemandRow, (organisation, profession.value), populate_existing=True)
        if (row.version if row else 0) != version:
            raise Conflict("somebody else changed it first; nothing was changed")
        if row is None:
            row = ConsentDemandRow(organisation_id=organisation, profession=profession.value)
            work.session.add(row)
        row.in_writing, row.at_most_days = demand.in_writing, demand.at_most_days
        row.changed_by, row.changed_at = by.person, self._scribe.security.now()
        work.session.flush()
        said = f"{'written' if demand.in_writing else 'oral'} {demand.at_most_days or ''}".strip()
        subjects = [("profession", profession.value)]
        work.record(self._scribe.event(Act.CONSENT_DEMANDED, by, organisation, subjects, role=role, purpose=said))
        return row


def demand_for(session: Session, by: Acting, organisation: UUID) -> Demand:
    """What is asked of the yes that somebody records now, by every profession they have there."""
    mine = [profession for place, profession in by.actor.professions if place == organisation] if by.actor else []
    if not mine:
        return NOTHING_MORE
    return strictest(one.demand for one in _rows(session, organisation, mine).values())


def _rows(
    session: Session, organisation: UUID, professions: Collection[StaffProfession]
) -> dict[StaffProfession, Standing]:
    query = select(ConsentDemandRow).where(
        ConsentDemandRow.organisation_id == organisation, ConsentDemandRow.profession.in_(professions)
    )
    return {
        StaffProfession(row.profession): Standing(Demand(row.in_writing, row.at_most_days), row.version)
        for row in session.scalars(query)
    }
