"""Who somebody from a directory is here, and the roles they have from it."""

from __future__ import annotations

import logging
from uuid import UUID

from sqlalchemy import delete, select

from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone
from familiehus.accounts.oidc_domain import NotLetIn, Presented, Why, mapped
from familiehus.accounts.people import People
from familiehus.accounts.secrets import Secrets
from familiehus.accounts.storage import (
    CredentialRow,
    IdentityRow,
    InvitationRow,
    OrganisationRow,
    PersonRow,
    RoleRow,
)
from familiehus.accounts.units import units_of
from familiehus.audit.domain import Act, Door
from familiehus.settings import Oidc
from familiehus.storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
DIRECTORY = Acting(Door.DIRECTORY)
_Wanted = set[tuple[Role, UUID | None]]


class DirectoryPeople:
    """People of one directory, in the one organisation it belongs to."""

    def __init__(self, oidc: Oidc, scribe: Scribe, secrets: Secrets, people: People) -> None:
        self._oidc = oidc
        self._scribe = scribe
        self._secrets = secrets
        self._people = people

    def admit(self, work: UnitOfWork, shown: Presented) -> UUID:
        """The person, known or new, with the roles the directory gives today. Raises NotLetIn."""
        place = self._place(work)
        wanted = self._wanted(work, place, shown)
        identity = work.session.get(IdentityRow, self._key(shown), with_for_update=True)
        if identity is None:
            person = self._newcomer(work, place, shown, wanted)
            self._link(work, person, place, shown)
        else:
            person = identity.person_id
            self._check_works_here(work, place, person)
            identity.used_at = self._scribe.security.now()
        self._renew_roles(work, place, person, wanted)
        self._without_password(work, person)
        return person

    def _place(self, work: UnitOfWork) -> UUID:
        query = select(OrganisationRow.id).where(OrganisationRow.key == self._oidc.organisation, OrganisationRow.active)
        place = work.session.scalars(query).one_or_none()
        if place is None:
            log.error("FAMILIEHUS_OIDC_ORGANISATION names no active organisation")
            raise NotLetIn(Why.NOT_SET_UP)
        return place

    def _wanted(self, work: UnitOfWork, place: UUID, shown: Presented) -> _Wanted:
        """A unit that is not there gives nothing: least of all the role in the whole organisation."""
        units = units_of(work.session, place)
        wanted: _Wanted = set()
        for entry in mapped(shown.values, self._oidc.roles):
            found = [unit.id for unit in units if entry.unit in (unit.name, str(unit.id))]
            if not entry.unit:
                wanted.add((Role(entry.role), None))
            elif len(found) == 1:
                wanted.add((Role(entry.role), found[0]))
            else:
                log.error("FAMILIEHUS_OIDC_ROLES_FILE names a unit that is not there, or there twice: %s", entry.unit)
        return wanted

    def _newcomer(self, work: UnitOfWork, place: UUID, shown: Presented, wanted: _Wanted) -> UUID:
        """Who signs in with the directory for the first time: somebody invited, by the verified address, or new."""
        if not shown.email:
            raise NotLetIn(Why.EMAIL_UNVERIFIED)
        person = directory.by_email(work.session, shown.email)
        if person is not None:
            self._check_is_invited(work, place, person)
            return person.id
        if not self._oidc.creates_people:
            raise NotLetIn(Why.NOT_INVITED)
        if not wanted:
            raise NotLetIn(Why.GROUP_UNKNOWN)
        try:
            return self._people.add(work, DIRECTORY, place, shown.name, shown.email)
        except NotDone as error:
            raise NotLetIn(Why.INCOMPLETE) from error

    def _check_works_here(self, work: UnitOfWork, place: UUID, person: UUID) -> None:
        """Whoever was stopped here, or has left, is not brought back by a directory."""
        if not (work.session.get_one(PersonRow, person).active and directory.works_here(work.session, place, person)):
            raise NotLetIn(Why.STOPPED, person)

    def _check_is_invited(self, work: UnitOfWork, place: UUID, person: PersonRow) -> None:
        """Whoever can sign in already is never taken over by an address, nor somebody who works elsewhere, too."""
        if not person.active:
            raise NotLetIn(Why.STOPPED, person.id)
        invited = select(InvitationRow.person_id).where(InvitationRow.person_id == person.id)
        places = {role.organisation_id for role in work.session.scalars(directory.standing_roles(person.id))}
        linked = select(IdentityRow.person_id).where(IdentityRow.person_id == person.id)
        if work.session.get(CredentialRow, person.id) or work.session.scalars(linked).first():
            raise NotLetIn(Why.ACCOUNT_EXISTS, person.id)
        if work.session.scalars(invited).first() is None or places != {place}:
            raise NotLetIn(Why.NOT_INVITED, person.id)

    def _link(self, work: UnitOfWork, person: UUID, place: UUID, shown: Presented) -> None:
        now = self._scribe.security.now()
        work.session.add(IdentityRow(key=self._key(shown), person_id=person, linked_at=now, used_at=now))
        work.record(self._scribe.event(Act.IDENTITY_LINKED, DIRECTORY, place, [("person", person)]))

    def _renew_roles(self, work: UnitOfWork, place: UUID, person: UUID, wanted: _Wanted) -> None:
        """What the directory gives is given, what it gave before is ended; roles given here stay as they are."""
        query = select(RoleRow).where(RoleRow.person_id == person, RoleRow.organisation_id == place)
        standing = work.session.scalars(query.where(RoleRow.ended_at.is_(None))).all()
        if not wanted and all(row.from_directory for row in standing):
            raise NotLetIn(Why.GROUP_UNKNOWN, person)
        held = {(Role(row.role), row.unit_id) for row in standing}
        for role, unit in sorted(wanted - held, key=str):
            self._people.give_role(work, DIRECTORY, place, person, role, unit).from_directory = True
        for row in standing:
            if row.from_directory and (Role(row.role), row.unit_id) not in wanted:
                self._people.end_role(work, DIRECTORY, place, person, row.id, at_once=True)

    def _without_password(self, work: UnitOfWork, person: UUID) -> None:
        """Whoever is gone from the directory must not come in another way: no password, and no link to choose one."""
        work.session.execute(delete(InvitationRow).where(InvitationRow.person_id == person))
        credential = work.session.get(CredentialRow, person, with_for_update=True)
        if credential is None:
            now = self._scribe.security.now()
            work.session.add(CredentialRow(person_id=person, password_hash="", password_at=now, factor_step=0))
        elif credential.password_hash:
            credential.password_hash = ""

    def _key(self, shown: Presented) -> str:
        return self._secrets.digest("identity", f"{self._oidc.issuer}\n{shown.subject}")
