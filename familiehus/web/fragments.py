"""Parts of pages that look the same again and again, kept as finished HTML: the frame of a page, the cards of offers.

A kept part may depend on its arguments, the language and where the site hangs, and on nothing else: never on the clock,
the address or the visitor.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import request
from markupsafe import Markup

from familiehus.web.i18n import current_language

_MOST = 8_000
_parts: OrderedDict[tuple[Hashable, ...], Markup] = OrderedDict()
_lock = Lock()


def kept(macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
    """What the macro gives for these arguments, made once for each language."""
    key = (macro, current_language(), request.script_root, *arguments)
    found = _parts.get(key)
    if found is None:
        found = macro(*arguments)
        with _lock:
            _parts[key] = found
            if len(_parts) > _MOST:
                _parts.popitem(last=False)
    return found
