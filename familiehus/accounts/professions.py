"""Professions. Those with legal power stand on two people, neither of them the one who gets it (R053)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.access.roles import WITH_LEGAL_POWER, StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone, Refusal, check_confirmer, check_profession_place
from familiehus.accounts.storage import PersonRow, ProfessionRow
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import UnitOfWork


class Professions:
    """Giving, confirming and ending professions in one organisation."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def give(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, profession: StaffProfession) -> None:
        """Counts at once, or waits for a second person when it carries legal power. Raises NotDone."""
        done_as = by.require(_permission(profession), place, person)
        check_profession_place(profession, directory.organisation(work.session, place).kind)
        directory.person_here(work.session, place, person)
        standing = _standing(work, place, person, profession)
        if standing is not None:
            raise NotDone(Refusal.ALREADY_GIVEN, "profession")
        now = self._scribe.security.now()
        row = ProfessionRow(
            id=new_id(),
            person_id=person,
            organisation_id=place,
            profession=profession.value,
            given_at=now,
            given_by=by.person,
            confirmed_at=None if profession in WITH_LEGAL_POWER else now,
        )
        work.session.add(row)
        self._record(work, Act.PROFESSION_GIVEN, by, row, done_as)

    def confirm(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, held: UUID) -> None:
        """A second person stands behind it, and from now it counts. Raises NotDone when it is the same person."""
        done_as = by.require(Permission.CONFIRM_LEGAL_PROFESSION, place, person)
        row = _held(work, place, person, held)
        if row.confirmed_at is not None:
            raise NotDone(Refusal.ALREADY_GIVEN)
        if by.person is None:
            raise NotDone(Refusal.SECOND_PERSON)
        check_confirmer(by.person, row.given_by, person)
        row.confirmed_at, row.confirmed_by = self._scribe.security.now(), by.person
        self._record(work, Act.PROFESSION_CONFIRMED, by, row, done_as)

    def end(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, held: UUID) -> None:
        """It counts no more. Who may give it may end it."""
        row = _held(work, place, person, held)
        done_as = by.require(_permission(StaffProfession(row.profession)), place, person)
        row.ended_at = self._scribe.security.now()
        self._record(work, Act.PROFESSION_ENDED, by, row, done_as)

    def _record(self, work: UnitOfWork, act: Act, by: Acting, row: ProfessionRow, done_as: str) -> None:
        subjects = [("person", row.person_id), ("profession", row.profession)]
        work.record(self._scribe.event(act, by, row.organisation_id, subjects, role=done_as))


def held_in(session: Session, place: UUID) -> frozenset[StaffProfession]:
    """The professions that active people of an organisation have, also those that wait for a second person."""
    query = select(ProfessionRow.profession).join(PersonRow, PersonRow.id == ProfessionRow.person_id)
    here = (ProfessionRow.organisation_id == place, ProfessionRow.ended_at.is_(None), PersonRow.active)
    return frozenset(StaffProfession(one) for one in session.scalars(query.where(*here).distinct()))


def _permission(profession: StaffProfession) -> Permission:
    return Permission.GIVE_LEGAL_PROFESSION if profession in WITH_LEGAL_POWER else Permission.MANAGE_PEOPLE


def _standing(work: UnitOfWork, place: UUID, person: UUID, profession: StaffProfession) -> ProfessionRow | None:
    query = select(ProfessionRow).where(ProfessionRow.person_id == person, ProfessionRow.organisation_id == place)
    return work.session.scalars(
        query.where(ProfessionRow.profession == profession, ProfessionRow.ended_at.is_(None))
    ).first()


def _held(work: UnitOfWork, place: UUID, person: UUID, held: UUID) -> ProfessionRow:
    query = select(ProfessionRow).where(ProfessionRow.id == held, ProfessionRow.ended_at.is_(None)).with_for_update()
    row = work.session.scalars(query).one_or_none()
    if row is None or (row.organisation_id, row.person_id) != (place, person):
        raise NotFound("no such profession here")
    return row
