"""The editor's form as finished HTML: a field is made once with nothing in it, and what stands in it is put in."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.entry_view import Box, FormView, RowsBox, SectionBox, empty_boxes
from familiehus.web.fragments import kept
from familiehus.web.i18n import current_language


class Macros(Protocol):
    """How one field is written, and a list with its rows: the template's own macros."""

    field: Callable[[Box], Markup]
    rows: Callable[[RowsBox], Markup]


def drawn(form: FormView, macros: Macros) -> list[tuple[SectionBox, Markup]]:
    """Each section with its finished fields."""
    blank = _blank(macros.field, form.kind, current_language())
    return [
        (section, Markup("\n".join(_drawn(box, blank, macros) for box in section.boxes)))  # noqa: S704 - finished
        for section in form.sections
    ]


@lru_cache(maxsize=16)
def _blank(draw: Callable[[Box], Markup], kind: Kind, language: str) -> dict[str, Markup]:
    """Finished fields with nothing in them, by name."""
    return {name: draw(box) for name, box in empty_boxes(kind, language).items()}


def _drawn(box: Box | RowsBox, blank: dict[str, Markup], macros: Macros) -> Markup:
    if isinstance(box, RowsBox):
        return macros.rows(box) if box.rows or box.file_says is not None else kept(macros.rows, box)
    finished = blank.get(box.name)
    if finished is None or box.error or box.file_says is not None:
        return macros.field(box)
    if box.is_plain:
        return finished
    return box.put_into(finished) or macros.field(box)
