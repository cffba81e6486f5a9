"""For what staff are told that there is a task. With what it is about, an occasion is what is decided once."""

from __future__ import annotations

from datetime import date

OVERDUE = "overdue-"
FREED = "freed-"
TAKEN_BACK = "taken-back-"
WAITS = "waits-"
ASKED = "asked"
GIVEN = "given-"
QUIET = "quiet-"
OFFERED = "offered"
TAKEN_ON = "taken-on"
ENDS = "ends-"


def overdue_referral(steps: int, deadline: date) -> str:
    """Of one step of a referral the day it had; another day is another occasion."""
    return f"{OVERDUE}{steps}-{deadline.isoformat()}"


def overdue_line(next_on: date) -> str:
    """The day on which the holder meant to act."""
    return f"{OVERDUE}{next_on.isoformat()}"


def waits(steps: int, deadline: date | None) -> str:
    """A step that waits until that day, because the parent wants to be left."""
    return f"{WAITS}{steps}-{deadline}"


def given(moves: int) -> str:
    """Each time the contact moves once, also two on one day."""
    return f"{GIVEN}{moves}"


def ends(last_day: date) -> str:
    """The last day of a yes; said again for longer, it ends on another."""
    return f"{ENDS}{last_day.isoformat()}"
