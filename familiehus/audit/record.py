"""Writing events in the transaction of the change they tell of, and noting each chain's end outside the database."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from familiehus.audit.domain import FIRST_LINK, LOOKS, Event, link
from familiehus.audit.storage import EventRow, HeadRow, LineLookRow
from familiehus.kernel.errors import Refused
from familiehus.storage.inserting import insert_into

log = logging.getLogger(__name__)
# Put together once: nearly every staff page writes an event, and building a statement costs more than running it.
_HEAD = select(HeadRow.number, HeadRow.link).where(HeadRow.chain == bindparam("of")).with_for_update()
_MOVE_HEAD = update(HeadRow).where(HeadRow.chain == bindparam("of"))
_MOVE_HEAD = _MOVE_HEAD.values(number=bindparam("last"), link=bindparam("mark"))
_ADD_EVENT = insert(EventRow)
_ADD_LOOK = insert(LineLookRow)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of a chain as it was once seen."""

    chain: UUID
    number: int
    link: str


class Checkpoints:
    """A file beside the database: one line for each commit. A cut tail shows because the file remembers more."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, heads: Iterable[Checkpoint]) -> None:
        """Add the chains' ends, all or none, one process after the other. Raises OSError when there is no room."""
        lines = "".join(json.dumps([str(h.chain), h.number, h.link]) + "\n" for h in heads)
        if not lines:
            return
        try:
            file = self._open()
        except FileNotFoundError:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._open()
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # until it is closed
            before = os.fstat(file).st_size
            if os.write(file, lines.encode()) < len(lines):
                os.ftruncate(file, before)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)

    def _open(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def read(self) -> dict[UUID, list[Checkpoint]]:
        """Everything noted, by chain in the order of numbers. Raises Refused for a line that was bent or cut."""
        if not self._path.exists():
            return {}
        found: dict[UUID, list[Checkpoint]] = {}
        for number, line in enumerate(self._path.read_bytes().splitlines(), start=1):
            try:
                chain, last, mark = json.loads(line)
                point = Checkpoint(UUID(chain), int(last), str(mark))
            except (AttributeError, TypeError, ValueError) as error:
                raise Refused(f"{self._path}, line {number}: is no checkpoint") from error
            found.setdefault(point.chain, []).append(point)
        return {chain: sorted(points, key=lambda p: p.number) for chain, points in found.items()}


class Record:
    """Appends events to their organisations' chains. ``key`` is kept outside the database."""

    def __init__(self, key: bytes, checkpoints: Checkpoints) -> None:
        self._key = key
        self._checkpoints = checkpoints
        self._lock = Lock()
        self._owed: dict[UUID, Checkpoint] = {}

    def append(self, session: Session, events: Iterable[Event]) -> list[Checkpoint]:
        """Write the events as the last thing before commit; chains are locked in one order: no deadlock."""
        ordered = sorted(events, key=lambda e: str(e.organisation))
        return [self._extend(session, c, list(g)) for c, g in groupby(ordered, key=lambda e: e.organisation)]

    def committed(self, heads: Iterable[Checkpoint]) -> None:
        """Note the new ends once the transaction stands; those there is no room for are owed until there is.

        What was done is done: whoever asked for it is not told otherwise.
        """
        with self._lock:
            owed, self._owed = [*self._owed.values(), *heads], {}
        try:
            self._checkpoints.note(owed)
        except OSError as error:
            log.error("the ends of the record's chains could not be noted: %s", error.strerror)
            with self._lock:
                ends = sorted([*self._owed.values(), *owed], key=lambda end: end.number)
                self._owed = {end.chain: end for end in ends}

    def _extend(self, session: Session, chain: UUID, events: list[Event]) -> Checkpoint:
        number, mark = _locked_head(session, chain)
        rows: list[dict[str, object]] = []
        looks: list[dict[str, object]] = []
        for event in events:
            number, mark = number + 1, link(self._key, mark, number + 1, event)
            rows.append(_row(event, number, mark))
            looks += [{"line_id": line, "chain": chain, "number": number} for line in _looked_at(event)]
        connection = session.connection()
        connection.execute(_ADD_EVENT, rows)
        if looks:
            connection.execute(_ADD_LOOK, looks)
        connection.execute(_MOVE_HEAD, {"of": chain, "last": number, "mark": mark})
        return Checkpoint(chain, number, mark)


def _locked_head(session: Session, chain: UUID) -> tuple[int, str]:
    """The chain's end, locked until commit; made first if need be, whoever else is making it at the same moment."""
    connection = session.connection()
    head = connection.execute(_HEAD, {"of": chain}).one_or_none()
    if head is None:
        made = insert_into(HeadRow, connection.dialect.name).values(chain=chain, number=0, link=FIRST_LINK)
        connection.execute(made.on_conflict_do_nothing())
        head = connection.execute(_HEAD, {"of": chain}).one()
    return head.number, head.link


def _looked_at(event: Event) -> set[UUID]:
    """The lines a look was at; one whole line at a time, not those that stood in a list."""
    return {UUID(key) for kind, key in event.subjects if kind == "line"} if event.act in LOOKS else set()


def _row(event: Event, number: int, mark: str) -> dict[str, object]:
    return {
        "chain": event.organisation,
        "number": number,
        "act": event.act.value,
        "at": event.at,
        "real_at": event.real_at,
        "door": event.door.value,
        "person": event.person,
        "role": event.role,
        "unit": event.unit,
        "purpose": event.purpose,
        "subjects": [list(subject) for subject in event.subjects],
        "link": mark,
    }


def flush_into(record: Record) -> Callable[[Session, list[Event]], Callable[[], None]]:
    """The ``flush_events`` of a ``Database``: its units of work then write their events to the record."""

    def flush(session: Session, events: list[Event]) -> Callable[[], None]:
        heads = record.append(session, events)
        return lambda: record.committed(heads)

    return flush
