"""The worker: what is due is done, what is owed is sent. Killed at any point, it goes on where it was.

A message goes through three short transactions, and none is open while a server is spoken to: claim; ask for the
address and settle the message id; note what came of it. Killed after the second, the same message is sent again when
the lease has run out.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from uuid import UUID

import structlog

from familiehus.kernel.clock import Clock
from familiehus.kernel.errors import StorageFailure
from familiehus.notifications import outbox
from familiehus.notifications.delivery import Desk, Ready, note_crashed, note_failed, note_sent
from familiehus.notifications.domain import (
    Channel,
    MessageState,
    NeverDelivered,
    NobodyAnswers,
    NotDelivered,
    Reason,
)
from familiehus.notifications.ports import Chore, Sender
from familiehus.storage.unit_of_work import Database

log = structlog.get_logger("familiehus.worker")
_AT_ONCE = 200
_SPEAK_EVERY_S = 600
_LOOK_EVERY_S = 0.2


class Stop:
    """Asks the worker to end after the message in hand. A plain flag: a signal may set it at any point.

    ``also`` is looked at, too: a worker beside a server ends with it.
    """

    def __init__(self, also: Callable[[], bool] = lambda: False) -> None:
        self._asked = False
        self._also = also

    def ask(self, *_: object) -> None:
        """To be hung on a signal."""
        self._asked = True

    def is_asked(self) -> bool:
        """Whether to end."""
        return self._asked or self._also()

    def wait(self, seconds: float) -> None:
        """Sleep that long, or until asked."""
        until = monotonic() + seconds
        while not self.is_asked() and (left := until - monotonic()) > 0:
            sleep(min(left, _LOOK_EVERY_S))


@dataclass(slots=True)
class Pass:
    """What one pass did: numbers only. ``more`` when there was more to send than one pass takes."""

    messages: Counter[str] = field(default_factory=Counter)
    chores: dict[str, int] = field(default_factory=dict)
    errors: int = 0
    more: bool = False

    def did_something(self) -> bool:
        """Whether it is worth a line."""
        return bool(self.messages.total() or self.errors or any(self.chores.values()))


class Worker:
    """Does the chores, then sends what is due. ``calendar`` says when something is due, ``security`` keeps leases."""

    def __init__(
        self,
        database: Database,
        calendar: Clock,
        security: Clock,
        desk: Desk,
        senders: Mapping[Channel, Sender],
        chores: Sequence[Chore] = (),
    ) -> None:
        self._database = database
        self._calendar = calendar
        self._security = security
        self._desk = desk
        self._senders = senders
        self._chores = chores

    def run(self, stop: Stop, pause_s: float) -> None:
        """Pass after pass until asked to stop; whatever goes wrong in one, the next comes.

        A line is logged for each pass that did something, and for an idle one every ten minutes.
        """
        spoke = monotonic() - _SPEAK_EVERY_S
        while not stop.is_asked():
            try:
                done = self.run_once(stop)
            except Exception as error:  # noqa: BLE001 - told without its text, which may hold what a person wrote
                log.error("pass failed", **_where(error))
                done = Pass(errors=1)
            if done.did_something() or monotonic() - spoke >= _SPEAK_EVERY_S:
                spoke = monotonic()
                tell(done)
            if not done.more:
                stop.wait(pause_s)

    def run_once(self, stop: Stop | None = None) -> Pass:
        """One pass. Ends early, between two messages, when asked to stop. Raises StorageFailure."""
        done = Pass()
        for chore in self._chores:
            try:
                done.chores[chore.name] = chore.run(self._calendar.now())
            except Exception as error:  # noqa: BLE001 - one chore does not stop the others, nor the messages
                done.errors += 1
                log.error("chore failed", chore=chore.name, **_where(error))
        with self._database.read() as session:
            bundles = outbox.due(session, self._calendar.now(), self._security.now(), _AT_ONCE)
        silent: set[Channel] = set()
        for bundle in bundles:
            if stop is not None and stop.is_asked():
                return done
            done.messages += self._deliver(bundle, silent)
        done.more = len(bundles) == _AT_ONCE
        return done

    def _deliver(self, bundle: outbox.Bundle, silent: set[Channel]) -> Counter[str]:
        """One message, from claim to note. Channels where nobody answers are not asked again in this pass."""
        token = self._claim(bundle)
        if token is None:
            return Counter()
        try:
            with self._database.write() as work:
                ready, counts = self._desk.prepare(work, token, self._calendar.now(), self._security.now())
                work.commit()
        except Exception as error:  # noqa: BLE001 - a recipient that cannot be resolved does not stop the others
            log.error("message not prepared", **_where(error))
            with self._database.write() as work:
                counts = note_crashed(work, token, self._security.now(), self._desk.missed)
                work.commit()
            return counts
        return counts + self._send(token, ready, silent) if ready else counts

    def _claim(self, bundle: outbox.Bundle) -> UUID | None:
        try:
            with self._database.write() as work:
                token = outbox.claim(work, bundle, self._calendar.now(), self._security.now())
                work.commit()
        except StorageFailure:  # two workers took hold of the same rows from two ends: the other one has them
            return None
        return token

    def _send(self, token: UUID, ready: Ready, silent: set[Channel]) -> Counter[str]:
        failure: NotDelivered | None = None
        try:
            if ready.channel in silent:
                raise NobodyAnswers("no answer")
            if ready.channel not in self._senders:
                raise NeverDelivered(Reason.NO_SENDER.value)
            self._senders[ready.channel].send(ready.to, ready.message)
        except NotDelivered as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - a fault of ours: tried again, and dead in the end
            log.error("message not sent", channel=ready.channel.value, **_where(error))
            failure = NotDelivered(Reason.CRASHED.value)
        if isinstance(failure, NobodyAnswers):
            silent.add(ready.channel)
        with self._database.write() as work:
            real = self._security.now()
            if failure is None:
                counts = Counter({MessageState.SENT.value: note_sent(work, token, real)})
            else:
                counts = note_failed(work, token, failure, real, self._desk.missed)
            work.commit()
        return counts


def tell(done: Pass) -> None:
    """One line about a pass, without anything personal."""
    log.info("pass", messages=dict(done.messages), chores=done.chores, errors=done.errors)


def _where(error: Exception) -> dict[str, str]:
    """Kind and place of an error; its text may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "at": place}
