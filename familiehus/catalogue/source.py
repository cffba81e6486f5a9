"""Reading a catalogue source file, and every error in it with its line, its field and what would be right."""

from __future__ import annotations

import hashlib
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
_TOP = {*SECTIONS, "catalogue"}
Path_ = tuple[str | int, ...]


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

    ``items`` are all entries in file order, those with errors too, as far as they could be read.
    """

    origin: str
    digest: str
    catalogue: Catalogue
    errors: tuple[SourceError, ...]
    lines: dict[Path_, int] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    documents: frozenset[str] = frozenset()


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
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        return _failed(path, digest, SourceError(1, path.name, "is not UTF-8 text"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "is not YAML"
        return _failed(path, digest, SourceError(mark.line + 1 if mark else 1, path.name, str(problem)))
    if not isinstance(node, yaml.MappingNode):
        return _failed(path, digest, SourceError(1, path.name, f"should be a mapping with {', '.join(SECTIONS)}"))
    return _parse(path, digest, node)


def _failed(path: Path, digest: str, error: SourceError) -> SourceFile:
    return SourceFile(path.stem, digest, Catalogue(), (error,))


def _parse(path: Path, digest: str, node: yaml.MappingNode) -> SourceFile:
    lines: dict[Path_, int] = {}
    errors: list[SourceError] = []
    raw = _plain(node, (), lines, errors)
    known = ", ".join(sorted(_TOP))
    errors.extend(SourceError(lines[key,], key, f"unknown section; known: {known}") for key in raw.keys() - _TOP)
    found = {section: tuple(_records(section, raw.get(section) or [], lines, errors)) for section in SECTIONS}
    parts = {section: tuple(item.entry for item in items if not item.wrong) for section, items in found.items()}
    entries = tuple(item for section, items in found.items() if section != "documents" for item in items)
    named = frozenset(str(item.entry.key) for item in found["documents"])
    origin = str(raw.get("catalogue") or path.stem)
    catalogue = Catalogue(**parts)  # type: ignore[arg-type]
    return SourceFile(origin, digest, catalogue, tuple(sorted(errors)), lines, entries, named)


def _plain(node: yaml.Node, path: Path_, lines: dict[Path_, int], errors: list[SourceError]) -> Any:  # noqa: ANN401
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                errors.append(SourceError(key_node.start_mark.line + 1, _where(path), f"{key!r} stands twice"))
            result[key] = _plain(value_node, (*path, key), lines, errors)
            lines[*path, key] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, n), lines, errors) for n, child in enumerate(node.value)]
    return _scalar(node)


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
            yield from _explain(below, record, name, path, lines, (*trail, key))
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
    if message != "Unknown field.":
        return message[:1].lower() + message[1:].rstrip(".")
    known = documents.field_names(record, trail)
    close = get_close_matches(str(trail[-1]), known, n=1)
    return f"unknown field; did you mean {close[0]!r}?" if close else f"unknown field; known: {', '.join(known)}"
