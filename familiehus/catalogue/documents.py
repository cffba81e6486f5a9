"""Between documents (in files, rows and answers) and the dataclasses of ``domain``: marshmallow, from the types."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any, TypeVar, Union

from marshmallow import RAISE, Schema, ValidationError, post_load
from marshmallow import fields as ma

from familiehus.catalogue import domain
from familiehus.catalogue.domain import House, Offer, Organisation, SourceDocument
from familiehus.storage.base import Document

Record = TypeVar("Record")
_SCHEMAS: dict[type, Schema] = {}


class _ClockTime(ma.Time):
    """``"10:30"``, to the minute. YAML reads a bare 10:30 as a number; the message says so."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to marshmallow
        super().__init__(error_messages={"invalid": 'a time should be written "HH:MM", in quotes'}, **kwargs)

    def _serialize(self, value: time | None, attr: str | None, obj: object, **kwargs: object) -> str | None:
        return None if value is None else value.strftime("%H:%M")


class _Choice(ma.Field[Enum]):
    """One value of an enum; the message lists what would be right."""

    def __init__(self, enum: type[Enum], **kwargs: Any) -> None:  # noqa: ANN401 - handed on to marshmallow
        super().__init__(error_messages={"choice": "{value!r} is not one of: {allowed}"}, **kwargs)
        self.enum = enum

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Enum:
        try:
            return self.enum(value)
        except ValueError as error:
            allowed = ", ".join(str(member.value) for member in self.enum)
            raise self.make_error("choice", value=value, allowed=allowed) from error

    def _serialize(self, value: Enum | None, attr: str | None, obj: object, **kwargs: object) -> object:
        return None if value is None else value.value


_PLAIN: dict[type, type[ma.Field[Any]]] = {
    str: ma.String,
    bool: ma.Boolean,
    int: ma.Integer,
    date: ma.Date,
    time: _ClockTime,
}


def _field(hint: Any, **options: Any) -> ma.Field[Any]:  # noqa: ANN401 - a type hint can be anything
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(a for a in typing.get_args(hint) if a is not type(None))
        return _field(inner, **options)
    if origin is tuple:
        return ma.List(_field(typing.get_args(hint)[0]), **options)
    if is_dataclass(hint):
        return ma.Nested(schema_for(typing.cast("type", hint)), **options)
    if issubclass(hint, Enum):
        return _Choice(hint, **options)
    if hint is bool:
        return ma.Boolean(truthy={True}, falsy={False}, **options)
    if hint is int:
        return ma.Integer(strict=True, **options)
    return _PLAIN[hint](**options)


def _required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def schema_for(record: type) -> Schema:
    """The marshmallow schema of a dataclass: unknown fields are errors, absent ones take the dataclass's default."""
    if record not in _SCHEMAS:
        _SCHEMAS[record] = _build_schema(record)
    return _SCHEMAS[record]


def _build_schema(record: type) -> Schema:
    hints = typing.get_type_hints(record, vars(domain))
    members: dict[str, Any] = {f.name: _field(hints[f.name], required=_required(f)) for f in fields(record)}

    @post_load
    def build(_self: Schema, data: dict[str, Any], **_: object) -> object:
        return record(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})

    members["build"] = build
    return Schema.from_dict(members, name=record.__name__)(unknown=RAISE)


def load(record: type[Record], document: Document) -> Record:
    """The dataclass a document describes. Raises marshmallow.ValidationError with a tree of messages."""
    return typing.cast("Record", schema_for(record).load(document))


def readable(record: type[Record], error: ValidationError) -> Record:
    """What could be read of a document with errors, the wrong and missing fields empty. For further checks only."""
    wrong = set(error.messages) if isinstance(error.messages, dict) else set()
    valid = error.valid_data if isinstance(error.valid_data, dict) else {}
    empty = {name: () if isinstance(field, ma.List) else None for name, field in schema_for(record).fields.items()}
    needed = {item.name: empty[item.name] for item in fields(record) if _required(item)}  # type: ignore[arg-type]
    right = {k: tuple(v) if isinstance(v, list) else v for k, v in valid.items() if k not in wrong}
    return record(**(needed | right))


def dump(entry: Offer | House | Organisation | SourceDocument) -> Document:
    """The document of an entry: JSON values, absent fields left out, so that loading it gives the same entry."""
    return typing.cast("Document", _pruned(schema_for(type(entry)).dump(entry)))


def _pruned(value: object) -> object:
    if isinstance(value, dict):
        kept = {k: _pruned(v) for k, v in value.items() if v is not None}
        return {k: v for k, v in kept.items() if (v != [] and v is not False) or k in _MEANT_WHEN_FALSE}
    if isinstance(value, list):
        return [_pruned(v) for v in value]
    return value


_MEANT_WHEN_FALSE = {"anonymous", "online", "free", "visitation_needed", "physical"}


def field_names(record: type, trail: tuple[str | int, ...]) -> list[str]:
    """The names a document may use where ``trail`` ends: ``("schedule", "opening", 0, "dayz")`` names an Hours."""
    schema = schema_for(record)
    for step in trail[:-1]:
        if isinstance(step, int):
            continue
        member = schema.fields.get(step)
        if isinstance(member, ma.List):
            member = member.inner
        if not isinstance(member, ma.Nested):
            return []
        schema = member.schema
    return sorted(schema.fields)


def expected(record: type, trail: tuple[str | int, ...]) -> str:
    """In a few words what should stand where ``trail`` ends; nothing where no field is."""
    member: ma.Field[Any] | None = None
    schema = schema_for(record)
    for step in trail:
        if isinstance(step, int):
            member = member.inner if isinstance(member, ma.List) else member
        else:
            member = schema.fields.get(step)
        inner = member.inner if isinstance(member, ma.List) else member
        if isinstance(inner, ma.Nested):
            schema = inner.schema
    return _expected(member) if member else ""


def _expected(member: ma.Field[Any]) -> str:
    if isinstance(member, ma.List):
        return f"a list in [ ]; in it {_expected(member.inner)}"
    if isinstance(member, ma.Nested):
        return f"fields of its own: {', '.join(sorted(member.schema.fields))}"
    if isinstance(member, _Choice):
        return f"one of: {', '.join(str(value.value) for value in member.enum)}"
    return _IN_WORDS[type(member)]


_IN_WORDS: dict[type, str] = {
    ma.String: "text",
    ma.Boolean: "true or false",
    ma.Integer: "a whole number",
    ma.Date: "a date as 2026-11-21",
    _ClockTime: 'a time as "10:30"',
}
