"""Driving a server with wrk: bounded in time, on the loopback only."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SECONDS = 3
CONNECTIONS = 16


def available() -> bool:
    """Whether wrk is installed; without it nothing is measured, and that is said."""
    return shutil.which("wrk") is not None


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], port: int, environment: Mapping[str, str], cwd: Path) -> Iterator[str]:
    """A server process; yields its address once it answers, and ends it afterwards. Raises RuntimeError otherwise."""
    address = f"http://127.0.0.1:{port}"
    log = (cwd / f"server-{port}.log").open("wb")
    process = subprocess.Popen(command, env=dict(environment), cwd=cwd, stdout=log, stderr=log)  # noqa: S603 - our own
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - http on the loopback
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not answer within 30 s")


def requests_a_second(
    url: str,
    headers: Mapping[str, str] | None = None,
    script: Path | None = None,
    *,
    connections: int = CONNECTIONS,
    seconds: int = SECONDS,
) -> float:
    """Answers a second; with one connection, one over the time to an answer. Raises RuntimeError on any error."""
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own
    if "Non-2xx" in said:
        raise RuntimeError(said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])
