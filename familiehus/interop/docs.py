"""Words for the page of the API: what a value is, with a link to its shape."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

Json = dict[str, Any]


def kind(schema: Json) -> Markup:
    """A schema of the description in a few words."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[1])
        return Markup('<a href="#shape-{0}">{0}</a>').format(name)
    if "anyOf" in schema:
        return Markup(" or ").join(kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return Markup("list of ") + kind(schema["items"])
    if "enum" in schema:
        return Markup("one of {}").format(", ".join(map(str, schema["enum"])))
    return escape(_plain(schema))


def _plain(schema: Json) -> str:
    types = schema.get("type", "anything")
    name = schema.get("format") or (" or ".join(types) if isinstance(types, list) else types)
    low, high = schema.get("minimum"), schema.get("maximum")
    return f"{name} from {low} to {high}" if low is not None and high is not None else str(name)
