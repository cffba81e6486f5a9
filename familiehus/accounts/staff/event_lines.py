"""The lines of a list of events, in words: a template that looked each word up itself would cost twice as much."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.pages import in_words
from familiehus.accounts.record import Line
from familiehus.accounts.site import accounts_site
from familiehus.accounts.subjects import in_words as in_words_about
from familiehus.accounts.subjects import shown_keys
from familiehus.accounts.wording import act_name, role_name

_NOBODY: Mapping[UUID, str] = {}


class EventLine(NamedTuple):
    """An event as a page shows it; ``who`` is empty without names."""

    number: int
    at: Markup
    who: str
    role: str
    act: str
    about: str


def called_in(session: Session, events: Collection[Line]) -> dict[UUID, str]:
    """What everything is called that these events name: people, units, and what the higher floors know of."""
    keys = shown_keys(event.about for event in events)
    people = directory.names(session, keys | {event.person for event in events})
    return people | accounts_site().naming(session, keys - people.keys())


def event_lines(events: Iterable[Line], names: Mapping[UUID, str] = _NOBODY) -> list[EventLine]:
    """The events in their order; ``names`` are those of the people who did them and of what they were about."""
    called = {str(key): name for key, name in names.items()}
    return [_line(event, names, called) for event in events]


def _line(event: Line, names: Mapping[UUID, str], called: Mapping[str, str]) -> EventLine:
    who = names.get(event.person, "") if event.person else ""
    about = in_words_about(event.about, called)
    return EventLine(event.number, in_words(event.at), who, role_name(event.role), act_name(event.act), about)
