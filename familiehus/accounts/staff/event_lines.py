"""The lines of a list of events, in words: a template that looked each word up itself would cost twice as much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from familiehus.accounts.pages import in_words
from familiehus.accounts.record import Line
from familiehus.accounts.wording import act_name, role_name

_NOBODY: Mapping[UUID, str] = {}


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as a page shows it: ``at`` for machines, the rest for people; ``who`` is empty without names."""

    number: int
    at: str
    moment: str
    who: str
    role: str
    act: str


def event_lines(events: Iterable[Line], names: Mapping[UUID, str] = _NOBODY) -> list[EventLine]:
    """The events in their order; ``names`` are those of the people who did them."""
    return [
        EventLine(
            event.number,
            *in_words(event.at),
            names.get(event.person, "") if event.person else "",
            role_name(event.role),
            act_name(event.act),
        )
        for event in events
    ]
