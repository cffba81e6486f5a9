"""Jinja as this program uses it: what all templates share is one dictionary, copied fast for every page."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import FunctionType
from typing import Any

from flask import Flask, request
from flask.templating import Environment
from jinja2.runtime import Context

_JINJAS_OWN = ("_block_vars", "_loop_vars")


class Names(Context):
    """Jinja's own names of a template, and a quicker call: a page makes a hundred, most of them for a text."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """A plain function is called as it is; whatever may want to know the context is left to Jinja."""
        if type(called) is not FunctionType or called.__dict__:
            return super().call(called, *args, **kwargs)
        for name in _JINJAS_OWN:
            kwargs.pop(name, None)
        return called(*args, **kwargs)


class Templates(Environment):
    """Flask's own environment, with the shared names copied into one dictionary.

    Jinja itself makes a ``ChainMap`` of them, and goes through it name by name whenever a template imports another.
    What is shared must be hung up before the first page is made, as ``create_app`` does.
    """

    context_class = Names

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names a template starts from."""
        return {**self.globals, **(d or {})}


class Application(Flask):
    """Flask with these templates, and a log that names no address."""

    jinja_environment = Templates

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask has it
        """A page failed: by the pattern of its address, where Flask itself would write the address."""
        route = request.url_rule.rule if request.url_rule else "unknown"
        self.logger.error("%s %s failed", request.method, route, exc_info=exc_info)
