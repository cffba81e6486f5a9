"""Three ways: what the source file said last, what stands now, what the file says today, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
_ABSENT = object()
# Days somebody looked: when both sides have looked, the later day stands and nothing is to be settled.
_LATEST_STANDS = frozenset({"verified"})


@dataclass(frozen=True, slots=True)
class Merge:
    """``document`` is what shall stand; ``base`` what is remembered as loaded; ``conflicts`` fields both sides changed.

    In a conflict the edited field stands and the base keeps its old value, so that it is seen again until settled.
    """

    document: Document
    base: Document
    conflicts: tuple[str, ...] = ()


def merge(base: Document, current: Document, incoming: Document) -> Merge:
    """Take over what the file changed and keep what was edited here."""
    result: Document = {}
    remembered: Document = {}
    conflicts: list[str] = []
    for name in [*incoming, *(n for n in (*current, *base) if n not in incoming)]:
        was, here, there = (d.get(name, _ABSENT) for d in (base, current, incoming))
        if name in result or name in remembered:
            continue
        clash = here not in (was, there) and there != was
        value = there if here == was else here
        if clash and name in _LATEST_STANDS and isinstance(here, str) and isinstance(there, str):
            clash, value = False, max(here, there)
        if clash:
            conflicts.append(name)
        for target, kept in ((result, value), (remembered, was if clash else there)):
            if kept is not _ABSENT:
                target[name] = kept
    return Merge(result, remembered, tuple(conflicts))


def changed_fields(before: Document, after: Document) -> tuple[str, ...]:
    """Names of the fields that differ."""
    return tuple(sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n)))
