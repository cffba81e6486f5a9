"""The buckets of wrong tries, kept so that neither an account nor an address can be read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from familiehus.accounts.secrets import Secrets
from familiehus.accounts.storage import ThrottleRow
from familiehus.accounts.throttling import Bucket, Curve
from familiehus.kernel.clock import Clock
from familiehus.storage.inserting import insert_into
from familiehus.storage.unit_of_work import UnitOfWork

_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing tries are counted by. What is ``shared`` by many people is not emptied by one who succeeds."""

    kind: str
    name: str
    curve: Curve
    shared: bool = False


class Throttle:
    """Each try is charged before it is looked at, so that many at once gain nothing."""

    def __init__(self, secrets: Secrets, clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock

    def charge(self, work: UnitOfWork, counted: Sequence[Counted]) -> timedelta:
        """How long to wait; nothing is charged then. Zero when the try may be looked at."""
        now = self._clock.now()
        work.session.execute(delete(ThrottleRow).where(ThrottleRow.at < now - _FORGOTTEN))
        rows = {what: self._locked(work.session, what, now) for what in sorted(counted, key=self._key)}
        wait = max(Bucket(row.level, row.at).opens(what.curve) - now for what, row in rows.items())
        if wait > timedelta():
            return wait
        for what, row in rows.items():
            bucket = Bucket(row.level, row.at).tried(what.curve, now)
            row.level, row.at = bucket.level, bucket.at
        return timedelta()

    def succeeded(self, work: UnitOfWork, counted: Sequence[Counted]) -> None:
        """The try was right: its own buckets are gone, and a shared one has this try back."""
        for what in sorted(counted, key=self._key):
            row = self._locked(work.session, what, self._clock.now())
            row.level -= 1
            if not what.shared or row.level <= 0:
                work.session.delete(row)

    def _key(self, what: Counted) -> str:
        return self._secrets.digest(f"throttle-{what.kind}", what.name)

    def _locked(self, session: Session, what: Counted, now: datetime) -> ThrottleRow:
        """The row, made or taken in one statement: somebody who succeeds just now may be emptying the bucket."""
        made = insert_into(ThrottleRow, session.get_bind().dialect.name).values(key=self._key(what), level=0.0, at=now)
        taken = made.on_conflict_do_update(index_elements=[ThrottleRow.key], set_={"level": ThrottleRow.level})
        return session.scalars(taken.returning(ThrottleRow), execution_options={"populate_existing": True}).one()
