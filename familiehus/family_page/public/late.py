"""A button pressed after the page had shut itself: nothing was saved; after the code, what was written is given back.

Meanwhile it stands in the page that asks for the code, and nowhere else: nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from flask import request

from familiehus.families.items import as_date
from familiehus.web.forms import typed

_ACT, _FIELD = "late", "late-"
_MOST, _LONGEST = 20, 2000
_CHOICES = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Late:
    """What was pressed, with everything its form carried besides its token."""

    act: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[str]:
        """What somebody wrote: neither a choice, nor a day, nor the number of a thing."""
        return [value for _, value in self.fields if value.strip() and not _is_chosen(value)]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """As fields of the form that asks for the code."""
        return [(_ACT, self.act), *((_FIELD + name, value) for name, value in self.fields)]


def pressed(act: str) -> Late:
    """The form of this request."""
    return Late(act, _short(typed()))


def carried(acts: Collection[str]) -> Late | None:
    """What came along with the code; None when nothing was pressed, or nothing there is."""
    act = request.form.get(_ACT, "")
    if act not in acts:
        return None
    return Late(act, _short((name.removeprefix(_FIELD), value) for name, value in typed() if name.startswith(_FIELD)))


def _short(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value[:_LONGEST]) for name, value in islice(fields, _MOST))


def _is_chosen(value: str) -> bool:
    if value in _CHOICES:
        return True
    try:
        UUID(value)
    except ValueError:
        return as_date(value) is not None
    return True
