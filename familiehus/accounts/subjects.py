"""What an event was about, as far as a page says it: the kind of thing and its name, nothing of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.accounts.wording import KINDS_OF_THINGS, profession_name, role_name
from familiehus.kernel.ids import id_or_none
from familiehus.web.i18n import gettext, ngettext

# What things are called that live on higher floors: ``app.py`` hands that in.
Naming = Callable[[Session, Collection[UUID]], dict[UUID, str]]
SHOWN = 3
_CALLED = frozenset({"person", "line", "referral", "offer", "house", "unit"})
# What families are told of by; a number that the record holds itself stands as it is.
_NUMBERED = frozenset({"line", "referral"})
_NUMBER = "reference"
_IN_WORDS: dict[str, Callable[[str], str]] = {"role": role_name, "profession": profession_name, "route": str}
Subjects = Sequence[Sequence[str]]
Groups = list[tuple[str, list[str], int]]


def nobody_named(_session: Session, _keys: Collection[UUID]) -> dict[UUID, str]:
    """Without higher floors there is nothing to name."""
    return {}


def grouped(subjects: Subjects, doer: UUID | None) -> Groups:
    """Each kind of thing a page tells of, the first of them, and how many; whoever did it is not told once more."""
    found: dict[str, list[str]] = {}
    for kind, key in subjects:
        if kind in KINDS_OF_THINGS:
            found.setdefault(kind, []).append(key)
    return [
        (kind, list(dict.fromkeys(keys[:SHOWN])), len(keys))
        for kind, keys in found.items()
        if not (kind == "person" and len(keys) == 1 and keys[0] == str(doer))
    ]


def shown_keys(events: Iterable[Groups]) -> set[UUID]:
    """The ids a page of events says something of: of a list that was seen only the first."""
    shown = {key for groups in events for kind, keys, _count in groups if kind in _CALLED for key in keys}
    return {found for key in shown if (found := id_or_none(key)) is not None}


def numbered_keys(events: Iterable[Subjects]) -> list[UUID]:
    """The ids of everything in some events that has a number, each once."""
    found = dict.fromkeys(key for subjects in events for kind, key in subjects if kind in _NUMBERED)
    return [one for key in found if (one := id_or_none(key)) is not None]


def numbers(subjects: Subjects, called: Mapping[str, str]) -> str:
    """The numbers of the lines and referrals an event was about, in their order; of what is no more there is none."""
    found = (key if kind == _NUMBER else called.get(key, "") for kind, key in subjects if kind in {*_NUMBERED, _NUMBER})
    return " ".join(dict.fromkeys(filter(None, found)))


def in_words(groups: Groups, called: Mapping[str, str]) -> str:
    """The kinds of things with their names and numbers."""
    return "; ".join(_part(kind, keys, count, called) for kind, keys, count in groups)


def _part(kind: str, keys: Sequence[str], count: int, called: Mapping[str, str]) -> str:
    word = gettext(KINDS_OF_THINGS[kind])
    if kind in _IN_WORDS:
        return f"{word}: {', '.join(_IN_WORDS[kind](key) for key in keys)}"
    if kind not in _CALLED:
        return word
    names = ", ".join(called.get(key, key[:8]) for key in keys)
    more = count - len(keys)
    also = ngettext("og %(num)s til", "og %(num)s til", more) if more else ""
    return f"{word}: {names} {also}".rstrip()
