"""What entries can be filtered and counted by, as bit sets and arrays: one bit or number for each entry."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from familiehus.catalogue.domain import Schedule
from familiehus.search.domain import HitKind
from familiehus.search.entries import Entry
from familiehus.search.schedules import from_document, to_document
from familiehus.search.vocabulary import Vocabulary

Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
UNKNOWN = -1
_ARRAYS, _DETAILS = "facts.npz", "facts.json"

# Every dimension with the values an entry has in it. Codes are kept as plain strings.
DIMENSIONS: dict[str, Callable[[Entry], Iterable[str]]] = {
    "municipality": lambda e: e.municipalities,
    "region": lambda e: e.regions,
    "tier": lambda e: (e.tier,) if e.tier else (),
    "sector": lambda e: e.sectors,
    "audience": lambda e: e.audiences,
    "way": lambda e: e.ways,
    "topic": lambda e: e.topics,
    "day": lambda e: e.days,
    "day_part": lambda e: e.day_parts,
    "language": lambda e: e.languages,
    "kind": lambda e: (e.kind,),
    "house": lambda e: (e.house,) if e.house else (),
    "organisation": lambda e: (names[0] for names in e.organisations),
    "flag": lambda e: _flags(e),
}


def _flags(entry: Entry) -> Iterable[str]:
    for name, told in (
        ("nationwide", entry.nationwide),
        ("anonymous", entry.anonymous),
        ("online", entry.online),
        ("not_anonymous", entry.anonymous is False),
        ("not_online", entry.online is False),
        ("fictional", entry.fictional),
        ("advice", entry.advice),
        ("soft_age", entry.child_age is not None and entry.child_age.soft),
        ("pregnancy", entry.pregnancy is not None),
        ("age_known", entry.child_age is not None),
    ):
        if told:
            yield name


def pack(mask: Mask) -> Bits:
    """A mask as 64-bit words, the rest of the last word empty."""
    padded = np.zeros(-(-len(mask) // 64) * 64, np.bool_)
    padded[: len(mask)] = mask
    return np.packbits(padded).view(np.uint64)


def unpack(bits: Bits, size: int) -> Mask:
    """The mask that was packed."""
    return np.unpackbits(bits.view(np.uint8), count=size).astype(np.bool_)


@dataclass(frozen=True)
class Facts:
    """Rows run as the entries of the index. Numbers are months and weeks, ``UNKNOWN`` where the source is silent.

    ``called`` has every name of an organisation by its own, which is its value in the dimension.
    """

    size: int
    values: dict[str, tuple[str, ...]]
    bits: dict[str, Bits]
    months: npt.NDArray[np.int16]
    weeks: npt.NDArray[np.int16]
    points: npt.NDArray[np.float64]
    schedule_of: npt.NDArray[np.int32]
    ids: npt.NDArray[np.uint8]
    keys: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    called: dict[str, tuple[str, ...]]
    schedules: tuple[Schedule, ...]
    vocabulary: Vocabulary

    def mask(self, dimension: str, value: str) -> Mask:
        """Which entries have this value; none when nobody has it. To be read only."""
        found = self._masks.get((dimension, value))
        if found is None:
            row = self._rows[dimension].get(value)
            if row is None:
                return self._nobody
            found = unpack(self.bits[dimension][row], self.size)
            found.flags.writeable = False
            self._masks[dimension, value] = found
        return found

    @cached_property
    def _masks(self) -> dict[tuple[str, str], Mask]:
        """Unpacked as they are asked for: as many as there are values, never what somebody typed."""
        return {}

    @cached_property
    def _nobody(self) -> Mask:
        nobody = np.zeros(self.size, np.bool_)
        nobody.flags.writeable = False
        return nobody

    @cached_property
    def _rows(self) -> dict[str, dict[str, int]]:
        return {name: {value: row for row, value in enumerate(values)} for name, values in self.values.items()}

    @cached_property
    def kinds(self) -> tuple[HitKind, ...]:
        kinds = [HitKind.OFFER] * self.size
        for kind in HitKind:
            for number in np.flatnonzero(self.mask("kind", kind)):
                kinds[number] = kind
        return tuple(kinds)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Entry number by key."""
        return {key: number for number, key in enumerate(self.keys)}

    def id(self, number: int) -> UUID:
        """The id of an entry."""
        found = self._known_ids.get(number)
        if found is None:
            found = self._known_ids[number] = UUID(bytes=self.ids[number].tobytes())
        return found

    @cached_property
    def _known_ids(self) -> dict[int, UUID]:
        return {}

    @classmethod
    def of(cls, entries: tuple[Entry, ...], vocabulary: Vocabulary) -> Facts:
        """Collect the facts of the entries, in their order."""
        size = len(entries)
        values, bits = {}, {}
        for dimension, read in DIMENSIONS.items():
            values[dimension], bits[dimension] = _bit_rows(entries, read)
        schedules = {e.schedule: None for e in entries if e.schedule}
        place = {schedule: number for number, schedule in enumerate(schedules)}
        return cls(
            size,
            values,
            bits,
            np.array([_months(e) for e in entries], np.int16).reshape(size, 2),
            np.array([_weeks(e) for e in entries], np.int16).reshape(size, 2),
            np.array([e.point or (np.nan, np.nan) for e in entries], np.float64).reshape(size, 2),
            np.array([place[e.schedule] if e.schedule else UNKNOWN for e in entries], np.int32),
            np.frombuffer(b"".join(e.id.bytes for e in entries), np.uint8).reshape(size, 16),
            tuple(e.key for e in entries),
            tuple(e.text.names for e in entries),
            {names[0]: names for e in entries for names in e.organisations},
            tuple(schedules),
            vocabulary,
        )

    def save(self, directory: Path) -> None:
        """Write everything beside the index."""
        bits: dict[str, Any] = {f"bits_{name}": rows for name, rows in self.bits.items()}
        np.savez(
            directory / _ARRAYS,
            months=self.months,
            weeks=self.weeks,
            points=self.points,
            schedule_of=self.schedule_of,
            ids=self.ids,
            **bits,
        )
        details = {
            "size": self.size,
            "values": self.values,
            "keys": self.keys,
            "names": self.names,
            "called": self.called,
            "schedules": [to_document(s) for s in self.schedules],
            "counts": self.vocabulary.counts,
            "shown": self.vocabulary.shown,
        }
        (directory / _DETAILS).write_text(json.dumps(details, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Facts:
        """Read what :meth:`save` wrote. Raises OSError when it is not there."""
        details = json.loads((directory / _DETAILS).read_text(encoding="utf-8"))
        with np.load(directory / _ARRAYS, allow_pickle=False) as arrays:
            return cls(
                details["size"],
                {name: tuple(values) for name, values in details["values"].items()},
                {name: arrays[f"bits_{name}"] for name in DIMENSIONS},
                arrays["months"],
                arrays["weeks"],
                arrays["points"],
                arrays["schedule_of"],
                arrays["ids"],
                tuple(details["keys"]),
                tuple(tuple(names) for names in details["names"]),
                {name: tuple(names) for name, names in details["called"].items()},
                tuple(from_document(s) for s in details["schedules"]),
                Vocabulary(details["counts"], details["shown"]),
            )


def _bit_rows(entries: tuple[Entry, ...], read: Callable[[Entry], Iterable[str]]) -> tuple[tuple[str, ...], Bits]:
    having: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for value in read(entry):
            having[str(value)].append(number)
    rows = np.zeros((len(having), -(-len(entries) // 64)), np.uint64)
    for row, numbers in enumerate(having.values()):
        mask = np.zeros(len(entries), np.bool_)
        mask[numbers] = True
        rows[row] = pack(mask)
    return tuple(having), rows


def _months(entry: Entry) -> tuple[int, int]:
    age = entry.child_age
    return _ends(age.from_months, age.to_months) if age else (UNKNOWN, UNKNOWN)


def _weeks(entry: Entry) -> tuple[int, int]:
    span = entry.pregnancy
    return _ends(span.from_week, span.to_week) if span else (UNKNOWN, UNKNOWN)


def _ends(first: int | None, last: int | None) -> tuple[int, int]:
    return (UNKNOWN if first is None else first, UNKNOWN if last is None else last)
