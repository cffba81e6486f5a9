"""Finished pages, kept before the application and given out until the first moment they would change.

A page is kept by edition, path (which names its language) and query; it stands aside for anybody who sends a Cookie or
Authorization. Browsers are told to ask again each time (``no-cache``) and mostly get 304: an edit is seen at once, and
"åbent nu" is never stale.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from werkzeug.http import parse_accept_header

from familiehus.web.public_routes import HEALTH, PRIVATE

FRESH_UNTIL = "X-Fresh-Until"
_KEPT_TYPES = (
    "text/html",
    "application/json",
    "application/xml",
    "text/calendar",
    "text/plain",
    "image/svg+xml",
    "text/css",
    "text/javascript",
)
_NEVER = (*PRIVATE, *HEALTH)
# The site's own files stand in the file system; of those only what packs well is kept, and packed once.
_FILES, _WORTH_PACKING = "/static/", (".css", ".js", ".svg")
_MAX_ADDRESS = 600
_MIN_COMPRESSED = 600
_MAX_LANGUAGES = 100

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]
_Key = tuple[str, str, str, str]


@dataclass(slots=True)
class Page:
    """One finished answer with its three sets of headers. ``packed`` is made when somebody first asks for it."""

    body: bytes
    tag: str
    until: float | None
    plain_headers: Headers
    unchanged_headers: Headers
    packed: bytes | None = None
    packed_headers: Headers = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes in memory, about, as if it were packed: the same for as long as it is kept."""
        return len(self.body) + len(self.body) // 3 + 1000

    def pack(self) -> None:
        """Make the gzipped body, once."""
        packed = gzip.compress(self.body, compresslevel=6, mtime=0)
        length = ("Content-Length", str(len(packed)))
        self.packed_headers = [*self.plain_headers[:-1], ("Content-Encoding", "gzip"), length]
        self.packed = packed


class PageCache:
    """WSGI middleware. ``edition`` names the catalogue shown now; ``now`` is the calendar's seconds since 1970."""

    def __init__(self, app: WsgiApp, edition: Callable[[], str], now: Callable[[], float], megabytes: int) -> None:
        self._app = app
        self._edition = edition
        self._now = now
        self._limit = megabytes * 1024 * 1024
        self._pages: OrderedDict[_Key, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self.hits = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let the application answer and remember it."""
        if not _may_be_kept(environ):
            return self._app(environ, start_response)
        key = (self._edition(), environ["PATH_INFO"], environ.get("QUERY_STRING", ""), _spoken(environ))
        page = self._pages.get(key)
        if page is None or (page.until is not None and self._now() >= page.until):
            return self._make(key, environ, start_response)
        self.hits += 1
        with suppress(KeyError):  # another thread may just have let it go
            self._pages.move_to_end(key)
        return _answer(page, environ, start_response)

    def _make(self, key: _Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        head: list[Any] = []
        method, environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"], "GET"
        chunks = self._app(environ, lambda status, headers, exc_info=None: head.extend((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
            environ["REQUEST_METHOD"] = method
        status, headers = head[0], head[1]
        page = _page(status, headers, body)
        if page is None:
            start_response(status, [h for h in headers if h[0] != FRESH_UNTIL])
            return [b"" if method == "HEAD" else body]
        self._keep(key, page)
        return _answer(page, environ, start_response)

    def _keep(self, key: _Key, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += page.size - (old.size if old else 0)
            self._pages[key] = page
            while self._bytes > self._limit and len(self._pages) > 1:
                self._bytes -= self._pages.popitem(last=False)[1].size


def _may_be_kept(environ: Environ) -> bool:
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return False
    if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:
        return False
    path = environ["PATH_INFO"]
    if path.startswith(_FILES) and not path.endswith(_WORTH_PACKING):
        return False
    return not path.startswith(_NEVER) and len(path) + len(environ.get("QUERY_STRING", "")) <= _MAX_ADDRESS


def _spoken(environ: Environ) -> str:
    """A program's languages: pages have theirs in the address, the API listens to the header."""
    asked: str = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return asked[:_MAX_LANGUAGES] if environ["PATH_INFO"].startswith("/api/") else ""


def _page(status: str, headers: Headers, body: bytes) -> Page | None:
    """The page to keep, or None when this answer is for one visitor or one moment only."""
    if not status.startswith("200"):
        return None
    known = {name.lower(): value for name, value in headers}
    if "set-cookie" in known or "no-store" in known.get("cache-control", ""):
        return None
    if not known.get("content-type", "").startswith(_KEPT_TYPES):
        return None
    until = known.get(FRESH_UNTIL.lower())
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    dropped = {"content-length", "etag", "cache-control", "vary", FRESH_UNTIL.lower()}
    kept = [h for h in headers if h[0].lower() not in dropped]
    told = known.get("cache-control", "")
    kept += [
        ("ETag", tag),
        ("Cache-Control", told if "max-age" in told else "no-cache"),
        ("Vary", "Accept-Encoding, Accept-Language, Cookie"),
    ]
    return Page(
        body=body,
        tag=tag,
        until=float(until) if until else None,
        plain_headers=[*kept, ("Content-Length", str(len(body)))],
        unchanged_headers=[h for h in kept if h[0] != "Content-Type"],
    )


def _answer(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    if page.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", page.unchanged_headers)
        return []
    body, headers = page.body, page.plain_headers
    if len(body) >= _MIN_COMPRESSED and _unpacks(environ.get("HTTP_ACCEPT_ENCODING", "")):
        if page.packed is None:
            page.pack()
        body, headers = page.packed or body, page.packed_headers
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


@lru_cache(maxsize=64)
def _unpacks(accepted: str) -> bool:
    """Whether who accepts these encodings (RFC 9110, section 12.5.3) takes gzip."""
    return bool(accepted) and parse_accept_header(accepted)["gzip"] > 0
