"""Reading a catalogue source file, and every error in it with its line, its field and what would be right."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError

from familiehus.catalogue import documents
from familiehus.catalogue.domain import Catalogue, House, Offer, Organisation, SourceDocument
from familiehus.kernel.errors import Refused

SECTIONS: dict[str, type] = {
    "documents": SourceDocument,
    "organisations": Organisation,
    "houses": House,
    "offers": Offer,
}
OPTIONAL = "optional"
_ENGLISH = ("required", OPTIONAL)
_TOP = {*SECTIONS, "catalogue", "english"}
Path_ = tuple[str | int, ...]
_LONGEST_NAME = 120
# Neither YAML nor PostgreSQL takes them; tab, line feed and carriage return are text.
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
_CONTROL_SAID = "a control character stands here; take it out"
_HINTS = {
    "mapping values are not allowed in this context": "put a text that holds a colon in quotes",
    "found character that cannot start any token": "indent with spaces, not tabs; put text beginning with @ in quotes",
    "did not find expected ',' or ']'": "close the list with ]",
    "did not find expected ',' or '}'": "close the brace with }",
    "did not find expected '-' indicator": "look at how far the lines are indented",
    "did not find expected key": "look at how far the lines are indented, and for a quote that is not closed",
    "but found another document": "one file is one catalogue; take out the line ---",
}


@dataclass(frozen=True, slots=True, order=True)
class SourceError:
    """One thing wrong in the file. ``line`` counts from 1; ``where`` is the entry's key and field."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it stands in the file, the ``number``-th of its section. Its ``wrong`` fields are empty."""

    section: str
    number: int
    entry: Organisation | House | Offer
    wrong: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file read: its catalogue (the entries without an error), its errors, and where each part stands.

    ``items`` are all entries in file order, those with errors too, as far as they could be read. ``english`` is whether
    every text must be there in English, too; a catalogue that is not so far says so.
    """

    origin: str
    digest: str
    catalogue: Catalogue
    errors: tuple[SourceError, ...]
    lines: dict[Path_, int] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    documents: frozenset[str] = frozenset()
    english: bool = True

    def line(self, section: str, number: int, name: str) -> int:
        """Where a dotted field of an entry stands, or what it would stand in."""
        trail = tuple(int(step) if step.isdecimal() else step for step in name.split("."))
        return _line((section, number), trail, self.lines)


class BadSource(Refused):
    """The source file has errors; nothing of it was used."""

    def __init__(self, errors: tuple[SourceError, ...]) -> None:
        many = "s" * (len(errors) != 1)
        super().__init__(f"{len(errors)} error{many} in the catalogue's source, nothing was loaded; first: {errors[0]}")
        self.errors = errors


def file_digest(path: Path) -> str:
    """SHA-256 of the file as hexadecimal. Raises Refused when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error


def read_source(path: Path) -> SourceFile:
    """Read and parse one file; shape errors are collected, never raised. Raises Refused when there is no such file."""
    digest = file_digest(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        if control := _CONTROL.search(text):
            line = text.count("\n", 0, control.start()) + 1
            return _failed(path, digest, SourceError(line, path.name, _CONTROL_SAID))
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        if not isinstance(node, yaml.MappingNode):
            return _failed(path, digest, SourceError(1, path.name, f"should be a mapping with {', '.join(SECTIONS)}"))
        return _parse(path, digest, node)
    except UnicodeDecodeError:
        return _failed(path, digest, SourceError(1, path.name, "is not UTF-8 text"))
    except RecursionError:
        return _failed(path, digest, SourceError(1, path.name, "something in it stands within itself, or too deep"))
    except yaml.YAMLError as error:
        return _failed(path, digest, _unreadable(path, error))


def _unreadable(path: Path, error: yaml.YAMLError) -> SourceError:
    """What YAML has against the file, where, and what one can do about it."""
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or "is not YAML")
    if began and mark and began.line < mark.line:
        said += f" (of what begins in line {began.line + 1})"
    hint = _HINTS.get(str(getattr(error, "problem", "")))
    return SourceError(mark.line + 1 if mark else 1, path.name, f"{said}; {hint}" if hint else said)


def _failed(path: Path, digest: str, error: SourceError) -> SourceFile:
    return SourceFile(path.stem, digest, Catalogue(), (error,))


def _parse(path: Path, digest: str, node: yaml.MappingNode) -> SourceFile:
    lines: dict[Path_, int] = {}
    errors: list[SourceError] = []
    raw = _plain(node, (), lines, errors)
    known = ", ".join(sorted(_TOP))
    errors.extend(SourceError(lines[key,], key, f"unknown section; known: {known}") for key in raw.keys() - _TOP)
    errors.extend(_whole(raw, lines))
    found = {section: tuple(_records(section, raw.get(section) or [], lines, errors)) for section in SECTIONS}
    parts = {section: tuple(item.entry for item in items if not item.wrong) for section, items in found.items()}
    entries = tuple(item for section, items in found.items() if section != "documents" for item in items)
    named = frozenset(_documents(found["documents"], lines, errors))
    origin = str(raw.get("catalogue") or path.stem)
    catalogue = Catalogue(**parts)  # type: ignore[arg-type]
    english = raw.get("english") != OPTIONAL
    return SourceFile(origin, digest, catalogue, tuple(sorted(errors)), lines, entries, named, english)


