"""The editor's form as plain values: templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from familiehus.catalogue.asking import As, Field, Rows, Section
from familiehus.catalogue.desk import Desk
from familiehus.catalogue.editing_domain import Kind, differences, with_values
from familiehus.catalogue.entry_fields import fields, sections
from familiehus.catalogue.entry_form import Typed, at
from familiehus.catalogue.entry_reading import NO
from familiehus.catalogue.entry_words import Change, Choice, Choices, Wordbook, own_choices
from familiehus.storage.base import Document
from familiehus.web.i18n import current_language, gettext

# Where a finished empty field is to be changed for what stands in it, by how it is asked for; the rest are lines.
_LINE = (' value=""', ' value="{}"')
_TICK = (' value="1"', ' value="1" checked')
_TEXT = ("></textarea>", ">{}</textarea>")
_CHOICE = (' value="{}"', ' value="{}" selected')
_PUT = {
    **dict.fromkeys(("tick", "pregnant", "own_source"), _TICK),
    **dict.fromkeys(("words", "lines"), _TEXT),
    **dict.fromkeys(("choice", "yes_no", "free"), _CHOICE),
}


class Box(NamedTuple):
    """One field: how it is asked for, what stands in it, what is wrong, and what the file says when it differs."""

    name: str
    ask: str
    label: str
    hint: str
    choices: Choices
    most: int
    lang: str
    error: str = ""
    value: str = ""
    values: frozenset[str] = frozenset()
    file_says: tuple[str, ...] | None = None

    @property
    def id(self) -> str:
        """Where an error leads to."""
        return f"f-{self.name}"

    def chosen(self, choices: tuple[Choice, ...]) -> int:
        """How many of these are chosen."""
        return len(self.values & dict(choices).keys())

    def ticked(self, boxes: Markup) -> Markup:
        """Finished boxes of which none is ticked, with those ticked that are chosen."""
        page = str(boxes)
        for value in map(escape, self.values):
            page = page.replace(f' value="{value}">', f' value="{value}" checked>')
        return Markup(page)  # noqa: S704 - finished before, and nothing is put in but what stood there

    def put_into(self, blank: Markup) -> Markup | None:
        """The same field, finished with nothing in it, with what stands here; None where it offers no such choice."""
        if self.ask == "many":
            return self.ticked(blank)
        here, stands = (text.format(escape(self.value)) for text in _PUT.get(self.ask, _LINE))
        return Markup(str(blank).replace(here, stands, 1)) if here in blank else None  # noqa: S704 - escaped above

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

    kind: Kind
    sections: tuple[SectionBox, ...]
    errors: tuple[tuple[str, str, str], ...]


def _empty_box(part: Field, name: str, choices: Choices) -> Box:
    hint = gettext(part.hint) if part.hint else ""
    return Box(name, part.ask.name.lower(), gettext(part.label), hint, choices, part.most, part.lang)


@lru_cache(maxsize=16)
def empty_boxes(kind: Kind, _language: str) -> dict[str, Box]:
    """The fields of which every form of a language has the same, with nothing in them, by name.

    Those that offer what the catalogue has are not among them, nor those of rows.
    """
    asked = ((part, own_choices(part)) for part in fields(kind) if isinstance(part, Field))
    return {part.path: _empty_box(part, part.path, choices) for part, choices in asked if choices is not None}


def _inside(box: Box | RowsBox) -> tuple[Box, ...]:
    return tuple(cell for row in box.rows for cell in row) if isinstance(box, RowsBox) else (box,)


class Draughtsman:
    """Lays out the form of one entry."""

    def __init__(self, book: Wordbook, desk: Desk) -> None:
        self._book = book
        self._desk = desk
        self._empty = empty_boxes(desk.ref.kind, current_language())
        self._filed = with_values(desk.loaded, desk.clash) if desk.loaded is not None else None
        self._unlike = _unlike(self._filed, desk.document)
        place = desk.document.get("municipality")
        self._near = (*desk.document.get("municipalities", ()), *([place] if place else ()))

    def form(self, typed: Typed, errors: Mapping[str, str], at_work: str = "") -> FormView:
        """The form with what was typed and what is wrong with it; ``at_work`` is where a row has just been added.

        Only the first part, parts with errors and the one at work are unfolded: the whole is long.
        """
        parts = tuple(self._section(section, typed, errors, at_work) for section in sections(self._desk.ref.kind))
        parts = (replace(parts[0], unfolded=True), *parts[1:])
        every = (b for part in parts for box in part.boxes for b in _inside(box)) if errors else ()
        listed = [(b.id, b.label, b.error) for b in every if b.error]
        return FormView(self._desk.ref.kind, parts, (*([("", "", errors[""])] if "" in errors else []), *listed))

    def _section(self, section: Section, typed: Typed, errors: Mapping[str, str], at_work: str) -> SectionBox:
        boxes = tuple(
            self._rows(part, typed, errors) if isinstance(part, Rows) else self._box(part, part.path, typed, errors)
            for part in section.parts
        )
        is_told = bool(errors or at_work)
        unfolded = is_told and any(box.name == at_work or any(b.error for b in _inside(box)) for box in boxes)
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
        texts, empty = typed.many(name), self._empty.get(name)
        if empty and not (texts or errors or self._unlike):  # as two thirds of most forms
            return empty
        error = errors.get(name, "")
        said = self._file_says(part) if name == part.path else None
        if empty is None:
            choices = own_choices(part)
            empty = _empty_box(part, name, self._book.choices(part, self._near) if choices is None else choices)
        if not (any(texts) or error or said is not None):
            return empty
        choices = self._with_chosen(part, empty.choices, texts)
        values = frozenset(texts)
        return empty._replace(choices=choices, error=error, value=typed.one(name), values=values, file_says=said)

    def _with_chosen(self, part: Field, choices: Choices, chosen: list[str]) -> Choices:
        """What is offered, and what stands there although nobody is offered it any more."""
        if part.ask not in (As.CHOICE, As.FREE):
            return choices
        ((title, offered),) = choices
        known = {"", *(code for code, _word in offered)}
        others = [code for code in chosen if code not in known]
        if part.ask is As.FREE:
            return ((title, (*offered, *((NO, gettext("Det koster noget")) for code in others if code == NO))),)
        return ((title, (*offered, *((code, self._book.word(part.words, code)) for code in others))),)

    def _file_says(self, part: Field | Rows) -> tuple[str, ...] | None:
        """None where the entry says the same as its file, or has none."""
        if part.path.partition(".")[0] not in self._unlike:  # as nearly everywhere: no need to put it in words
            return None
        said = self._book.words(part, at(self._filed or {}, part.path))
        return said if said != self._book.words(part, at(self._desk.document, part.path)) else None

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


def _unlike(filed: Document | None, stands: Document) -> frozenset[str]:
    """The facts that are others in the file, if there is one; where they come from is never among them."""
    names = {*filed, *stands} - {"sources"} if filed is not None else ()
    return frozenset(name for name in names if (filed or {}).get(name) != stands.get(name))
