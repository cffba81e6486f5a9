"""Writers take turns: those of one process first come, first served, and processes with one another.

SQLite lets whoever asks at the right moment in and makes the others wait longer each time: beside a busy writer another
can wait until it gives up, and what a family has sent is lost. A process therefore asks often and at short intervals
for a lock on a file beside the database, which is let go of by itself when its holder dies. What does not know of the
file, SQLite's own lock still keeps out.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections import deque
from pathlib import Path
from threading import Event, Lock

_ASK_AGAIN_S = 0.001
_ASK_AGAIN_AS_FIRST_S = 0.005  # seldom enough that the pause between two turns of one process usually goes unseen
_IN_A_ROW_S = 0.1


class Turns:
    """A queue for one thing that one at a time can have; ``file`` is what other processes are kept out by."""

    def __init__(self, file: Path | None = None) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[Event] = deque()
        self._between = _Between(file) if file else None

    def take(self, seconds: float) -> bool:
        """Wait for one's turn, at most so long; False when it did not come."""
        until = time.monotonic() + seconds
        if not self._take_here(seconds):
            return False
        if self._between is None or self._between.take(until):
            return True
        self._give_here()
        return False

    def give(self) -> None:
        """The next one, please."""
        if self._between is not None:
            self._between.give()
        self._give_here()

    def _take_here(self, seconds: float) -> bool:
        mine = Event()
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine.is_set():  # it came at the last moment
                return True
            self._waiting.remove(mine)
        return False

    def _give_here(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


class _Between:
    """Two locks on files, each held by at most one process: the turn, and the first place of those who wait for it.

    A process that has had its turn may have it again for a moment, since each change of process costs as much as the
    work: nothing it needs is near any more. Then it goes past the first place like any other, so that whoever waits
    there is next.
    """

    def __init__(self, file: Path) -> None:
        self._first, self._turn = _FileLock(Path(f"{file}-next")), _FileLock(file)
        self._again_until = 0.0

    def take(self, until: float) -> bool:
        now = time.monotonic()
        if now < self._again_until and self._turn.take(now, 0):
            return True
        if not self._first.take(until, _ASK_AGAIN_S):
            return False
        try:
            taken = self._turn.take(until, _ASK_AGAIN_AS_FIRST_S)
        finally:
            self._first.give()
        self._again_until = time.monotonic() + _IN_A_ROW_S
        return taken

    def give(self) -> None:
        self._turn.give()


class _FileLock:
    """Let go of by itself when its holder dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._opened: tuple[int, int] = (0, -1)

    def take(self, until: float, again: float) -> bool:
        while True:
            try:
                fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(again)
            else:
                return True

    def give(self) -> None:
        fcntl.flock(self._open(), fcntl.LOCK_UN)

    def _open(self) -> int:
        """Its own in each process: one that was opened before a fork is one lock for both."""
        process, descriptor = self._opened
        if process != os.getpid():
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            self._opened = (os.getpid(), descriptor)
        return descriptor