def _whole(raw: dict[str, Any], lines: dict[Path_, int]) -> Iterator[SourceError]:
    """What is wrong with the file as a whole: one that says nothing would take everything down."""
    if not raw.keys() & SECTIONS.keys():
        yield SourceError(1, "the file", f"holds nothing; should have {', '.join(SECTIONS)}")
    for section in raw.keys() & SECTIONS.keys():
        if raw[section] is None:
            yield SourceError(lines[section,], section, "is empty; write [] where everything in it is to be withdrawn")
    name = raw.get("catalogue", "a name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
        yield SourceError(lines["catalogue",], "catalogue", "should be the name of the catalogue, in quotes")
    if raw.get("english", OPTIONAL) not in _ENGLISH:
        yield SourceError(lines["english",], "english", f"should be one of: {', '.join(_ENGLISH)}")


def _documents(items: tuple[Item, ...], lines: dict[Path_, int], errors: list[SourceError]) -> Iterator[str]:
    """The keys of the documents, each once."""
    keys: set[str] = set()
    for item in items:
        if item.entry.key in keys:
            at = _line(("documents", item.number), ("key",), lines)
            errors.append(
                SourceError(at, f"{item.entry.key}: key", "duplicate key; every document needs one of its own")
            )
        keys.add(item.entry.key)
    yield from keys


def _plain(node: yaml.Node, path: Path_, lines: dict[Path_, int], errors: list[SourceError]) -> Any:  # noqa: ANN401
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                errors.append(
                    SourceError(key_node.start_mark.line + 1, _where(path), f"{key!r} stands twice; keep one")
                )
            result[key] = _plain(value_node, (*path, key), lines, errors)
            lines[*path, key] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, n), lines, errors) for n, child in enumerate(node.value)]
    value = _scalar(node)
    if isinstance(value, str) and _CONTROL.search(value):
        errors.append(SourceError(node.start_mark.line + 1, _where(path), _CONTROL_SAID))
    return value


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text = str(node.value)
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"yes", "true", "on"}
    try:
        return int(text) if kind == "int" else float(text) if kind == "float" else text
    except ValueError:
        return text  # a bare 10:30 is an integer to YAML 1.1 and a time to everybody else


def _where(path: Path_) -> str:
    return ".".join(str(p) for p in path) or "the file"


def _records(section: str, items: object, lines: dict[Path_, int], errors: list[SourceError]) -> Iterator[Item]:
    if not isinstance(items, list):
        errors.append(SourceError(lines[section,], section, "should be a list"))
        return
    record = SECTIONS[section]
    for number, item in enumerate(items):
        path = (section, number)
        if not isinstance(item, dict):
            errors.append(SourceError(lines[path], section, "each entry should be a mapping of fields"))
            continue
        try:
            yield Item(section, number, documents.load(record, item))
        except ValidationError as error:
            name = str(item.get("key", f"{section}[{number}]"))
            errors.extend(_explain(error.messages, record, name, path, lines))
            if isinstance(item.get("key"), str):
                yield Item(section, number, documents.readable(record, error), frozenset(error.messages_dict))


def _explain(
    tree: object, record: type, name: str, path: Path_, lines: dict[Path_, int], trail: Path_ = ()
) -> Iterator[SourceError]:
    if isinstance(tree, dict):
        for key, below in tree.items():
            yield from _explain(below, record, name, path, lines, trail if key == "_schema" else (*trail, key))
        return
    messages = tree if isinstance(tree, list) else [tree]
    for message in messages:
        text = _suggest(str(message), trail, record)
        yield SourceError(_line(path, trail, lines), f"{name}: {_where(trail)}", text)


def _line(path: Path_, trail: Path_, lines: dict[Path_, int]) -> int:
    full = (*path, *trail)
    while full not in lines:
        full = full[:-1]
    return lines[full]


def _suggest(message: str, trail: Path_, record: type) -> str:
    if message == "Unknown field.":
        known = documents.field_names(record, trail)
        close = get_close_matches(str(trail[-1]), known, n=1)
        return f"unknown field; did you mean {close[0]!r}?" if close else f"unknown field; known: {', '.join(known)}"
    right = documents.expected(record, trail)
    if message == "Missing data for required field.":
        return f"missing; should be {right}"
    if message == "Field may not be null.":
        return f"is empty; should be {right}; what no source says is left out"
    if message == "Not a valid string.":
        return "should be text; put a number or a word such as yes and no in quotes"
    if message.startswith(("Not a valid ", "Invalid input type")):
        return f"should be {right}"
    return message
