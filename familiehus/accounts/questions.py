"""Challenges of passkeys: signed by us, bound to what they are for and to whom, good once and for five minutes.

As with the workplace's login nothing is stored for questions that nobody answers; that one was answered is.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from familiehus.accounts.passkey_domain import QUESTION_LASTS, NotAccepted, Purpose, Why
from familiehus.accounts.secrets import Secrets, new_token
from familiehus.accounts.spent import spend
from familiehus.kernel.clock import Clock
from familiehus.kernel.errors import Conflict
from familiehus.storage.unit_of_work import Database


class Questions:
    """Making a challenge, and hearing the one answer to it."""

    def __init__(self, database: Database, secrets: Secrets, clock: Clock) -> None:
        self._database = database
        self._secrets = secrets
        self._clock = clock

    def ask(self, purpose: Purpose, whom: str) -> bytes:
        """A challenge that only ``whom`` can answer: the browser by its cookie, or the session by its id."""
        body = f"{new_token()}.{int(self._clock.now().timestamp())}"
        return f"{body}.{self._mark(purpose, whom, body)}".encode()

    def spend(self, purpose: Purpose, whom: str, challenge: bytes) -> None:
        """It counts once, whatever becomes of the answer. Raises NotAccepted."""
        body, _, mark = challenge.decode(errors="replace").rpartition(".")
        if not hmac.compare_digest(mark.encode(), self._mark(purpose, whom, body).encode()):
            raise NotAccepted(Why.QUESTION)
        asked = datetime.fromtimestamp(int(body.rpartition(".")[2]), UTC)
        if asked + QUESTION_LASTS <= self._clock.now():
            raise NotAccepted(Why.EXPIRED)
        try:
            spend(self._database, self._secrets.digest("passkey-spent", body), self._clock.now())
        except Conflict as error:
            raise NotAccepted(Why.REPLAYED) from error

    def _mark(self, purpose: Purpose, whom: str, body: str) -> str:
        return self._secrets.digest(f"passkey-{purpose}", f"{whom}:{body}")
