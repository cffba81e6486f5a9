"""Invitations: a link that lets a person choose a password, once, within seven days."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.access.roles import WITH_LEGAL_POWER
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import INVITATION_LASTS, NotDone, Refusal, check_password
from familiehus.accounts.secrets import Secrets, new_token
from familiehus.accounts.storage import (
    CredentialRow,
    IdentityRow,
    InvitationRow,
    PasskeyRow,
    PersonRow,
    ProfessionRow,
    RecoveryCodeRow,
    SessionRow,
    TokenRow,
)
from familiehus.audit.domain import Act
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited."""

    person: UUID
    name: str
    email: str


class Invitations:
    """Making links and letting people in by them. Only a hash of a link's secret is kept."""

    def __init__(self, scribe: Scribe, secrets: Secrets) -> None:
        self._scribe = scribe
        self._secrets = secrets

    def make(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID) -> str:
        """The secret of a new link; an earlier one of the same person works no more."""
        done_as = by.require(Permission.MANAGE_PEOPLE, place, person)
        secret = new_token()
        work.session.execute(delete(InvitationRow).where(InvitationRow.person_id == person))
        row = InvitationRow(
            token_hash=self._digest(secret),
            person_id=person,
            made_at=self._scribe.security.now(),
            made_by=by.person,
        )
        work.session.add(row)
        work.record(self._scribe.event(Act.PERSON_INVITED, by, place, [("person", person)], role=done_as))
        return secret

    def make_again(self, work: UnitOfWork, by: Acting, place: UUID, person: UUID) -> str:
        """For somebody who has lost password or phone: the old ones stop at once, and so do sessions and tokens.

        A sign-in with a directory has to be connected anew, too.
        Whoever hands out such a link could use it. So it cannot be made for somebody who also works elsewhere (raises
        NotDone; the command line can), and professions with legal power wait for a second person once more (R053).
        """
        by.require(Permission.MANAGE_PEOPLE, place, person)
        directory.person_here(work.session, place, person)
        roles = work.session.scalars(directory.standing_roles(person)).all()
        if by.actor is not None and {role.organisation_id for role in roles} != {place}:
            raise NotDone(Refusal.ELSEWHERE_TOO)
        for kind in (SessionRow, TokenRow, RecoveryCodeRow, PasskeyRow, CredentialRow, IdentityRow):
            work.session.execute(delete(kind).where(kind.person_id == person))
        powers = update(ProfessionRow).where(ProfessionRow.person_id == person, ProfessionRow.ended_at.is_(None))
        powers = powers.where(ProfessionRow.profession.in_(WITH_LEGAL_POWER))
        work.session.execute(powers.values(confirmed_at=None, confirmed_by=None))
        return self.make(work, by, place, person)

    def find(self, session: Session, secret: str) -> Invitation:
        """Raises NotDone for a link that is unknown, used or too old: the three look the same."""
        query = select(InvitationRow.made_at, PersonRow).join(PersonRow, PersonRow.id == InvitationRow.person_id)
        found = session.execute(query.where(InvitationRow.token_hash == self._digest(secret))).one_or_none()
        if found is None or not found[1].active or found[0] + INVITATION_LASTS <= self._scribe.security.now():
            raise NotDone(Refusal.LINK_SPENT)
        person = found[1]
        return Invitation(person.id, person.name, person.email)

    def hash_for(self, invitation: Invitation, password: str) -> str:
        """The chosen password's hash; slow on purpose, so made before the unit of work. Raises NotDone."""
        check_password(password, invitation.name, invitation.email)
        return self._secrets.hash_password(password)

    def use(self, work: UnitOfWork, by: Acting, secret: str, password_hash: str) -> UUID:
        """The person may sign in from now, and the link is spent. Raises NotDone when somebody was faster."""
        invitation = self.find(work.session, secret)
        spent = work.session.execute(
            delete(InvitationRow)
            .where(InvitationRow.token_hash == self._digest(secret))
            .returning(InvitationRow.person_id)
        )
        if spent.one_or_none() is None:
            raise NotDone(Refusal.LINK_SPENT)
        work.session.add(
            CredentialRow(
                person_id=invitation.person,
                password_hash=password_hash,
                password_at=self._scribe.security.now(),
                factor_step=0,
            )
        )
        places = directory.actor_of(work.session, invitation.person).organisations()
        subjects = [("person", invitation.person)]
        work.record(*self._scribe.everywhere(Act.INVITATION_USED, by, places, subjects))
        return invitation.person

    def _digest(self, secret: str) -> str:
        return self._secrets.digest("invitation", secret)
