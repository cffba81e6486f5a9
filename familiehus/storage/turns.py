"""Writers of one process take turns, first come, first served.

SQLite lets whoever asks at the right moment in and makes the others wait longer each time: under many writers one of
them can wait until it gives up, and what a family has sent is lost. Between processes SQLite's own lock still decides.
"""

from __future__ import annotations

from collections import deque
from threading import Event, Lock


class Turns:
    """A queue for one thing that one at a time can have."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[Event] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for one's turn, at most so long; False when it did not come."""
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

    def give(self) -> None:
        """The next one, please."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
