"""Where a host keeps its indexes: one directory an edition, built once by whoever comes first, the newest two kept."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from familiehus.search.engine import SearchEngine
from familiehus.search.entries import Entry
from familiehus.search.index import Contents, Progress

_KEPT = 2


class Shelf:
    """The indexes in one directory, shared by the processes of a host."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._built: tuple[Path, Contents] | None = None

    def open_or_build(
        self, edition: str, entries: Callable[[], Iterable[Entry]], progress: Progress | None = None
    ) -> SearchEngine:
        """The index of an edition; ``entries`` is asked only when it has to be built. Processes wait for each other.

        Where it had to be built, ``complete`` is to be called once the engine is in use.
        """
        directory = self._directory / edition
        found = _opened(directory)
        if found is not None:
            return found
        with self._alone():
            found = _opened(directory)
            if found is None:
                contents = Contents.of(entries(), progress)
                contents.write_arrays(directory)
                self._built = directory, contents
                self._tidy(directory)
        return found or SearchEngine.open(directory)

    def complete(self) -> None:
        """Put Whoosh's index beside what was built here last; nothing to do when another process built it."""
        if self._built is None:
            return
        (directory, contents), self._built = self._built, None
        with suppress(FileNotFoundError):  # a newer edition has swept it away
            contents.write_whoosh(directory)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._directory.mkdir(parents=True, exist_ok=True)
        with (self._directory / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _tidy(self, newest: Path) -> None:
        """Old indexes go, the one before the newest stays: another process may be about to open it.

        What is hidden was left half made, or belongs to an edition that is old now.
        """
        there = [p for p in self._directory.iterdir() if p.is_dir() and p != newest]
        hidden = [p for p in there if p.name.startswith(".")]
        whole = sorted((p for p in there if p not in hidden), key=lambda p: p.stat().st_mtime)
        for directory in (*hidden, *whole[: -(_KEPT - 1)]):
            shutil.rmtree(directory, ignore_errors=True)


def _opened(directory: Path) -> SearchEngine | None:
    """None where nothing is, or what an earlier program wrote and this one cannot read."""
    try:
        return SearchEngine.open(directory)
    except (OSError, KeyError):
        return None
