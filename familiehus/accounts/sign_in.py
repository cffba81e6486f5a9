"""Signing in. The answer and the work are the same whether an account exists or not (see ``docs/security.md``).

A password is checked between two transactions, because that is slow on purpose and a database must not wait for it:
the try is charged first, so that many at once gain nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import PASSWORD_LONGEST, NotDone, Refusal, check_password, needs_second_factor
from familiehus.accounts.second_factor import SecondFactor
from familiehus.accounts.secrets import Secrets, new_token
from familiehus.accounts.sessions import OpenSession, Sessions, Stage
from familiehus.accounts.storage import CredentialRow, PersonRow
from familiehus.accounts.throttle import Counted, Throttle
from familiehus.accounts.throttling import ACCOUNT, FACTOR, KNOWN_DEVICE, SOURCE
from familiehus.audit.domain import Act
from familiehus.kernel.errors import FamiliehusError
from familiehus.storage.unit_of_work import Database, UnitOfWork, ask

_PASSWORD = select(CredentialRow.password_hash).where(CredentialRow.person_id == bindparam("person"))


class Wait(FamiliehusError):
    """Too many wrong tries just now; the try was not looked at."""

    def __init__(self, how_long: timedelta) -> None:
        self.seconds = max(1, round(how_long.total_seconds()))
        super().__init__(f"wait {self.seconds} seconds")


def charge(database: Database, throttle: Throttle, counted: Sequence[Counted]) -> None:
    """Charge a try, in a transaction of its own, before it is looked at. Raises Wait."""
    with database.write() as work:
        wait = throttle.charge(work, counted)
        work.commit()
    if wait:
        raise Wait(wait)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came from the form. ``source`` is the network address, ``known_device`` the mark of an earlier sign-in."""

    email: str
    password: str
    source: str
    device: str
    known_device: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A session that has begun: its token, how far it has come, and the mark that makes this device known."""

    token: str
    stage: Stage
    known_device: str


class SignIn:
    """From e-mail and password to a finished session."""

    def __init__(
        self,
        database: Database,
        scribe: Scribe,
        secrets: Secrets,
        throttle: Throttle,
        sessions: Sessions,
        factor: SecondFactor,
    ) -> None:
        self._database = database
        self._scribe = scribe
        self._secrets = secrets
        self._throttle = throttle
        self._sessions = sessions
        self._factor = factor

    def with_password(self, by: Acting, attempt: Attempt) -> Started | None:
        """A session on its way, or None when address and password do not belong together. Raises Wait."""
        counted = self._counted(attempt)
        charge(self._database, self._throttle, counted)
        person, known = self._look_up(attempt.email)
        right = self._secrets.check_password(known, _bounded(attempt.password))
        with self._database.write() as work:
            started = None
            if right and person is not None and known is not None:
                self._throttle.succeeded(work, counted)
                started = self._start(work, by, person, attempt, known)
            if started is None:
                subjects = [("person", person)] if person else []
                work.record(self._scribe.event(Act.SIGN_IN_FAILED, by, subjects=subjects))
            work.commit()
        return started

    def with_code(self, by: Acting, session: OpenSession, code: str, *, recovery: bool = False) -> str | None:
        """The finished session's token, or None for a wrong code. Raises Wait."""
        counted = [Counted("factor", str(session.person), FACTOR)]
        charge(self._database, self._throttle, counted)
        with self._database.write() as work:
            if recovery:
                right = self._factor.check_recovery(work, by, session.person, code)
            else:
                right = self._factor.check(work, session.person, code)
            token = None
            if right:
                self._throttle.succeeded(work, counted)
                token = self._sessions.renew(work, session.id, Stage.TWO_FACTORS)
                self._signed_in(work, by, session.person)
            else:
                subjects = [("person", session.person)]
                work.record(self._scribe.event(Act.SIGN_IN_FAILED, by, subjects=subjects, purpose="second factor"))
            work.commit()
        return token

    def with_new_factor(self, by: Acting, session: OpenSession, code: str) -> tuple[str, list[str]]:
        """Set up the second factor and finish, or replace it: the token and the recovery codes.

        Raises Wait, NotDone for a wrong code, and NotFound when a code of the factor there is was to be given first.
        """
        counted = [Counted("factor", str(session.person), FACTOR)]
        charge(self._database, self._throttle, counted)
        with self._database.write() as work:
            codes = self._factor.confirm(work, by, session.id, code, replace=session.stage.finished)
            self._throttle.succeeded(work, counted)
            token = self._sessions.renew(work, session.id, Stage.TWO_FACTORS)
            if not session.stage.finished:
                self._signed_in(work, by, session.person)
            work.commit()
        return token, codes

    def from_invitation(self, work: UnitOfWork, by: Acting, person: UUID, device: str) -> tuple[str, Stage]:
        """The session of somebody who has just chosen a password."""
        stage = _stage_after_password(work, person)
        if stage.finished:
            self._signed_in(work, by, person)
        return self._begin(work, person, stage, device), stage

    def from_directory(
        self, work: UnitOfWork, by: Acting, person: UUID, device: str, *, second_factor: bool
    ) -> tuple[str, Stage]:
        """The session of somebody a directory has vouched for, with a second factor or without."""
        stage = Stage.TWO_FACTORS if second_factor else _stage_after_password(work, person)
        if stage.finished:
            self._signed_in(work, by, person)
        return self._begin(work, person, stage, device), stage

    def from_passkey(self, work: UnitOfWork, by: Acting, person: UUID, device: str) -> str:
        """The session of somebody whose device has recognised them and signed for them: both factors at once."""
        self._signed_in(work, by, person)
        return self._begin(work, person, Stage.TWO_FACTORS, device)

    def prove(self, session: OpenSession, password: str) -> None:
        """The person at the keyboard still knows the password. Raises NotDone, or Wait after several wrong ones."""
        counted = [Counted("prove", str(session.person), KNOWN_DEVICE)]
        charge(self._database, self._throttle, counted)
        _, known = self._look_up(session.email)
        if not self._secrets.check_password(known, _bounded(password)):
            raise NotDone(Refusal.PASSWORD_WRONG, "current")
        with self._database.write() as work:
            self._throttle.succeeded(work, counted)
            work.commit()

    def change_password(self, by: Acting, session: OpenSession, current: str, new: str) -> None:
        """Every other session of the person ends. Raises NotDone for a wrong or a bad password, or Wait."""
        check_password(new, session.name, session.email)
        self.prove(session, current)
        hashed = self._secrets.hash_password(new)
        with self._database.write() as work:
            row = work.session.get_one(CredentialRow, session.person)
            row.password_hash, row.password_at = hashed, self._scribe.security.now()
            self._sessions.end_others(work, by, session.person, session.id)
            places = session.actor.organisations()
            subjects = [("person", session.person)]
            work.record(*self._scribe.everywhere(Act.PASSWORD_CHANGED, by, places, subjects))
            work.commit()

    def _counted(self, attempt: Attempt) -> list[Counted]:
        """A device this account has signed in from is counted by itself: strangers who guess cannot slow it."""
        account = directory.email_key(attempt.email)
        nonce, _, mark = attempt.known_device.partition(".")
        if nonce and hmac.compare_digest(mark.encode(), self._mark(account, nonce).encode()):
            return [Counted("device", nonce, KNOWN_DEVICE)]
        return [Counted("account", account, ACCOUNT), Counted("source", attempt.source, SOURCE, shared=True)]

    def _mark(self, account: str, nonce: str) -> str:
        return self._secrets.digest("device", f"{account}:{nonce}")

    def _look_up(self, email: str) -> tuple[UUID | None, str | None]:
        query = select(PersonRow.id, CredentialRow.password_hash)
        query = query.join(CredentialRow, CredentialRow.person_id == PersonRow.id)
        query = query.where(PersonRow.email_key == directory.email_key(email), PersonRow.active)
        with self._database.read() as session:
            found = session.execute(query).one_or_none()
        return (found[0], found[1]) if found else (None, None)

    def _start(self, work: UnitOfWork, by: Acting, person: UUID, attempt: Attempt, known: str) -> Started | None:
        """None when the password was changed, or the person stopped, while it was being checked."""
        row = work.session.get(CredentialRow, person, with_for_update=True)
        if row is None or row.password_hash != known:
            return None
        if self._secrets.is_outdated(known):
            row.password_hash = self._secrets.hash_password(attempt.password)
        stage = _stage_after_password(work, person)
        if stage.finished:
            self._signed_in(work, by, person)
        nonce = new_token()
        mark = f"{nonce}.{self._mark(directory.email_key(attempt.email), nonce)}"
        return Started(self._begin(work, person, stage, attempt.device), stage, mark)

    def _begin(self, work: UnitOfWork, person: UUID, stage: Stage, device: str) -> str:
        """The session; one that is to set up a second factor has its secret from the start."""
        token = self._sessions.start(work, person, stage, device)
        if stage is Stage.SET_UP:
            self._factor.propose(work, self._sessions.key(work, token))
        return token

    def _signed_in(self, work: UnitOfWork, by: Acting, person: UUID) -> None:
        actor = directory.actor_of(work.session, person)
        places = actor.organisations()
        work.record(*self._scribe.everywhere(Act.SIGNED_IN, Acting(by.door, actor), places, [("person", person)]))


def has_password(session: Session, person: UUID) -> bool:
    """Whether the person signs in with a password; who signs in with a directory has none."""
    return bool(ask(session, _PASSWORD, {"person": person}).scalar_one_or_none())


def _stage_after_password(work: UnitOfWork, person: UUID) -> Stage:
    """What comes after the first factor: the second if there is one, else setting it up where it is needed."""
    if work.session.get_one(CredentialRow, person).factor_secret is not None:
        return Stage.CODE
    roles = [m.role for m in directory.actor_of(work.session, person).memberships]
    return Stage.SET_UP if needs_second_factor(roles) else Stage.ONE_FACTOR


def _bounded(password: str) -> str:
    """What is longer than any password here is not one; hashing it would only cost."""
    return password if len(password) <= PASSWORD_LONGEST else ""
