"""Jinja as this program uses it: what templates share is one dictionary, and texts and addresses are written fast."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from enum import Enum
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any
from uuid import UUID

from flask import Flask, request
from flask.templating import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_JINJAS_OWN = ("_block_vars", "_loop_vars")
_PLAIN = (FunctionType, MethodType)
_IDS = (UUID, int)
_MOST_ADDRESSES = 10_000


class Names(Context):
    """Jinja's own names of a template, and a quicker call: a page makes a hundred, most of them for a text."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """A function or method is called as it is, a macro as it wants it; what may want the context is Jinja's."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not BuiltinFunctionType and (kind not in _PLAIN or called.__dict__):
            return super().call(called, *args, **kwargs)
        if kwargs:
            for name in _JINJAS_OWN:
                kwargs.pop(name, None)
        return called(*args, **kwargs)


_TO_ESCAPE = re.compile("[&<>'\"]")


def written(value: object) -> str:
    """A value as it stands on a page. Most texts have nothing to escape: seeing that costs a third of escaping them."""
    if type(value) is Markup:
        return value
    if type(value) is str and not _TO_ESCAPE.search(value):
        return value
    return escape(value)


class _Writer(CodeGenerator):
    """Jinja's own, which escapes each value that is put out; here with ``Templates.written``."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Templates(Environment):
    """Flask's own environment, with the shared names copied into one dictionary.

    Jinja itself makes a ``ChainMap`` of them, and goes through it name by name whenever a template imports another.
    What is shared must be hung up before the first page is made, as ``create_app`` does.
    """

    context_class = Names
    code_generator_class = _Writer
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names a template starts from."""
        return {**self.globals, **(d or {})}


class Application(Flask):
    """Flask with these templates, addresses that are put together once, and a log that names no address."""

    jinja_environment = Templates

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Flask has it
        super().__init__(*args, **kwargs)
        put_together = super().url_for
        self._known = lru_cache(maxsize=_MOST_ADDRESSES)(lambda _root, endpoint, **ids: put_together(endpoint, **ids))

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no view or hook here is asynchronous, and Flask looks at a dozen of them for each page."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask has it
        """Flask's own. One that ids, numbers and words of the code's own lists tell whole is kept.

        A page of staff has a dozen, a hundredth each. Nothing else is kept, for no word that somebody wrote or looked
        for is to stay here.
        """
        if endpoint[0] != "." and all(type(value) in _IDS or isinstance(value, Enum) for value in values.values()):
            return self._known(request.script_root, endpoint, **values)
        return super().url_for(endpoint, **values)

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask has it
        """A page failed: by the pattern of its address, where Flask itself would write the address."""
        route = request.url_rule.rule if request.url_rule else "unknown"
        self.logger.error("%s %s failed", request.method, route, exc_info=exc_info)
