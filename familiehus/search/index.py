"""Writing the index: one directory for one catalogue version, complete or not there at all.

The arrays come first, since pages wait for them; Whoosh's own index of the same terms is put beside them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from whoosh.fields import KEYWORD, STORED, Schema
from whoosh.filedb.filestore import FileStorage

from familiehus.search.entries import Entry
from familiehus.search.facts import Facts
from familiehus.search.postings import Postings, Terms
from familiehus.search.terms import FIELDS, entry_terms, words_of
from familiehus.search.vocabulary import Vocabulary

Progress = Callable[[int, int], None]
WHOOSH = "whoosh"
_MEMORY_MB = 256


def schema() -> Schema:
    """One scored field for each weight class; terms come ready-made, so no analyser is asked."""
    return Schema(key=STORED, **{name: KEYWORD(scorable=True) for name in FIELDS})


@dataclass(frozen=True, slots=True)
class Contents:
    """Entries and their terms, read once for both ways of keeping them."""

    entries: tuple[Entry, ...]
    vocabulary: Vocabulary
    terms: tuple[Terms, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry], progress: Progress | None = None) -> Self:
        """Read the entries; ``progress`` is called with (done, all)."""
        found = tuple(entries)
        vocabulary = Vocabulary.of(text for entry in found for text in words_of(entry))
        terms = []
        for number, entry in enumerate(found, 1):
            terms.append(entry_terms(entry, vocabulary))
            if progress and (number % 100 == 0 or number == len(found)):
                progress(number, len(found))
        return cls(found, vocabulary, tuple(terms))

    def write_arrays(self, directory: Path) -> None:
        """Put the arrays in place in one rename. ``directory`` is named by the catalogue version.

        Raises OSError when the disk says no; an older index under the same name then still stands.
        """
        with _workshop(directory) as workshop:
            Postings.reckoned(self.terms).save(workshop)
            Facts.of(self.entries, self.vocabulary).save(workshop)
            _put_in_place(workshop, directory)

    def write_whoosh(self, directory: Path) -> None:
        """Put Whoosh's index beside the arrays of ``directory``, whole. Raises OSError when the disk says no."""
        with _workshop(directory) as workshop:
            index = FileStorage(str(workshop)).create_index(schema())
            writer = index.writer(limitmb=_MEMORY_MB)
            for entry, terms in zip(self.entries, self.terms, strict=True):
                writer.add_document(key=entry.key, **terms)
            writer.commit()
            index.close()
            _put_in_place(workshop, directory / WHOOSH)


def build_index(directory: Path, entries: Iterable[Entry], progress: Progress | None = None) -> None:
    """Write the arrays of ``entries`` and Whoosh's index. Raises OSError."""
    contents = Contents.of(entries, progress)
    contents.write_arrays(directory)
    contents.write_whoosh(directory)


@contextmanager
def _workshop(directory: Path) -> Iterator[Path]:
    """An empty directory beside ``directory``, gone afterwards."""
    workshop = directory.with_name(f".{directory.name}.{os.getpid()}")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(parents=True)
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _put_in_place(workshop: Path, directory: Path) -> None:
    """A reader sees the old directory or the new one, never half of either."""
    old = workshop.with_name(f"{workshop.name}.old")
    if directory.exists():
        directory.rename(old)
    workshop.rename(directory)
    shutil.rmtree(old, ignore_errors=True)
