"""Signing in with a directory: an answer that belongs to this browser, a person who belongs to it, roles made anew.

Between leaving and coming back only the browser knows of the sign-in, by a cookie signed with our key: nothing is
stored for people who never come back. State, nonce and verifier are derived from the cookie's secret.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import SIGN_IN_UNFINISHED
from familiehus.accounts.oidc_client import Login
from familiehus.accounts.oidc_domain import NotLetIn, Why, presented
from familiehus.accounts.oidc_people import DirectoryPeople
from familiehus.accounts.secrets import Secrets, new_token
from familiehus.accounts.sessions import Stage
from familiehus.accounts.sign_in import SignIn, charge
from familiehus.accounts.spent import spend
from familiehus.accounts.throttle import Counted, Throttle
from familiehus.accounts.throttling import SOURCE
from familiehus.audit.domain import Act
from familiehus.kernel.errors import Conflict
from familiehus.settings import Oidc
from familiehus.storage.unit_of_work import Database


class Provider(Protocol):
    """The directory, as far as a sign-in needs it. Both raise NotLetIn."""

    def authorization_address(self, login: Login) -> str:
        """Where the browser is to be sent."""
        ...

    def claims(self, code: str, login: Login, issuer: str, now: int) -> Mapping[str, object]:
        """What the directory says about whoever came back with the code."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser came back with: our cookie, and what the directory put into the address."""

    cookie: str
    state: str
    code: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that has begun, how far it has come, and where the person wanted to go."""

    token: str
    stage: Stage
    onward: str


@dataclass(frozen=True, slots=True)
class _Pending:
    secret: str
    started: datetime
    onward: str


class OidcSignIn:
    """From the button to a session."""

    def __init__(
        self,
        oidc: Oidc,
        provider: Provider,
        database: Database,
        scribe: Scribe,
        secrets: Secrets,
        throttle: Throttle,
        sign_in: SignIn,
        people: DirectoryPeople,
    ) -> None:
        self.name = oidc.name
        self._oidc = oidc
        self._provider = provider
        self._database = database
        self._scribe = scribe
        self._secrets = secrets
        self._throttle = throttle
        self._sign_in = sign_in
        self._people = people

    def begin(self, by: Acting, onward: str, source: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie it comes back with. Raises NotLetIn, or Wait as ``finish``."""
        secret = new_token()
        try:
            address = self._provider.authorization_address(self._login(secret))
        except NotLetIn as no:
            charge(self._database, self._throttle, [_counted(source)])
            self._remember(by, no)
            raise
        body = f"{secret}.{int(self._now().timestamp())}.{onward}"
        return address, f"{body}.{self._mark(body)}"

    def finish(self, by: Acting, answer: Answer, source: str, device: str) -> Entered:
        """The session. Raises NotLetIn, or Wait after many tries from the same source; nothing is changed then."""
        charge(self._database, self._throttle, [_counted(source)])
        with self._remembering(by):
            pending = self._pending(answer)
            self._spend(pending)
            if not answer.code:
                raise NotLetIn(Why.REFUSED_THERE)
            now = int(self._now().timestamp())
            claims = self._provider.claims(answer.code, self._login(pending.secret), answer.issuer, now)
            shown = presented(claims, self._oidc)
            with self._database.write() as work:
                person = self._people.admit(work, shown)
                second = shown.second_factor
                token, stage = self._sign_in.from_directory(work, by, person, device, second_factor=second)
                self._throttle.succeeded(work, [_counted(source)])
                work.commit()
        return Entered(token, stage, pending.onward)

    def _pending(self, answer: Answer) -> _Pending:
        body, _, mark = answer.cookie.rpartition(".")
        if not hmac.compare_digest(mark.encode(), self._mark(body).encode()):
            raise NotLetIn(Why.STATE)
        secret, started, onward = body.split(".")
        if not hmac.compare_digest(answer.state.encode(), self._login(secret).state.encode()):
            raise NotLetIn(Why.STATE)
        pending = _Pending(secret, datetime.fromtimestamp(int(started), UTC), onward)
        if pending.started + SIGN_IN_UNFINISHED <= self._now():
            raise NotLetIn(Why.EXPIRED)
        return pending

    def _spend(self, pending: _Pending) -> None:
        """An answer counts once, whatever becomes of it."""
        try:
            spend(self._database, self._secrets.digest("oidc-spent", pending.secret), self._now())
        except Conflict as error:
            raise NotLetIn(Why.REPLAYED) from error

    @contextmanager
    def _remembering(self, by: Acting) -> Iterator[None]:
        try:
            yield
        except NotLetIn as no:
            self._remember(by, no)
            raise

    def _remember(self, by: Acting, no: NotLetIn) -> None:
        """A failed try is an event with its reason; of the person no more than the id."""
        subjects = [("person", no.person)] if no.person else []
        with self._database.write() as work:
            work.record(self._scribe.event(Act.SIGN_IN_FAILED, by, subjects=subjects, purpose=f"directory: {no.why}"))
            work.commit()

    def _login(self, secret: str) -> Login:
        state, nonce, verifier = (self._secrets.digest(f"oidc-{kind}", secret) for kind in ("state", "nonce", "pkce"))
        return Login(state, nonce, verifier)

    def _mark(self, body: str) -> str:
        return self._secrets.digest("oidc-login", body)

    def _now(self) -> datetime:
        return self._scribe.security.now()


def _counted(source: str) -> Counted:
    return Counted("directory", source, SOURCE, shared=True)
