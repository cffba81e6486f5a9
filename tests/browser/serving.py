"""The program as ``make run`` starts it, with data of its own, for as long as a test needs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

FAMILIEHUS = Path(sys.executable).with_name("familiehus")
START_S = 120


@contextmanager
def serving(var: Path, host: str = "127.0.0.1", **settings: str) -> Iterator[str]:
    """The address of a running program that writes to ``var``; ``settings`` are further environment variables.

    Passkeys are made for a name: to try one, let ``host`` be ``localhost``.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://{host}:{port}"
    ours = {"PORT": str(port), "FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var), "FAMILIEHUS_WORKERS": "1"}
    environ = {**os.environ, **ours, "FAMILIEHUS_PUBLIC_URL": address, **settings}
    log = var / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - our own program
            [FAMILIEHUS, "serve"], env=environ, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_until_ready(server, f"{address}/readyz", log)
        yield address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def _wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address):  # noqa: S310 - our own address
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()[-4000:]}")
