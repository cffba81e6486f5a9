"""The lines of a list of events, in words: a template that looked each word up itself would cost twice as much.

Half a hundred events are of a few acts in a few roles: each word is looked up, and made ready for the page, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.pages import in_words
from familiehus.accounts.record import Line
from familiehus.accounts.site import accounts_site
from familiehus.accounts.subjects import Subjects, numbered_keys, shown_keys
from familiehus.accounts.subjects import in_words as in_words_about
from familiehus.accounts.wording import act_name, role_name

_NOBODY: Mapping[UUID, str] = {}
_AT_ONCE = 500


class EventLine(NamedTuple):
    """An event as a page shows it; ``who`` is empty without names."""

    number: int
    at: Markup
    who: str
    role: Markup
    act: Markup
    about: str


def called_in(session: Session, events: Collection[Line]) -> dict[UUID, str]:
    """What everything is called that these events name: people, units, and what the higher floors know of."""
    keys = shown_keys(event.about for event in events)
    people = directory.names(session, keys)
    return people | accounts_site().naming(session, keys - people.keys())


def numbers_in(session: Session, events: Iterable[Subjects]) -> dict[str, str]:
    """By id the numbers of all lines and referrals in some events; some hundreds are asked for at a time."""
    keys, naming = numbered_keys(events), accounts_site().naming
    batches = [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]
    return {str(key): number for batch in batches for key, number in naming(session, batch).items()}


def event_lines(events: Collection[Line], names: Mapping[UUID, str] = _NOBODY) -> list[EventLine]:
    """The events in their order; ``names`` are those of what they were about."""
    called = {str(key): name for key, name in names.items()}
    roles = {code: escape(role_name(code)) for code in {event.role for event in events}}
    acts = {code: escape(act_name(code)) for code in {event.act for event in events}}
    return [
        EventLine(
            number,
            in_words(at),
            who,
            roles[role],
            acts[act],
            in_words_about(about, called) if about else "",
        )
        for number, at, act, role, who, about in events
    ]
