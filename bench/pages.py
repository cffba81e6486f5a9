"""Pages beside a Flask hello world on the same server, and beside nginx serving the same bytes.

A bare application that knows nothing but these bytes tells how far any could come on this server.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import load
from bench.measurement import Measurement, beside, measured, not_measured

ROOT = Path(__file__).parent.parent
ROUNDS = 3
HELLO = """\
from flask import Flask
application = Flask(__name__)
application.get("/")(lambda: "Hello, World!")
"""
BARE = """\
from pathlib import Path
page = Path(__file__).with_name("bare.html").read_bytes()
headers = [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"bare"')]
def application(environ, start_response):
    unchanged = environ.get("HTTP_IF_NONE_MATCH") == '"bare"'
    start_response("304 Not Modified" if unchanged else "200 OK", headers)
    return [] if unchanged else [page]
"""
WORDS = "far gravid søvn amning café gruppe gråd alene skilsmisse motorik leg mad job penge angst fødsel".split()
# 16 x 16 pairs of words and 300 distances: far more addresses than a run can ask for.
NEVER_SEEN = """\
local words = {%s}
local n = %d
request = function()
  n = n + 1
  local first, second = words[n %% #words + 1], words[math.floor(n / #words) %% #words + 1]
  local km = 200 + math.floor(n / #words / #words) %% 300
  return wrk.format("GET", string.format("/tilbud?q=%%s+%%s&postnr=8300&km=%%d", first, second, km))
end
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A WSGI server: its name and how it runs ``module:application`` on a port with two workers."""

    name: str
    command: Callable[[str, int], list[str]]

    def serving(self, module: str, environment: Mapping[str, str], folder: Path) -> AbstractContextManager[str]:
        """The address of a module of the folder, on a free port while the context lasts."""
        port = load.free_port()
        return load.serving(self.command(module, port), port, environment, folder)


def _granian(module: str, port: int) -> list[str]:
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            f"{module}:application"]  # fmt: skip


def _gunicorn(module: str, port: int) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", f"{module}:application"]


SERVERS = (Server("granian", _granian), Server("gunicorn", _gunicorn))
NEVER_SEEN_TARGETS = {"granian": 0.15, "gunicorn": 0.30}


def measure() -> list[Measurement]:
    """Every line of the group; "not measured" for what is not installed."""
    if not load.available():
        return [not_measured("pages", "requests/s", "Flask hello world", "install wrk")]
    with tempfile.TemporaryDirectory(prefix="familiehus-bench-") as name:
        folder = Path(name)
        environment = prepare(folder)
        return [line for server in SERVERS for line in _server(server, folder, environment)]


def prepare(folder: Path) -> dict[str, str]:
    """A hello world and the site with the shipped catalogue, ready to be served from the folder: the environment."""
    (folder / "hello.py").write_text(HELLO, encoding="utf-8")
    shutil.copy(ROOT / "wsgi.py", folder / "site_wsgi.py")
    environment = os.environ | {
        "FAMILIEHUS_ENV": "test",
        "FAMILIEHUS_VAR_DIR": str(folder / "var"),
        "FAMILIEHUS_DATA_DIR": str(ROOT / "data"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "familiehus", "catalogue", "load"]
    subprocess.run(command, check=True, env=environment, cwd=folder, capture_output=True)  # noqa: S603 - our own
    return environment


def _server(server: Server, folder: Path, environment: dict[str, str]) -> list[Measurement]:
    with ExitStack() as stack:
        hello = stack.enter_context(server.serving("hello", environment, folder)) + "/"
        site = stack.enter_context(server.serving("site_wsgi", environment, folder))
        page = f"{site}/tilbud?q=far"
        found = [_never_seen(server, site, hello, folder)]
        repeated, base = _in_turn(lambda: load.requests_a_second(page), lambda: load.requests_a_second(hello))
        found.append(measured(f"repeated page, {server.name}", repeated, "requests/s", "Flask hello world", base, 3.0))
        if server.name == "granian":
            found += _beside_nginx(stack, page, folder, environment)
    return found


def _lua_words() -> str:
    """The words as Lua strings, percent-encoded: an address is ASCII."""
    return json.dumps([urllib.parse.quote(word).replace("%", "%%%%") for word in WORDS])[1:-1]


def _never_seen(server: Server, site: str, hello: str, folder: Path) -> Measurement:
    """Each request asks for an address nobody asked for before, so every page is searched for and rendered."""
    turn = iter(range(1, 10**9, 10**6))

    def once() -> float:
        script = folder / "never-seen.lua"
        script.write_text(NEVER_SEEN % (_lua_words(), next(turn)), encoding="utf-8")
        return load.requests_a_second(site, script=script)

    value, base = _in_turn(once, lambda: load.requests_a_second(hello))
    target = NEVER_SEEN_TARGETS[server.name]
    name = f"page never seen before, {server.name}"
    return measured(name, value, "requests/s", "Flask hello world", base, target)


def _beside_nginx(stack: ExitStack, page: str, folder: Path, environment: dict[str, str]) -> list[Measurement]:
    if shutil.which("nginx") is None:
        return [not_measured("repeated page and 304, granian", "requests/s", "nginx", "install nginx")]
    body, tag = _fetched(page)
    nginx = _nginx(stack, body, folder, environment)
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    (folder / "bare.html").write_bytes(body)
    bare = stack.enter_context(SERVERS[0].serving("bare", environment, folder)) + "/"
    sent, by_nginx, by_bare = _in_turn(*(partial(load.requests_a_second, address) for address in (page, nginx, bare)))
    known = ((page, tag), (nginx, _fetched(nginx)[1]), (bare, '"bare"'))
    fresh, nginx_fresh, bare_fresh = _in_turn(
        *(partial(load.requests_a_second, address, {"If-None-Match": name}) for address, name in known)
    )
    unit, one = "requests/s", "a bare application, granian"
    return [
        measured("repeated page, granian", sent, unit, "nginx, same bytes", by_nginx, 0.6),
        beside("repeated page, granian", sent, unit, f"{one}, same bytes", by_bare),
        measured("304, granian", fresh, unit, "nginx, 304 as well", nginx_fresh, 0.9),
        beside("304, granian", fresh, unit, "nginx, the page itself", by_nginx),
        beside("304, granian", fresh, unit, f"{one}, 304 as well", bare_fresh),
    ]


def _fetched(address: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - http on the loopback
        return answer.read(), answer.headers["ETag"]


def _nginx(stack: ExitStack, body: bytes, folder: Path, environment: dict[str, str]) -> str:
    port = load.free_port()
    root = folder / "static"
    root.mkdir()
    (root / "page.html").write_bytes(body)
    folder.chmod(0o755)
    config = folder / "nginx.conf"
    config.write_text(
        f"user root; worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;"
        "events { worker_connections 256; }"
        f"http {{ access_log off; server {{ listen 127.0.0.1:{port}; root {root}; }} }}",
        encoding="utf-8",
    )
    command = ["nginx", "-c", str(config)]
    return stack.enter_context(load.serving(command, port, environment, folder)) + "/page.html"


def _in_turn(*measures: Callable[[], float]) -> tuple[float, ...]:
    """Medians of rounds run in turn, so that a slow spell of the machine hits all."""
    for measure in measures:
        measure()
    rounds = [tuple(measure() for measure in measures) for _ in range(ROUNDS)]
    return tuple(statistics.median(values) for values in zip(*rounds, strict=True))
