"""What stands in an address of the API can be told wrong, in two languages, whichever schema reads it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from flask import Flask
from marshmallow import Schema, fields

import familiehus
from familiehus.web.api_shell import parameters
from familiehus.web.problems import InvalidParameters


def queries() -> Iterator[type[Schema]]:
    """Every schema that a door may read the address by: its name ends so, wherever it lies."""
    for found in pkgutil.walk_packages(familiehus.__path__, "familiehus."):
        if found.name.rsplit(".", 1)[-1].endswith(("schemas", "asked", "described")):
            for name, schema in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
                if issubclass(schema, Schema) and name.endswith("Query") and schema.__module__ == found.name:
                    yield schema


# Read in another way: the search as its page reads it, the router from a body.
ELSEWHERE = {"SearchQuery", "RouterQuery"}


def test_every_parameter_of_every_address_says_what_is_wrong_with_it() -> None:
    found = {schema.__name__: schema for schema in queries()}
    assert {"ReferenceQuery", "SideQuery", "NumbersQuery", "OfferListQuery", "ServiceQuery"} <= found.keys()
    silent = [
        f"{schema.__module__}.{name}: {key}"
        for name, schema in found.items()
        if name not in ELSEWHERE
        for key, field in schema().fields.items()
        if set(field.metadata.get("wrong", ())) != {"da", "en"}
    ]
    assert silent == [], "say with `wrong` what can be written there"


def test_a_parameter_that_says_nothing_of_itself_is_a_bad_request_all_the_same() -> None:
    class Bare(Schema):
        day = fields.Date(required=True)

    for query in ("", "?day=x", "?day=1&day=2", "?night=1"):
        with Flask(__name__).test_request_context(f"/{query}"), pytest.raises(InvalidParameters) as wrong:
            parameters(Bare())
        assert "day" in dict(wrong.value.errors), query
