"""How guessing is slowed: a bucket that fills with each wrong try and empties by itself.

Nobody is locked out: a wait is short, ends by itself and is the same for accounts that do not exist. A person on a
computer that has signed in before has a bucket of their own there, so that strangers who guess cannot slow them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class Curve:
    """``free`` tries cost nothing, each more doubles the wait up to ``longest``; one is forgotten per ``forget``"""

    free: int
    forget: timedelta
    longest: timedelta

    def wait(self, level: float) -> timedelta:
        """How long after the last try the next is heard."""
        over = ceil(level) - self.free  # up: a try that is half forgotten still counts
        if over < 0:
            return timedelta()
        return min(timedelta(seconds=2 ** min(over, 30)), self.longest)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How full it was after the last try."""

    level: float
    at: datetime

    def now(self, curve: Curve, moment: datetime) -> float:
        """How full it is now; a clock that went back empties nothing."""
        passed = max(moment - self.at, timedelta())
        return max(self.level - passed / curve.forget, 0.0)

    def opens(self, curve: Curve) -> datetime:
        """From when on the next try is heard."""
        return self.at + curve.wait(self.level)

    def tried(self, curve: Curve, moment: datetime) -> Bucket:
        """The bucket after one more try."""
        return Bucket(self.now(curve, moment) + 1, moment)


# By account from computers not known to it; by network address, behind which a whole town hall may sit; by a computer
# the account has signed in from before; and for the second factor.
ACCOUNT = Curve(free=5, forget=timedelta(minutes=15), longest=timedelta(minutes=5))
SOURCE = Curve(free=30, forget=timedelta(seconds=30), longest=timedelta(minutes=1))
KNOWN_DEVICE = Curve(free=5, forget=timedelta(minutes=5), longest=timedelta(minutes=1))
FACTOR = Curve(free=5, forget=timedelta(hours=1), longest=timedelta(hours=1))
