"""The program in processes of its own that are there at once: forked from one that has imported everything already.

They can be killed and stopped like any other; what starts the program from nothing is tested with its server.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

_FORKED = get_context("forkserver")
_FORKED.set_forkserver_preload([__name__, "familiehus.cli", "familiehus.web.observe", "sqlalchemy.dialects.postgresql"])


class Running:
    """A run of ``program`` with these arguments and settings, what it says in ``output``."""

    def __init__(
        self, program: Callable[[], None], arguments: tuple[str, ...], environ: dict[str, str], output: Path
    ) -> None:
        self._process = _FORKED.Process(target=_run, args=(program, arguments, environ, str(output)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit status, negative for a signal; ``None`` while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int | None:
        """The exit status when it has ended, or when the time is over."""
        self._process.join(seconds)
        return self._process.exitcode

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def _run(program: Callable[[], None], arguments: tuple[str, ...], environ: dict[str, str], output: str) -> None:
    os.environ.clear()
    os.environ.update(environ)
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.argv = ["familiehus", *arguments]
    program()


def with_lines() -> None:
    """The program as it is, but for the lines: who answers for them is put in by a floor above the messages."""
    from familiehus import wiring
    from familiehus.cli import main
    from familiehus.notifications.domain import Address, Channel, RecipientKind

    class Lines:
        def address(self, *_: object) -> Address:
            return Address(Channel.SMS, "+4500000000")

    wiring.RECIPIENTS = {**wiring.RECIPIENTS, RecipientKind.LINE: lambda _settings: Lines()}
    main()


def slowly() -> None:
    """The program as it is, but keys change one row at a time, so that there is time to kill it between two of them."""
    from familiehus.cli import main
    from familiehus.privacy import rotation

    portion, rotation._PORTION = rotation._portion, 1  # noqa: SLF001
    rotation._portion = lambda *given: time.sleep(0.02) or portion(*given)  # type: ignore[func-returns-value] # noqa: SLF001
    main()
