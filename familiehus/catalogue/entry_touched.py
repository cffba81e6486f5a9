"""What somebody changed in a form: told by marks of what stood in it when it was opened, which the form carries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from familiehus.catalogue.asking import Field, Rows
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.entry_fields import fields
from familiehus.catalogue.entry_form import Typed

_LONG = 8


def marks(kind: Kind, typed: Typed) -> str:
    """A short mark of each part of the form, in its order: equal where the same stands there."""
    return " ".join(_mark(part, typed) for part in fields(kind))


def with_theirs(kind: Kind, mine: Typed, opened: str, theirs: Typed) -> Typed:
    """The form as it stands now, with what was touched since it was ``opened`` (its marks) as it was typed.

    Marks that cannot be those of this form tell nothing: then all of it counts as touched.
    """
    parts, found = fields(kind), opened.split()
    if len(found) != len(parts):
        return mine
    result = Typed()
    for part, mark in zip(parts, found, strict=True):
        chosen = theirs if _mark(part, mine) == mark else mine
        result.values |= {name: chosen.many(name) for name in _names(part, chosen)}
        if isinstance(part, Rows):
            result.rows[part.path] = chosen.rows.get(part.path, 0)
    return result


def changed_parts(
    kind: Kind, opened: str, now: Typed, earlier: Sequence[Typed]
) -> list[tuple[Field | Rows, int | None]]:
    """The parts that stand otherwise ``now`` than when the form was ``opened`` (its marks).

    With each the place of the first of the ``earlier`` forms that had what stood there then; None where none has.
    """
    parts, found = fields(kind), opened.split()
    if len(found) != len(parts):
        return []
    return [
        (part, next((place for place, then in enumerate(earlier) if _mark(part, then) == mark), None))
        for part, mark in zip(parts, found, strict=True)
        if _mark(part, now) != mark
    ]


def _mark(part: Field | Rows, typed: Typed) -> str:
    if isinstance(part, Field) and not any(typed.many(part.path)):
        return _NOTHING
    # In no order: boxes are sent as they stand in the form, and kept as they stand in the entry.
    said = [sorted(" ".join(text.split()) for text in typed.many(name) if text) for name in _names(part, typed)]
    return _digest(said)


def _digest(said: list[list[str]]) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_LONG]


# Two thirds of the fields of a form stand empty.
_NOTHING = _digest([[]])


def _names(part: Field | Rows, typed: Typed) -> list[str]:
    if isinstance(part, Rows):
        return [f"{part.path}.{n}.{below.path}" for n in range(typed.rows.get(part.path, 0)) for below in part.fields]
    return [part.path]
