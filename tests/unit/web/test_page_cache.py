"""Finished pages: given out until they would change, never across visitors, bounded, and revalidated cheaply."""

import gzip
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from familiehus.web.page_cache import FRESH_UNTIL, PageCache

START = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Site:
    """An application that counts how often it is asked."""

    def __init__(self, body: bytes = b"page " * 400, **headers: str) -> None:
        self.calls = 0
        self.status = "200 OK"
        self.body = body
        self.headers = {"Content-Type": "text/html; charset=utf-8", **headers}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.calls += 1
        start_response(self.status, list(self.headers.items()))
        return [self.body]


class Visitor:
    """Asks a cache; remembers the last answer's status and headers."""

    def __init__(self, site: Site, megabytes: int = 1) -> None:
        self.edition = "a-1"
        self.now = START
        self.cache = PageCache(site, lambda: self.edition, lambda: self.now.timestamp(), megabytes)
        self.status = ""
        self.headers: dict[str, str] = {}

    def get(self, path: str = "/tilbud", method: str = "GET", query: str = "", **headers: str) -> bytes:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return b"".join(self.cache(environ, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


def test_a_page_is_made_once_for_each_edition_path_and_query() -> None:
    visitor = Visitor(site := Site())
    for _ in range(3):
        visitor.get()
    assert site.calls == 1
    visitor.get(query="q=far")
    visitor.get(path="/en/tilbud")
    visitor.edition = "a-2"
    visitor.get()
    assert site.calls == 4


def test_the_api_listens_to_the_language_header_and_pages_do_not() -> None:
    visitor = Visitor(site := Site())
    for language in ("da", "en", "da"):
        visitor.get("/api/v1/offers", accept_language=language)
        visitor.get("/tilbud", accept_language=language)
    assert site.calls == 3


@pytest.mark.parametrize("header", ["cookie", "authorization"])
def test_it_stands_aside_for_anybody_who_is_somebody(header: str) -> None:
    visitor = Visitor(site := Site())
    visitor.get()
    visitor.get(**{header: "x"})
    visitor.get(**{header: "x"})
    assert site.calls == 3


@pytest.mark.parametrize("path", ["/personale/", "/min-side/x", "/healthz", "/kontakt-mig", "/svar/x"])
def test_some_addresses_are_never_kept(path: str) -> None:
    visitor = Visitor(site := Site())
    visitor.get(path)
    visitor.get(path)
    assert site.calls == 2


@pytest.mark.parametrize("headers", [{"Set-Cookie": "a=b"}, {"Cache-Control": "no-store"}, {"Content-Type": "x/y"}])
def test_some_answers_are_never_kept(headers: dict[str, str]) -> None:
    visitor = Visitor(site := Site(**headers))
    visitor.get()
    visitor.get()
    assert site.calls == 2


def test_errors_are_never_kept() -> None:
    site = Site()
    site.status = "404 Not Found"
    visitor = Visitor(site)
    visitor.get()
    visitor.get()
    assert site.calls == 2


def test_a_page_ends_at_the_first_moment_it_would_change() -> None:
    until = START + timedelta(minutes=5)
    visitor = Visitor(site := Site(**{FRESH_UNTIL: str(until.timestamp())}))
    visitor.get()
    visitor.now = until - timedelta(seconds=1)
    visitor.get()
    assert site.calls == 1
    visitor.now = until
    visitor.get()
    assert site.calls == 2
    assert FRESH_UNTIL not in visitor.headers


def test_the_same_bytes_come_packed_to_those_who_can_unpack() -> None:
    visitor = Visitor(site := Site())
    packed = visitor.get(accept_encoding="gzip, br")
    assert visitor.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == site.body == visitor.get()


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=0", False), ("gzip;q=0, *", False), ("br", False)],
)
def test_who_refuses_packed_bytes_gets_them_plain(accepted: str, packed: bool) -> None:
    visitor = Visitor(Site())
    visitor.get(accept_encoding=accepted)
    assert ("Content-Encoding" in visitor.headers) is packed


def test_who_has_the_page_already_gets_304() -> None:
    visitor = Visitor(Site())
    visitor.get()
    tag = visitor.headers["ETag"]
    assert visitor.headers["Cache-Control"] == "no-cache"
    assert visitor.get(if_none_match=tag) == b""
    assert visitor.status.startswith("304")


def test_head_has_the_headers_of_get_and_no_body() -> None:
    visitor = Visitor(site := Site())
    assert visitor.get(method="HEAD") == b""
    assert visitor.headers["Content-Length"] == str(len(site.body))
    visitor.get()
    assert site.calls == 1


def test_posting_is_never_answered_from_memory() -> None:
    visitor = Visitor(site := Site())
    visitor.get(method="POST")
    visitor.get(method="POST")
    assert site.calls == 2


def test_it_is_bounded_in_bytes() -> None:
    visitor = Visitor(site := Site(body=b"x" * 100_000))
    for number in range(30):
        visitor.get(query=f"side={number}")
    calls = site.calls
    visitor.get(query="side=29")
    assert site.calls == calls
    visitor.get(query="side=0")
    assert site.calls == calls + 1


def test_our_own_files_are_packed_once_and_stay_with_the_browser_for_as_long_as_they_say() -> None:
    told = {"Content-Type": 'text/css; charset="utf-8"', "Cache-Control": "max-age=31536000, public, immutable"}
    visitor = Visitor(site := Site(b"p { margin: 0 } " * 100, **told))
    packed = visitor.get("/static/css/site.css", query="v=1", accept_encoding="gzip")
    assert gzip.decompress(packed) == site.body
    assert visitor.headers["Cache-Control"] == told["Cache-Control"]
    assert visitor.get("/static/css/site.css", query="v=1") == site.body
    assert site.calls == 1


def test_fonts_and_pictures_are_packed_already() -> None:
    visitor = Visitor(site := Site())
    for _ in range(2):
        visitor.get("/static/vendor/font.woff2")
    assert site.calls == 2
