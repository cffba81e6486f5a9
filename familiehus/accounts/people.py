"""People in an organisation: invited, given roles, and leaving. Who leaves is deactivated, never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone, Refusal, check_role_given, is_email
from familiehus.accounts.holdings import Holdings
from familiehus.accounts.invitations import Invitations
from familiehus.accounts.storage import (
    CredentialRow,
    InvitationRow,
    PasskeyRow,
    PersonRow,
    ProfessionRow,
    RecoveryCodeRow,
    RoleRow,
    SessionRow,
    TokenRow,
)
from familiehus.accounts.units import MEET_FAMILIES, unit_here
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import UnitOfWork

_LONGEST_NAME = 120
_LONGEST_EMAIL = 200


@dataclass(frozen=True, slots=True)
class Invited:
    """The person, and the secret of the link they come in by.

    None for somebody who can sign in already, or whose first organisation has given them a link: a second one would
    open what they are to see there.
    """

    person: UUID
    secret: str | None


class People:
    """What can be done with people. ``holdings`` say what somebody must pass on before they leave."""

    def __init__(self, scribe: Scribe, invitations: Invitations, holdings: Sequence[Holdings]) -> None:
        self._scribe = scribe
        self._invitations = invitations
        self._holdings = holdings

    def invite(
        self,
        work: UnitOfWork,
        by: Acting,
        place: UUID,
        name: str,
        email: str,
        roles: Iterable[Role],
        unit: UUID | None = None,
    ) -> Invited:
        """Somebody new in the organisation or one of its units, with at least one role.

        Raises NotDone when something cannot be.
        """
        by.require(Permission.MANAGE_PEOPLE, place)
        directory.organisation(work.session, place)
        name, email = _checked(name, email)
        wanted = sorted(set(roles))
        if not wanted:
            raise NotDone(Refusal.ROLE_MISSING, "role")
        person = directory.by_email(work.session, email)
        if person is None:
            person = self._new_person(work, name, email)
        elif person.active and _roles_in(work, place, person.id):
            raise NotDone(Refusal.ALREADY_HERE, "email")
        elif not person.active:
            person.active, person.deactivated_at, person.name = True, None, name
        for role in wanted:
            self.give_role(work, by, place, person.id, role, unit)
        if work.session.get(CredentialRow, person.id) is not None or _works_elsewhere(work, place, person.id):
            return Invited(person.id, None)
        return Invited(person.id, self._invitations.make(work, by, place, person.id))

    def give_role(
        self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, role: Role, unit: UUID | None = None
    ) -> RoleRow:
        """Raises NotDone when the role is held already or is not the actor's to give."""
        done_as = by.require(Permission.MANAGE_PEOPLE, place, person)
        check_role_given(role, by.roles_in(place))
        row = _active(work, person)
        if unit is not None:
            unit_here(work.session, place, unit)
        held = select(RoleRow.id).where(RoleRow.person_id == person, RoleRow.role == role, RoleRow.ended_at.is_(None))
        if work.session.scalars(held.where(RoleRow.place_id == (unit or place))).first() is not None:
            raise NotDone(Refusal.ALREADY_GIVEN, "role")
        given = RoleRow(
            id=new_id(),
            person_id=person,
            organisation_id=place,
            unit_id=unit,
            place_id=unit or place,
            role=role.value,
            given_at=self._scribe.security.now(),
            given_by=by.person,
        )
        work.session.add(given)
        _changed(row)
        subjects = [("person", person), ("role", role.value), *([("unit", unit)] if unit else [])]
        work.record(self._scribe.event(Act.ROLE_GIVEN, by, place, subjects, role=done_as))
        return given

    def add(self, work: UnitOfWork, by: Acting, place: UUID, name: str, email: str) -> UUID:
        """Somebody new who needs no link and is given roles next. Raises NotDone for a name or address that is none."""
        by.require(Permission.MANAGE_PEOPLE, place)
        return self._new_person(work, *_checked(name, email)).id

    def end_role(
        self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, held: UUID, *, at_once: bool = False
    ) -> None:
        """End one role; the last one is leaving. Raises NotDone as ``leave``, NotFound for a role not held there.

        Whoever can meet no families afterwards holds none either: it is as if they left; and whoever meets those of
        one unit no more holds none of them.
        """
        done_as = by.require(Permission.MANAGE_PEOPLE, place, person)
        rows = _roles_in(work, place, person)
        row = next((r for r in rows if r.id == held), None)
        if row is None:
            raise NotFound("no such role here")
        check_role_given(Role(row.role), by.roles_in(place))
        if len(rows) == 1:
            self.leave(work, by, place, person, at_once=at_once)
            return
        if not any(r.role in MEET_FAMILIES for r in rows if r is not row):
            held_by_person = self.still_holds(work, place, person)
            if held_by_person and not at_once:
                raise NotDone(Refusal.STILL_HOLDS, details=held_by_person)
            self._pass_on(work, by, place, person)
        row.ended_at = self._scribe.security.now()
        _changed(_active(work, person))
        subjects = [("person", person), ("role", row.role)]
        work.record(self._scribe.event(Act.ROLE_ENDED, by, place, subjects, role=done_as))
        self.has_lost(work, by, place, person, at_once=at_once)

    def has_lost(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, *, at_once: bool = False) -> None:
        """Call it when somebody who stays has lost a role, or a unit they stood for, in the same unit of work.

        Raises NotDone while they hold something there; with ``at_once`` that is passed on.
        """
        work.session.flush()
        stranded = [what for holding in self._holdings for what in holding.stranded(work.session, place, person)]
        if stranded and not at_once:
            raise NotDone(Refusal.STILL_HOLDS_HERE, details=stranded)
        for holding in self._holdings:
            holding.has_lost(work, by, place, person)

    def still_holds(self, work: UnitOfWork, place: UUID, person: UUID) -> list[str]:
        """What the person would have to pass on before leaving the organisation."""
        return [what for holding in self._holdings for what in holding.held(work.session, place, person)]

    def leave(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, *, at_once: bool = False) -> None:
        """End every role and profession there; without any other place the account is stopped with it.

        Raises NotDone while the person holds something. With ``at_once`` that is passed on in the same transaction:
        access can always be stopped (handover.md, invariant 1).
        """
        done_as = by.require(Permission.MANAGE_PEOPLE, place, person)
        directory.person_here(work.session, place, person)
        work.session.get(PersonRow, person, with_for_update=True)  # nobody gives them anything from here on
        held = self.still_holds(work, place, person)
        if held and not at_once:
            raise NotDone(Refusal.STILL_HOLDS, details=held)
        self._pass_on(work, by, place, person)
        self._end_everything(work, by, place, person, done_as)
        account = _active(work, person)
        if work.session.scalars(directory.standing_roles(person)).first() is None:
            self._stop(work, account)
            work.record(self._scribe.event(Act.PERSON_DEACTIVATED, by, place, [("person", person)], role=done_as))
        else:
            _changed(account)

    def deactivate(self, work: UnitOfWork, by: Acting, email: str, *, at_once: bool = False) -> UUID:
        """Leave every organisation. Raises NotFound for an unknown or inactive person, NotDone as ``leave``."""
        person = directory.by_email(work.session, email)
        if person is None or not person.active:
            raise NotFound(f"nobody active has the address {email}")
        places = dict.fromkeys(r.organisation_id for r in work.session.scalars(directory.standing_roles(person.id)))
        for place in places:
            self.leave(work, by, place, person.id, at_once=at_once)
        return person.id

    def _pass_on(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID) -> None:
        for holding in self._holdings:
            holding.pass_on(work, by, place, person)

    def _new_person(self, work: UnitOfWork, name: str, email: str) -> PersonRow:
        row = PersonRow(
            id=new_id(),
            name=name,
            email=email,
            email_key=directory.email_key(email),
            active=True,
            created_at=self._scribe.security.now(),
        )
        work.session.add(row)
        work.session.flush()
        return row

    def _end_everything(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID, done_as: str) -> None:
        now = self._scribe.security.now()
        for role in _roles_in(work, place, person):
            role.ended_at = now
            subjects = [("person", person), ("role", role.role)]
            work.record(self._scribe.event(Act.ROLE_ENDED, by, place, subjects, role=done_as))
        query = select(ProfessionRow).where(ProfessionRow.person_id == person, ProfessionRow.ended_at.is_(None))
        for held in work.session.scalars(query.where(ProfessionRow.organisation_id == place)):
            held.ended_at = now
            subjects = [("person", person), ("profession", held.profession)]
            work.record(self._scribe.event(Act.PROFESSION_ENDED, by, place, subjects, role=done_as))
        work.session.flush()

    def _stop(self, work: UnitOfWork, person: PersonRow) -> None:
        """Nothing the person has in hand works any more once this unit of work is committed."""
        person.active, person.deactivated_at = False, self._scribe.security.now()
        for kind in (SessionRow, TokenRow, InvitationRow, RecoveryCodeRow, PasskeyRow, CredentialRow):
            work.session.execute(delete(kind).where(kind.person_id == person.id))


