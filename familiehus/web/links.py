"""Addresses: static files by content, pages in every language, and until when a page is true."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request, url_for
from markupsafe import Markup, escape

from familiehus.settings import EXTENSION, Settings
from familiehus.web.fragments import kept
from familiehus.web.i18n import NAMES, SOURCE_LANGUAGE, current_language, direction
from familiehus.web.page_cache import FRESH_UNTIL

_CURRENT = ' aria-current="true"'
STATIC = Path(__file__).parent / "static"


def init_links(app: Flask) -> None:
    """Give templates the addresses, and tell the page cache until when each page is true."""
    app.jinja_env.globals.update(asset=asset, address_in=address_in, kept=kept, language_links=language_links)
    app.after_request(_tell_freshness)


def asset(name: str) -> str:
    """The address of a file under ``static/``; it changes with the content, so browsers may keep it for good."""
    return f"{mount_point()}/static/{name}?v={_fingerprint(name)}"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.blake2b((STATIC / name).read_bytes(), digest_size=5).hexdigest()


def mount_point() -> str:
    """Where the site hangs on its host, without the language: mostly the empty string."""
    if current_language() == SOURCE_LANGUAGE:
        return request.script_root
    return request.script_root.removesuffix(f"/{current_language()}")


def address_in(language: str, *, query: bool = True) -> str:
    """The page being shown, in another language: path and query without the host. Unknown pages lead home.

    Of the query only what the page has understood goes along (``carry_query``).
    """
    if "bare_path" not in g:
        known = request.endpoint and request.view_args is not None
        here = url_for(str(request.endpoint), **(request.view_args or {})) if known else f"{request.script_root}/"
        g.bare_path = here.removeprefix(request.script_root)
    asked = g.get("carried_query", "") if query else ""
    return page_in(language, g.bare_path) + (f"?{asked}" if asked else "")


def language_links() -> Markup:
    """The page being shown in every language, as items of a list: on every page, so written here."""
    here = current_language()
    items = [
        f'<li><a href="{escape(address_in(code))}" lang="{code}" dir="{direction(code)}" hreflang="{code}"'
        f"{_CURRENT if code == here else ''}>{NAMES[code]}</a></li>\n"
        for code in settings().languages
    ]
    return Markup("".join(items))  # noqa: S704 - addresses are escaped, the rest is ours


def shown_at(path: str) -> None:
    """The page being made answers a form: its links to other languages lead to ``path``, given without a language."""
    g.bare_path = path


def carry_query(pairs: Iterable[tuple[str, str]]) -> None:
    """What the page being made has understood of its query: its links to other languages ask the same."""
    g.carried_query = urlencode(list(pairs))


def page_in(language: str, path: str) -> str:
    """A page's address in a language: ``/tilbud`` is ``/en/tilbud`` in English."""
    prefix = "" if language == SOURCE_LANGUAGE else f"/{language}"
    return f"{mount_point()}{prefix}{path}"


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions[EXTENSION]
    return found


def public_page(path: str) -> str:
    """The whole address of a page in the visitor's language, as one would print it on a poster."""
    prefix = "" if current_language() == SOURCE_LANGUAGE else f"/{current_language()}"
    return f"{settings().public_url}{prefix}{path}"


def own_page(locator: str, language: str) -> str:
    """The whole address of a parent's page in their language, as messages have it: not as this request came to us."""
    spoken = language in settings().languages and language != SOURCE_LANGUAGE
    return f"{settings().public_url}{f'/{language}' if spoken else ''}/min-side/{locator}"


def fresh_until(*moments: datetime | None) -> None:
    """The page being made is true until the first of these moments; earlier calls still count."""
    known = [m for m in (*moments, g.get("fresh_until")) if m is not None]
    g.fresh_until = min(known, default=None)


def _tell_freshness(response: Response) -> Response:
    moment = g.get("fresh_until")
    if moment is not None and response.status_code == 200:
        response.headers[FRESH_UNTIL] = f"{moment.timestamp():.0f}"
    return response
