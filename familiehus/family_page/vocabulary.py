"""What a parent can say on their own page, and how long a look at it lasts."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

SESSION_LASTS = timedelta(minutes=20)


class Answer(StrEnum):
    """What the parent said. All but ``TALKED`` and ``CONFIRMED`` wait for the holder."""

    CALL_ME = "call_me"
    WRITE_ME = "write_me"
    NOT_NOW = "not_now"
    NO_MORE = "no_more"
    TALKED = "talked"
    NOT_TALKED = "not_talked"
    NOT_AGREED = "not_agreed"
    CONFIRMED = "confirmed"
    OTHER_CONTACT = "other_contact"
    ALONE = "alone"


class TakingOver(StrEnum):
    """What has come of a handover that the parent agreed to; ``OVER``: somebody else has the contact by now."""

    TO_COME = "to_come"
    DONE = "done"
    OVER = "over"


# They want to be rung, or written to where there is no number.
WANTS_TO_TALK = frozenset({Answer.CALL_ME, Answer.WRITE_ME})
# Nobody has to do anything about these.
SETTLED_AT_ONCE = frozenset({Answer.TALKED, Answer.CONFIRMED})
# These do not wait for the morning: something is not as somebody here believes.
URGENT = frozenset({Answer.NOT_TALKED, Answer.NOT_AGREED})
