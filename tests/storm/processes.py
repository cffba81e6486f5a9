"""The server and the worker as processes of their own, each with everything it starts: killed together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
_PATIENCE_S = 120


@dataclass
class Process:
    """One of them. Started, killed and started again."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    address: str = ""
    running: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it, and wait until a server answers."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603 - our own program
                self.command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + _PATIENCE_S
        while self.address and not self._answers():
            assert time.monotonic() < until, f"{self.name} does not answer; see {self.log}"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, to it and all it started: nobody says goodbye."""
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait(20)
            self.running = None

    def end(self) -> None:
        """Asked to stop, and waited for."""
        if self.running is not None:
            self.running.terminate()
            self.running.wait(60)
            self.running = None

    def once(self) -> None:
        """One round of the worker."""
        with self.log.open("ab") as log:
            command = [*self.command, "--once"]
            subprocess.run(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, check=True)  # noqa: S603

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/api/v1/inbox", timeout=5).close()  # noqa: S310 - the loopback
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


@contextmanager
def server(folder: Path, settings: dict[str, str]) -> Iterator[Process]:
    """gunicorn with four threads, on a port that stays the same."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
               "--log-level", "warning", "wsgi:application"]  # fmt: skip
    made = Process("server", command, _environment(settings), folder / "server.log", f"http://127.0.0.1:{port}")
    with _running(made):
        yield made


@contextmanager
def granian(folder: Path, settings: dict[str, str]) -> Iterator[Process]:
    """``familiehus serve``, as it runs in production."""
    port = free_port()
    command = [sys.executable, "-m", "familiehus", "serve", "--port", str(port)]
    made = Process("granian", command, _environment(settings), folder / "granian.log", f"http://127.0.0.1:{port}")
    with _running(made):
        yield made


@contextmanager
def worker(folder: Path, settings: dict[str, str]) -> Iterator[Process]:
    """``familiehus worker``."""
    command = [sys.executable, "-m", "familiehus", "worker"]
    made = Process("worker", command, _environment(settings), folder / "worker.log")
    with _running(made):
        yield made


@contextmanager
def _running(process: Process) -> Iterator[None]:
    process.start()
    try:
        yield
    finally:
        process.kill()


def _environment(settings: dict[str, str]) -> dict[str, str]:
    return os.environ | {f"FAMILIEHUS_{name}": value for name, value in settings.items()}
