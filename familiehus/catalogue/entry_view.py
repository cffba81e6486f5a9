"""The editor's form as plain values: templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup, escape

from familiehus.catalogue.asking import As, Field, Rows, Section
from familiehus.catalogue.desk import Desk
from familiehus.catalogue.editing_domain import differences, with_values
from familiehus.catalogue.entry_fields import sections
from familiehus.catalogue.entry_form import Typed, at
from familiehus.catalogue.entry_reading import NO, YES
from familiehus.catalogue.entry_words import Change, Choice, Choices, Wordbook
from familiehus.storage.base import Document
from familiehus.web.i18n import gettext


class Box(NamedTuple):
    """One field: how it is asked for, what stands in it, what is wrong, and what the file says when it differs."""

    name: str
    ask: str
    label: str
    hint: str
    error: str
    value: str
    values: frozenset[str]
    choices: Choices
    most: int
    lang: str
    file_says: tuple[str, ...] | None = None

    @property
    def id(self) -> str:
        """Where an error leads to."""
        return f"f-{self.name}"

    def chosen(self, choices: tuple[Choice, ...]) -> int:
        """How many of these are chosen."""
        return sum(code in self.values for code, _word in choices)

    def ticked(self, boxes: Markup) -> Markup:
        """Finished boxes of which none is ticked, with those ticked that are chosen."""
        page = str(boxes)
        for value in map(escape, self.values):
            page = page.replace(f' value="{value}">', f' value="{value}" checked>')
        return Markup(page)  # noqa: S704 - finished before, and nothing is put in but what stood there

    @property
    def is_plain(self) -> bool:
        """Whether nothing of this entry's own words stands here: only then may the finished field be kept."""
        return not (self.value or self.error or self.file_says is not None)


@dataclass(frozen=True, slots=True)
class RowsBox:
    """A list with its rows."""

    name: str
    label: str
    hint: str
    one: str
    add: str
    rows: tuple[tuple[Box, ...], ...]
    full: bool
    file_says: tuple[str, ...] | None = None
    ask: str = "rows"

    @property
    def id(self) -> str:
        """Where the page goes on after a row was added."""
        return f"f-{self.name}"


@dataclass(frozen=True, slots=True)
class SectionBox:
    """A part of the form."""

    name: str
    title: str
    hint: str
    boxes: tuple[Box | RowsBox, ...]
    unfolded: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form, and every error once more with the place it leads to."""

    sections: tuple[SectionBox, ...]
    errors: tuple[tuple[str, str, str], ...]


def _inside(box: Box | RowsBox) -> tuple[Box, ...]:
    return tuple(cell for row in box.rows for cell in row) if isinstance(box, RowsBox) else (box,)


class Draughtsman:
    """Lays out the form of one entry."""

    def __init__(self, book: Wordbook, desk: Desk) -> None:
        self._book = book
        self._desk = desk
        self._filed = with_values(desk.loaded, desk.clash) if desk.loaded is not None else None
        place = desk.document.get("municipality")
        self._near = (*desk.document.get("municipalities", ()), *([place] if place else ()))

    def form(self, typed: Typed, errors: Mapping[str, str], at_work: str = "") -> FormView:
        """The form with what was typed and what is wrong with it; ``at_work`` is where a row has just been added.

        Only the first part, parts with errors and the one at work are unfolded: the whole is long.
        """
        parts = tuple(self._section(section, typed, errors, at_work) for section in sections(self._desk.ref.kind))
        parts = (replace(parts[0], unfolded=True), *parts[1:])
        listed = [(b.id, b.label, b.error) for part in parts for box in part.boxes for b in _inside(box) if b.error]
        return FormView(parts, (*([("", "", errors[""])] if "" in errors else []), *listed))

    def _section(self, section: Section, typed: Typed, errors: Mapping[str, str], at_work: str) -> SectionBox:
        boxes = tuple(
            self._rows(part, typed, errors) if isinstance(part, Rows) else self._box(part, part.path, typed, errors)
            for part in section.parts
        )
        unfolded = any(box.name == at_work or any(b.error for b in _inside(box)) for box in boxes)
        hint = gettext(section.hint) if section.hint else ""
        return SectionBox(section.name, gettext(section.title), hint, boxes, unfolded)

    def _rows(self, part: Rows, typed: Typed, errors: Mapping[str, str]) -> RowsBox:
        count = typed.rows.get(part.path, 0)
        rows = tuple(
            tuple(self._box(below, f"{part.path}.{n}.{below.path}", typed, errors) for below in part.fields)
            for n in range(count)
        )
        hint = gettext(part.hint) if part.hint else ""
        return RowsBox(
            part.path,
            gettext(part.label),
            hint,
            gettext(part.one),
            gettext(part.add),
            rows,
            count >= part.most,
            self._file_says(part),
        )

    def _box(self, part: Field, name: str, typed: Typed, errors: Mapping[str, str]) -> Box:
        return Box(
            name=name,
            ask=part.ask.name.lower(),
            label=gettext(part.label),
            hint=gettext(part.hint) if part.hint else "",
            error=errors.get(name, ""),
            value=typed.one(name),
            values=frozenset(typed.many(name)),
            choices=self._choices(part, typed.many(name)),
            most=part.most,
            lang=part.lang,
            file_says=self._file_says(part) if name == part.path else None,
        )

    def _choices(self, part: Field, chosen: list[str]) -> Choices:
        if part.ask is As.YES_NO:
            return (("", ((YES, gettext("Ja")), (NO, gettext("Nej")))),)
        if part.ask is As.FREE:
            costs = ((NO, gettext("Det koster noget")),) if NO in chosen else ()
            return (("", ((YES, gettext("Gratis")), *costs)),)
        if part.ask is As.MANY:
            return self._book.choices(part, self._near)
        if part.ask is not As.CHOICE:
            return ()
        ((title, choices),) = self._book.choices(part, self._near)
        known = {"", *(code for code, _word in choices)}
        others = ((code, self._book.word(part.words, code)) for code in chosen if code not in known)
        return ((title, (*choices, *others)),)

    def _file_says(self, part: Field | Rows) -> tuple[str, ...] | None:
        """None where the entry says the same as its file, or has none."""
        if self._filed is None or part.path.startswith("sources"):
            return None
        filed, stands = at(self._filed, part.path), at(self._desk.document, part.path)
        if filed == stands:  # as nearly everywhere: no need to put it in words
            return None
        said = self._book.words(part, filed)
        return said if said != self._book.words(part, stands) else None

    def overtaken(self) -> list[Change]:
        """What was changed outside the draft in fields the draft changes, too: what parents see, and the draft."""
        if not self._desk.overtaken:
            return []
        return self.compared(self._desk.published, self._desk.document, self._desk.overtaken)

    def clashing(self) -> list[Change]:
        """Where the file says something else than what was edited here: the file's words, and what stands."""
        if not self._desk.clash:
            return []
        filed = with_values(self._desk.document, self._desk.clash)
        return self.compared(filed, self._desk.document, tuple(self._desk.clash))

    def compared(self, old: Document | None, new: Document, names: tuple[str, ...] = ()) -> list[Change]:
        """What differs between two documents, in words; only in the fields named, if any are."""
        found = [d for d in differences(old, new) if not names or d.path.split(".")[0] in names]
        return self._book.changes(self._desk.ref.kind, found)
