"""From a form to a document and back. What was typed is kept as it was typed, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from familiehus.catalogue.asking import As, Field, Rows
from familiehus.catalogue.editing_domain import Kind, lost_gates, lost_requirements
from familiehus.catalogue.entry_fields import fields
from familiehus.catalogue.entry_reading import NO, YES, Wrong, value_of
from familiehus.geo.tables import Places
from familiehus.kernel.text import fold
from familiehus.storage.base import Document
from familiehus.web.i18n import gettext
from familiehus.web.labels import label

ROWS = "rows"
_MANY = 200


class Sent(Protocol):
    """A form as it came: werkzeug's MultiDict."""

    def getlist(self, key: str) -> list[str]:
        """Everything sent under a name."""
        ...


@dataclass(slots=True)
class Typed:
    """What stands in the form: texts by the name of their field, and how many rows each list shows."""

    values: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The text of a field; empty when nothing stands there."""
        return next(iter(self.values.get(name, ())), "")

    def many(self, name: str) -> list[str]:
        """Everything chosen."""
        return self.values.get(name, [])


@dataclass(frozen=True, slots=True)
class Own:
    """What stands behind the form beside the entry itself.

    The source "we say so ourselves": its key, and what it says when nobody has written a remark. ``names`` are those of
    the organisations by key; one that two of them have is no name here.
    """

    key: str
    section: str
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, key: str) -> str:
        """What an organisation is called in the form: its name, or its key where that would not lead back to it."""
        name = " ".join(self.names.get(key, "").split())
        return name if name and self.organisation(name) == key else key

    def organisation(self, said: str) -> str:
        """The key of the organisation that is called so; what was said where none or several are."""
        found = [key for key, name in self.names.items() if fold(name) == fold(said)]
        return found[0] if len(found) == 1 else said


def from_document(kind: Kind, document: Document, own: Own) -> Typed:
    """The form of an entry as it stands."""
    typed = Typed()
    for part in fields(kind):
        value = at(document, part.path)
        if isinstance(part, Rows):
            items = value if isinstance(value, list) else []
            typed.rows[part.path] = len(items)
            for number, item in enumerate(items):
                for below in part.fields:
                    typed.values[f"{part.path}.{number}.{below.path}"] = _texts(below, item.get(below.path))
        elif part.ask is not As.OWN_SOURCE and part.path != "sources.remark":
            typed.values[part.path] = _texts(part, value)
    if partners := document.get("partners"):
        typed.values["partners"] = ["\n".join(own.name(key) for key in partners)]
    mine = [s for s in document.get("sources", ()) if s["document"] == own.key]
    typed.values |= {"sources": ["1"] if mine else [], "sources.remark": [s["section"] for s in mine[:1]]}
    return typed


def _texts(part: Field, value: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    if value is None or (value is False and part.ask is As.TICK):
        return []
    if part.ask in (As.TICK, As.PREGNANT):
        return ["1"]
    if part.ask in (As.YES_NO, As.FREE):
        return [YES if value else NO]
    if part.ask is As.LIST:
        return [", ".join(value)]
    if part.ask is As.LINES:
        return ["\n".join(value)]
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def from_form(kind: Kind, sent: Sent) -> Typed:
    """The form as it was sent; names that are not the editor's are dropped."""
    typed = Typed()
    for part in fields(kind):
        if isinstance(part, Rows):
            count = min(_count(sent.getlist(f"{part.path}.{ROWS}")), _MANY)
            typed.rows[part.path] = count
            names = [f"{part.path}.{n}.{below.path}" for n in range(count) for below in part.fields]
        else:
            names = [part.path]
        clean = _clean_lines if isinstance(part, Field) and part.ask is As.LINES else _clean
        typed.values |= {name: [clean(text) for text in sent.getlist(name)[:_MANY]] for name in names}
    return typed


