"""Writing the index: one directory for one catalogue version, complete or not there at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from whoosh.fields import KEYWORD, STORED, Schema
from whoosh.filedb.filestore import FileStorage

from familiehus.search.entries import Entry
from familiehus.search.facts import Facts
from familiehus.search.postings import Postings
from familiehus.search.terms import FIELDS, entry_terms, words_of
from familiehus.search.vocabulary import Vocabulary

Progress = Callable[[int, int], None]
_MEMORY_MB = 256


def schema() -> Schema:
    """One scored field for each weight class; terms come ready-made, so no analyser is asked."""
    return Schema(key=STORED, **{name: KEYWORD(scorable=True) for name in FIELDS})


def build_index(directory: Path, entries: Iterable[Entry], progress: Progress | None = None) -> None:
    """Write the Whoosh index of ``entries`` and its arrays, then put the directory in place in one rename.

    ``directory`` is named by the catalogue version. ``progress`` is called with (done, all). Raises OSError when
    the disk says no; an older index under the same name then still stands.
    """
    found = tuple(entries)
    workshop = directory.with_name(f".{directory.name}.{os.getpid()}")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(parents=True)
    try:
        vocabulary = Vocabulary.of(text for entry in found for text in words_of(entry))
        _write_whoosh(workshop, found, vocabulary, progress)
        Postings.read(workshop).save(workshop)
        Facts.of(found, vocabulary).save(workshop)
        _put_in_place(workshop, directory)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _write_whoosh(
    directory: Path, entries: tuple[Entry, ...], vocabulary: Vocabulary, progress: Progress | None
) -> None:
    index = FileStorage(str(directory)).create_index(schema())
    writer = index.writer(limitmb=_MEMORY_MB)
    try:
        for number, entry in enumerate(entries, 1):
            writer.add_document(key=entry.key, **entry_terms(entry, vocabulary))
            if progress and (number % 100 == 0 or number == len(entries)):
                progress(number, len(entries))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    index.close()


def _put_in_place(workshop: Path, directory: Path) -> None:
    """A reader sees the old directory or the new one, never half of either."""
    old = directory.with_name(f".{directory.name}.old.{os.getpid()}")
    if directory.exists():
        directory.rename(old)
    workshop.rename(directory)
    shutil.rmtree(old, ignore_errors=True)
