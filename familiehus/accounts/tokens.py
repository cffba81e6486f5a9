"""Tokens for the API: named, limited to some permissions, ending, shown once, and revocable at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may, places_where
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import DIRECTORY_SEEN_WITHIN, FAMILY_SCOPES, TOKEN_SCOPES, NotDone, Refusal, token_ends
from familiehus.accounts.secrets import Secrets, new_token
from familiehus.accounts.storage import CredentialRow, IdentityRow, PersonRow, TokenRow
from familiehus.audit.domain import Act
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, NotFound
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import Database, UnitOfWork, ask

PREFIX = "fh_"
_LONGEST_NAME = 80
_LISTED = (
    select(TokenRow.id, TokenRow.name, TokenRow.scopes, TokenRow.last_day, TokenRow.used_on)
    .where(TokenRow.person_id == bindparam("person"))
    .order_by(TokenRow.made_at.desc())
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A token as its owner sees it among their others; ``used_on`` is the last day it was used."""

    id: UUID
    name: str
    scopes: list[str]
    last_day: date
    used_on: date | None


class Tokens:
    """Making, recognising and revoking tokens."""

    def __init__(self, database: Database, scribe: Scribe, secrets: Secrets) -> None:
        self._database = database
        self._scribe = scribe
        self._secrets = secrets

    def make(
        self,
        work: UnitOfWork,
        by: Acting,
        person: UUID,
        name: str,
        scopes: Iterable[str],
        days: int,
        key: UUID | None = None,
    ) -> str:
        """The secret of a new token, shown once; ``key`` is its id, so that a form sent twice makes one.

        Raises NotDone when something cannot be, and Conflict the second time.
        """
        by.require(Permission.MANAGE_TOKENS, person=person)
        if key is not None and work.session.get(TokenRow, key) is not None:
            raise Conflict("this token has been made")
        name, chosen = " ".join(name.split()), sorted(set(scopes))
        if not name:
            raise NotDone(Refusal.NAME_MISSING, "name")
        if len(name) > _LONGEST_NAME:
            raise NotDone(Refusal.NAME_TOO_LONG, "name")
        if not chosen or not set(chosen) <= set(TOKEN_SCOPES):
            raise NotDone(Refusal.SCOPE_MISSING, "scopes")
        if too_much := set(chosen).difference(can_have(directory.actor_of(work.session, person))):
            raise NotDone(Refusal.SCOPE_NOT_YOURS, "scopes", sorted(too_much))
        now, secret = self._scribe.security.now(), PREFIX + new_token()
        row = TokenRow(
            id=key or new_id(),
            token_hash=self._digest(secret),
            person_id=person,
            name=name,
            scopes=[str(scope) for scope in chosen],
            made_at=now,
            last_day=token_ends(now.date(), days),
        )
        work.session.add(row)
        self._record(work, Act.TOKEN_MADE, by, person, row.id)
        return secret

    def revoke(self, work: UnitOfWork, by: Acting, person: UUID, key: UUID) -> None:
        """The token works no more. Raises NotFound for another's, or one that is gone."""
        by.require(Permission.MANAGE_TOKENS, person=person)
        query = delete(TokenRow).where(TokenRow.id == key, TokenRow.person_id == person).returning(TokenRow.id)
        if work.session.execute(query).one_or_none() is None:
            raise NotFound("no such token")
        self._record(work, Act.TOKEN_REVOKED, by, person, key)

    def listed(self, session: Session, person: UUID) -> list[Listed]:
        """The person's tokens, the newest first; one that has ended is shown until it is revoked."""
        return [Listed(*row) for row in ask(session, _LISTED, {"person": person})]

    def open(self, secret: str) -> Actor | None:
        """The person behind a token, limited to its scopes; None when it does not hold. Remembers the day.

        Without a second factor no family is met by it, as on the pages.
        """
        if not secret.startswith(PREFIX):
            return None
        now = self._scribe.security.now()
        today = now.astimezone(DENMARK).date()
        with self._database.read() as session:
            two_factors = or_(CredentialRow.factor_secret.is_not(None), IdentityRow.key.is_not(None))
            query = select(TokenRow, PersonRow.active, two_factors)
            query = query.join(PersonRow, PersonRow.id == TokenRow.person_id)
            query = query.outerjoin(IdentityRow, IdentityRow.person_id == TokenRow.person_id)
            query = query.outerjoin(CredentialRow, CredentialRow.person_id == TokenRow.person_id)
            query = query.where(or_(IdentityRow.key.is_(None), IdentityRow.used_at > now - DIRECTORY_SEEN_WITHIN))
            found = session.execute(query.where(TokenRow.token_hash == self._digest(secret))).one_or_none()
            if found is None or not found[1] or found[0].last_day < today:
                return None
            row = found[0]
            scopes = row.scopes if found[2] else [scope for scope in row.scopes if scope not in FAMILY_SCOPES]
            actor = directory.actor_of(session, row.person_id, [*scopes, Permission.KNOW_ONESELF])
            key, is_new_day = row.id, row.used_on != today
        if is_new_day:
            with self._database.write() as work:
                work.session.execute(update(TokenRow).where(TokenRow.id == key).values(used_on=today))
                work.commit()
        return actor

    def _record(self, work: UnitOfWork, act: Act, by: Acting, person: UUID, key: UUID) -> None:
        places = directory.actor_of(work.session, person).organisations()
        work.record(*self._scribe.everywhere(act, by, places, [("token", key)]))

    def _digest(self, secret: str) -> str:
        return self._secrets.digest("token", secret)


def can_have(actor: Actor) -> tuple[Permission, ...]:
    """What a token of the person can be made for: what they may do themselves, anywhere."""
    own = Target(person=actor.person)
    return tuple(p for p in TOKEN_SCOPES if may(actor, p, own) or places_where(actor, p))