def _count(sent: list[str]) -> int:
    text = sent[0] if sent else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _clean(text: str) -> str:
    """Blanks single, what cannot be seen dropped: every text of the catalogue is one paragraph."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())


def _clean_lines(text: str) -> str:
    return "\n".join(filter(None, (_clean(line) for line in text.splitlines())))


def add_row(kind: Kind, typed: Typed, path: str) -> None:
    """One more empty row, up to the most there may be."""
    rows = _rows(kind, path)
    if rows:
        typed.rows[path] = min(typed.rows.get(path, 0) + 1, rows.most)


def remove_row(kind: Kind, typed: Typed, path: str, number: int) -> None:
    """Drop a row; those after it move up."""
    rows = _rows(kind, path)
    if rows is None or not 0 <= number < typed.rows.get(path, 0):
        return
    kept = [n for n in range(typed.rows[path]) if n != number]
    _keep_rows(typed, rows, kept)


def _rows(kind: Kind, path: str) -> Rows | None:
    return next((part for part in fields(kind) if isinstance(part, Rows) and part.path == path), None)


def _keep_rows(typed: Typed, rows: Rows, kept: list[int]) -> None:
    for below in rows.fields:
        moved = [typed.values.get(f"{rows.path}.{n}.{below.path}", []) for n in kept]
        for number in range(typed.rows[rows.path]):
            typed.values.pop(f"{rows.path}.{number}.{below.path}", None)
        typed.values |= {f"{rows.path}.{n}.{below.path}": texts for n, texts in enumerate(moved)}
    typed.rows[rows.path] = len(kept)


def read(kind: Kind, typed: Typed, before: Document, own: Own, places: Places) -> tuple[Document, dict[str, str]]:
    """The document the form describes, and what cannot be read, by field name.

    ``before`` is what the form began from: facts the form does not show stay. Rows left empty are dropped from
    ``typed``, too, so that they are numbered as in the document.
    """
    document = deepcopy(before)
    errors: dict[str, str] = {}
    for part in fields(kind):
        if isinstance(part, Rows):
            _drop_empty(typed, part)
            items = [_row(part, n, typed, errors) for n in range(typed.rows[part.path])]
            put(document, part.path, items or None)
        elif part.ask is As.OWN_SOURCE:
            document["sources"] = _sources(before, typed, own)
        elif part.path != "sources.remark":
            put(document, part.path, _value(part, part.path, typed, at(before, part.path), errors))
    _name_properly(document, places, own)
    for rule in lost_gates(before, document):
        words = gettext("»%(rule)s« skal blive stående: den afgør, hvem der skal sige ja først.", rule=rule)
        errors.setdefault("legal_basis", words)
    for code in lost_requirements(before, document):
        what = label("requirement", code)
        words = gettext("»%(what)s« skal blive stående: det afgør, om noget må begynde.", what=what)
        errors.setdefault("access.requires", words)
    return _pruned(document), errors


def _drop_empty(typed: Typed, rows: Rows) -> None:
    count = typed.rows.get(rows.path, 0)
    typed.rows[rows.path] = count
    _keep_rows(typed, rows, [n for n in range(count) if any(_row_texts(typed, rows, n))])


def _row_texts(typed: Typed, rows: Rows, number: int) -> Iterator[str]:
    for below in rows.fields:
        yield from typed.values.get(f"{rows.path}.{number}.{below.path}", ())


def _row(rows: Rows, number: int, typed: Typed, errors: dict[str, str]) -> Document:
    item = {}
    for below in rows.fields:
        value = _value(below, f"{rows.path}.{number}.{below.path}", typed, None, errors)
        if value is not None:
            item[below.path] = value
    return item


def _value(part: Field, name: str, typed: Typed, before: object, errors: dict[str, str]) -> object:
    if part.ask is As.PREGNANT:
        return (dict(before) if isinstance(before, dict) else {}) if typed.one(name) else None
    try:
        return value_of(part, typed.many(name), before)
    except Wrong as wrong:
        errors[name] = str(wrong)
        return None


def _sources(before: Document, typed: Typed, own: Own) -> list[Document]:
    others = [source for source in before.get("sources", ()) if source["document"] != own.key]
    if not typed.one("sources"):
        return others
    return [*others, {"document": own.key, "section": typed.one("sources.remark") or own.section, "passage": ""}]


def _name_properly(document: Document, places: Places, own: Own) -> None:
    """ "solrød kommune" is Solrød; a partner's name is its key."""
    if partners := document.get("partners"):
        document["partners"] = list(dict.fromkeys(own.organisation(said) for said in partners))
    names = document.get("municipalities")
    if isinstance(names, list):
        known = (places.municipality(name) for name in names)
        document["municipalities"] = list(dict.fromkeys(k.name if k else n for n, k in zip(names, known, strict=True)))


def at(document: Document, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """What stands at a dotted path; None when nothing does."""
    value: Any = document
    for name in _steps(path):
        if type(value) is not dict:
            return None
        value = value.get(name)
    return value


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def put(document: Document, path: str, value: object) -> None:
    """Let a value stand at a dotted path; None takes it away."""
    *above, last = path.split(".")
    for name in above:
        below = document.get(name)
        if not isinstance(below, dict):
            if value is None:
                return
            below = document[name] = {}
        document = below
    if value is None:
        document.pop(last, None)
    else:
        document[last] = value


def _pruned(document: Document) -> Document:
    """Without groups that have become empty; an empty pregnancy means something."""
    result = {}
    for name, value in document.items():
        kept = _pruned(value) if isinstance(value, dict) else value
        if kept or kept in (0, False) or name == "pregnancy":
            result[name] = kept
    return result
