"""A request that is sent again is done once: what was done is remembered for a day, under keys that tell nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from familiehus.accounts.storage import RepeatRow
from familiehus.kernel.clock import Clock
from familiehus.kernel.errors import FamiliehusError
from familiehus.storage.unit_of_work import Database, UnitOfWork

LASTS = timedelta(hours=24)


class OtherContent(FamiliehusError):
    """The key was used for something else within the last day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it may come again: by the same token, with the same key, to the same address, saying the same."""

    key: str
    body: str

    @classmethod
    def of(cls, token: str, key: str, address: str, said: object) -> Asked:
        """Both halves are HMACs under the token, which is kept nowhere: nobody can try names against them."""
        content = json.dumps([address, said], ensure_ascii=True, sort_keys=True)
        return cls(_digest(token, "key", key), _digest(token, "body", content))


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an act: the status of its answer, what was made or changed, and which version that is now."""

    status: int
    id: UUID
    version: int | None


class Repeats:
    """Remembers acts in the transaction they are done in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def earlier(self, session: Session, asked: Asked) -> Made | None:
        """What came of it the first time; what is older than a day makes way. Raises OtherContent for another."""
        row = session.get(RepeatRow, asked.key)
        if row is None:
            return None
        if row.at <= self._clock.now() - LASTS:
            session.delete(row)
            session.flush()
            return None
        if not hmac.compare_digest(row.body, asked.body):
            raise OtherContent
        return Made(row.status, row.made, row.version)

    def keep(self, work: UnitOfWork, asked: Asked, made: Made) -> None:
        """Remember it; two at once cannot both, and the later of them is undone by its Conflict."""
        now = self._clock.now()
        row = RepeatRow(key=asked.key, body=asked.body, status=made.status, made=made.id, version=made.version, at=now)
        work.session.add(row)


class ForgetRepeats:
    """The worker's part: what is older than a day goes."""

    name = "forget repeated requests"

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def run(self, now: datetime) -> int:
        """Forget. ``now`` is the calendar, which may be moved; a day here is a real one."""
        with self._database.write() as work:
            query = delete(RepeatRow).where(RepeatRow.at <= self._clock.now() - LASTS).returning(RepeatRow.key)
            gone = len(work.session.scalars(query).all())
            work.commit()
        return gone


def _digest(token: str, kind: str, text: str) -> str:
    return hmac.new(token.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
