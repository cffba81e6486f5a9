"""Jinja as this program uses it: what all templates share is one dictionary, copied fast for every page."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class Templates(Environment):
    """Flask's own environment, with the shared names copied into one dictionary.

    Jinja itself makes a ``ChainMap`` of them, and goes through it name by name whenever a template imports another.
    What is shared must be hung up before the first page is made, as ``create_app`` does.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names a template starts from."""
        return {**self.globals, **(d or {})}


class Application(Flask):
    """Flask with these templates."""

    jinja_environment = Templates
