"""Notes on advice under § 29: none, unless an investigation is considered; then facts, and they are the authority's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.access.roles import StaffProfession
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import PersonRow, ProfessionRow, RoleRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.concerns.domain import check_note
from familiehus.concerns.meetings import KEPT
from familiehus.concerns.places import Responsible
from familiehus.concerns.storage import AdviceNoteRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork

FACTS = "advice_notes.facts"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as the authority reads it."""

    unit: UUID
    facts: str
    written_by: UUID
    written_at: datetime


class Notes:
    """Writes notes and shows them to the authority. No follow-up, no deadline, no list for the house (R044, R045)."""

    def __init__(self, scribe: Scribe, responsible: Responsible, sealer: Sealer) -> None:
        self._scribe = scribe
        self._responsible = responsible
        self._sealer = sealer

    def write(
        self, work: UnitOfWork, by: Acting, organisation: UUID, facts: str, *, investigation_considered: bool
    ) -> AdviceNoteRow:
        """Place the facts with one's own municipality's authority; it belongs to nobody's line.

        Raises Refused when only advice was wanted and given: then nothing is written; NotFound for who may not.
        """
        role = by.require(Permission.MEET_FAMILIES, organisation)
        if by.person is None or self._responsible.of_organisation(work.session, organisation) is None:
            raise NotFound("no such authority, or not yours")
        said = check_note(facts, investigation_considered=investigation_considered)
        units = authority_units(work.session, organisation)
        if not units:
            raise Refused("no unit of yours has an adviser with authority")
        now = self._scribe.calendar.now()
        row = AdviceNoteRow(
            id=new_id(),
            organisation_id=organisation,
            unit_id=units[0],
            written_by=by.person,
            written_at=now,
            ends_on=now.date() + KEPT,
        )
        row.facts = self._sealer.seal(FACTS, row.id, said)
        work.session.add(row)
        work.session.flush()
        work.record(
            self._scribe.event(Act.ADVICE_NOTED, by, organisation, [("note", row.id)], role=role, unit=units[0])
        )
        return row

    def placed(self, session: Session, by: Acting, organisation: UUID, limit: int = 50) -> list[tuple[UUID, Note]]:
        """The newest notes of an authority, for its advisers alone."""
        by.require(Permission.SCREEN, organisation)
        if by.person is None:
            raise NotFound("no such authority, or not yours")
        query = select(AdviceNoteRow).where(AdviceNoteRow.organisation_id == organisation)
        rows = session.scalars(query.order_by(AdviceNoteRow.written_at.desc(), AdviceNoteRow.id).limit(limit))
        return [
            (row.id, Note(row.unit_id, self._sealer.open(FACTS, row.id, row.facts), row.written_by, row.written_at))
            for row in rows
        ]


def authority_units(session: Session, organisation: UUID) -> list[UUID]:
    """The units of an organisation that an adviser with confirmed authority works in or stands for, by name."""
    advisers = (
        select(ProfessionRow.person_id)
        .join(PersonRow, PersonRow.id == ProfessionRow.person_id)
        .where(
            ProfessionRow.organisation_id == organisation,
            ProfessionRow.profession == StaffProfession.CHILD_ADVISER,
            ProfessionRow.confirmed_at.is_not(None),
            ProfessionRow.ended_at.is_(None),
            PersonRow.active,
        )
    )
    bound = select(RoleRow.unit_id).where(
        RoleRow.person_id.in_(advisers), RoleRow.unit_id.is_not(None), RoleRow.ended_at.is_(None)
    )
    works = or_(UnitRow.id.in_(bound), UnitRow.coordinator_id.in_(advisers), UnitRow.deputy_id.in_(advisers))
    query = select(UnitRow.id).where(UnitRow.organisation_id == organisation, UnitRow.active, works)
    return list(session.scalars(query.order_by(UnitRow.name, UnitRow.id)))
