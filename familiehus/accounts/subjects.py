"""What an event was about, as far as a page says it: the kind of thing and its name, nothing of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.accounts.wording import KINDS_OF_THINGS, profession_name, role_name
from familiehus.kernel.ids import NO_ID, id_or_none
from familiehus.web.i18n import gettext, ngettext

# What things are called that live on higher floors: ``app.py`` hands that in.
Naming = Callable[[Session, Collection[UUID]], dict[UUID, str]]
SHOWN = 3
_CALLED = frozenset({"person", "line", "referral", "offer", "house", "unit"})
_IN_WORDS: dict[str, Callable[[str], str]] = {"role": role_name, "profession": profession_name, "route": str}
Subjects = Sequence[Sequence[str]]


def nobody_named(_session: Session, _keys: Collection[UUID]) -> dict[UUID, str]:
    """Without higher floors there is nothing to name."""
    return {}


def shown_keys(events: Iterable[Subjects]) -> set[UUID]:
    """The ids a page of events says something of: of a list that was seen only the first."""
    shown = (key for subjects in events for kind, keys, _count in _grouped(subjects) if kind in _CALLED for key in keys)
    return {found for key in dict.fromkeys(shown) if (found := id_or_none(key)) is not None}


def in_words(subjects: Subjects, called: Mapping[UUID, str], doer: UUID | None) -> str:
    """The kinds of things with their names and numbers; whoever did it is not named once more."""
    return "; ".join(
        _part(kind, keys, count, called)
        for kind, keys, count in _grouped(subjects)
        if not (kind == "person" and count == 1 and keys[0] == str(doer))
    )


def _part(kind: str, keys: Sequence[str], count: int, called: Mapping[UUID, str]) -> str:
    word = gettext(KINDS_OF_THINGS[kind])
    if kind in _IN_WORDS:
        return f"{word}: {', '.join(_IN_WORDS[kind](key) for key in keys)}"
    if kind not in _CALLED:
        return word
    names = ", ".join(called.get(id_or_none(key) or NO_ID, key[:8]) for key in keys)
    more = count - len(keys)
    also = ngettext("og %(num)s til", "og %(num)s til", more) if more else ""
    return f"{word}: {names} {also}".rstrip()


def _grouped(subjects: Subjects) -> list[tuple[str, list[str], int]]:
    """Each kind of thing a page tells of, the first of them, and how many there are."""
    found: dict[str, list[str]] = {}
    for kind, key in subjects:
        if kind in KINDS_OF_THINGS:
            found.setdefault(kind, []).append(key)
    return [(kind, list(dict.fromkeys(keys[:SHOWN])), len(keys)) for kind, keys in found.items()]
