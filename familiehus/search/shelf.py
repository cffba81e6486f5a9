"""Where a host keeps its indexes: one directory an edition, built once by whoever comes first, the newest two kept."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from familiehus.search.engine import SearchEngine
from familiehus.search.entries import Entry
from familiehus.search.index import Progress, build_index

_KEPT = 2


def open_or_build(
    shelf: Path, edition: str, entries: Callable[[], Iterable[Entry]], progress: Progress | None = None
) -> SearchEngine:
    """The index of an edition; ``entries`` is asked only when it has to be built. Processes wait for each other."""
    directory = shelf / edition
    if not directory.exists():
        with _alone(shelf):
            if not directory.exists():
                build_index(directory, entries(), progress)
                _tidy(shelf, directory)
    return SearchEngine.open(directory)


@contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    shelf.mkdir(parents=True, exist_ok=True)
    with (shelf / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tidy(shelf: Path, newest: Path) -> None:
    """Old indexes go, the one before the newest stays: another process may be about to open it."""
    older = sorted((p for p in shelf.iterdir() if p.is_dir() and p != newest), key=lambda p: p.stat().st_mtime)
    for directory in older[: -(_KEPT - 1)]:
        shutil.rmtree(directory, ignore_errors=True)
