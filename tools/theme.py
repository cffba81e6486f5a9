"""Derives the site's style sheet and icon sprite from the vendored dkfds: ``python -m tools.theme``.

Three things are done to dkfds.min.css, and nothing is written by hand: rules for components the site does not use are
left out (25 kB less on the wire), colours become custom properties (so that one sheet is light and dark), left and
right become start and end (so that Arabic works).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

STATIC = Path(__file__).parents[1] / "familiehus" / "web" / "static"
VENDOR = STATIC / "vendor" / "dkfds" / "dist"
STYLES = STATIC / "css" / "dkfds-site.css"
SPRITE = STATIC / "img" / "icons.svg"
PACKED = STATIC / "vendor" / "leaflet" / "dist" / "leaflet.js.gz"

COMPONENTS = frozenset(
    """container skipnav sr-only h1 h2 h3 h4 h5 h6 small-text bold form-input form-select form-label form-hint
    form-group form-group-checkbox form-group-radio form-checkbox form-radio form-error form-error-message button
    button-primary button-secondary alert alert-info alert-warning alert-success alert-error alert-heading alert-text
    icon-svg""".split()
)

# (property group, colour in dkfds) -> the token in css/site.css. ``*`` stands for every other property.
TOKENS = {
    ("color", "#fff"): "--on-primary",
    ("*", "#fff"): "--surface",
    ("color", "#454545"): "--primary",
    ("outline", "#454545"): "--focus",
    ("*", "#454545"): "--primary",
    ("*", "#1a1a1a"): "--ink",
    ("*", "#707070"): "--ink-soft",
    ("*", "#8e8e8e"): "--line-strong",
    ("*", "#bfbfbf"): "--line",
    ("*", "#dcdcdc"): "--line",
    ("*", "#f5f5f5"): "--surface-alt",
    ("*", "#c00"): "--error",
    ("*", "#ffe0e0"): "--error-bg",
    ("*", "#fec"): "--warning-bg",
    ("*", "#febb30"): "--warning",
    ("*", "#e2f2fb"): "--info-bg",
    ("*", "#1b86c3"): "--info",
    ("*", "#ddf7ce"): "--success-bg",
    ("*", "#358000"): "--success",
    ("*", "#004d99"): "--link",
    ("*", "purple"): "--link-visited",
}
LOGICAL = {
    "left": "inset-inline-start",
    "right": "inset-inline-end",
    "margin-left": "margin-inline-start",
    "margin-right": "margin-inline-end",
    "padding-left": "padding-inline-start",
    "padding-right": "padding-inline-end",
    "border-left": "border-inline-start",
    "border-right": "border-inline-end",
    "border-top-left-radius": "border-start-start-radius",
    "border-top-right-radius": "border-start-end-radius",
    "border-bottom-left-radius": "border-end-start-radius",
    "border-bottom-right-radius": "border-end-end-radius",
}
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\bpurple\b", re.IGNORECASE)
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_NOT = re.compile(r":not\([^()]*\)")


def derive_styles(css: str) -> str:
    """The part of dkfds the site uses, in tokens and logical properties. Pure: same input, same output."""
    kept = "\n".join(_kept_rules(css))
    return f"/* Derived from dkfds 11.2.0 (MIT) by tools/theme.py. Do not edit. */\n{kept}\n"


def derive_sprite(folder: Path) -> str:
    """One SVG with a symbol for each vendored icon, named as its file."""
    symbols = "\n".join(_symbol(path) for path in sorted(folder.glob("*.svg")))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(path: Path) -> str:
    found = re.search(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>', path.read_text("utf-8"), re.DOTALL)
    if found is None:
        raise ValueError(f"{path.name} is not an icon: it has no viewBox")
    return f'<symbol id="{path.stem}" viewBox="{found[1]}">{found[2].strip()}</symbol>'


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Each top-level ``prelude { body }`` of minified CSS."""
    start, depth, opened = 0, 0, 0
    for i, letter in enumerate(css):
        if letter == "{":
            depth += 1
            opened = i if depth == 1 else opened
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : i]
                start = i + 1


def _kept_rules(css: str) -> Iterator[str]:
    for prelude, body in _blocks(css):
        if prelude.startswith("@media"):
            inner = "".join(_kept_rules(body))
            if inner and "print" not in prelude:
                yield f"{prelude}{{{inner}}}"
        elif not prelude.startswith("@"):
            selectors = [s for s in _selectors(prelude) if _is_used(s)]
            if selectors:
                yield f"{','.join(selectors)}{{{';'.join(_declarations(body))}}}"


def _selectors(prelude: str) -> list[str]:
    return re.split(r",(?![^()]*\))", prelude)


def _is_used(selector: str) -> bool:
    if "::-webkit" in selector or "::-moz" in selector:
        return False
    return COMPONENTS.issuperset(_CLASS.findall(_NOT.sub("", selector)))


def _declarations(body: str) -> Iterator[str]:
    for declaration in re.split(r";(?![^()]*\))", body):
        name, colon, value = declaration.partition(":")
        if not colon:
            continue
        name, value = name.strip(), value.strip()
        yield f"{LOGICAL.get(name, name)}:{_value(name, value)}"


def _value(name: str, value: str) -> str:
    if name == "text-align":
        return {"left": "start", "right": "end"}.get(value, value)
    if "url(" in value:
        return value.replace("url(../", "url(../vendor/dkfds/dist/")
    return _COLOUR.sub(lambda found: _token(name, found[0].lower()), value)


def _token(name: str, colour: str) -> str:
    group = "color" if name in ("color", "fill") else "outline" if name.startswith("outline") else "*"
    token = TOKENS.get((group, colour)) or TOKENS.get(("*", colour))
    return f"var({token})" if token else colour


def pack(data: bytes) -> bytes:
    """Compressed once and for all: same input, same output on every machine."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def main() -> None:
    """Write the derived files."""
    STYLES.write_text(derive_styles((VENDOR / "css" / "dkfds.min.css").read_text("utf-8")), "utf-8")
    SPRITE.write_text(derive_sprite(VENDOR / "img" / "svg-icons"), "utf-8")
    PACKED.write_bytes(pack(PACKED.with_suffix("").read_bytes()))


if __name__ == "__main__":
    main()