def _checked(name: str, email: str) -> tuple[str, str]:
    name, email = " ".join(name.split()), email.strip()
    if not name:
        raise NotDone(Refusal.NAME_MISSING, "name")
    if len(name) > _LONGEST_NAME:
        raise NotDone(Refusal.NAME_TOO_LONG, "name")
    if len(email) > _LONGEST_EMAIL or not is_email(email):
        raise NotDone(Refusal.EMAIL_WRONG, "email")
    return name, email


def _active(work: UnitOfWork, person: UUID) -> PersonRow:
    row = work.session.get(PersonRow, person)
    if row is None or not row.active:
        raise NotDone(Refusal.NOT_ACTIVE)
    return row


def _changed(person: PersonRow) -> None:
    """A new version of the person: of two who change their rights at once, one is told."""
    flag_modified(person, "name")


def _roles_in(work: UnitOfWork, place: UUID, person: UUID) -> Sequence[RoleRow]:
    query = select(RoleRow).where(RoleRow.person_id == person, RoleRow.organisation_id == place)
    return work.session.scalars(query.where(RoleRow.ended_at.is_(None))).all()


def _works_elsewhere(work: UnitOfWork, place: UUID, person: UUID) -> bool:
    return any(row.organisation_id != place for row in work.session.scalars(directory.standing_roles(person)))
