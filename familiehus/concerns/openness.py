"""What a parent reads of all this on their own page: what is written is written openly, save what safety holds back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.concerns.domain import Meeting
from familiehus.concerns.meetings import Meetings
from familiehus.concerns.worries import Talk, Worries, Worry


@dataclass(frozen=True, slots=True)
class Openly:
    """Meetings that were held, dialogues whole, and the concerns a professional chose to show (R067, R073, R076)."""

    meetings: list[Meeting]
    dialogues: list[Talk]
    worries: list[Worry]

    def __bool__(self) -> bool:
        return bool(self.meetings or self.dialogues or self.worries)


NOTHING = Openly([], [], [])


def openly(meetings: Meetings, worries: Worries, session: Session, line: UUID) -> Openly:
    """That of one line; the other parent's is never among it. The caller has asked whose page it is."""
    return Openly(
        meetings.for_family(session, line), worries.dialogues(session, line), worries.for_family(session, line)
    )
