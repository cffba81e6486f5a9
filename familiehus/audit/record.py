"""Writing events in the transaction of the change they tell of, and noting each chain's end outside the database."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from familiehus.audit.domain import FIRST_LINK, Event, link
from familiehus.audit.storage import EventRow, HeadRow


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
        """Add the chains' ends; one write, so that lines of two processes never mix."""
        lines = "".join(json.dumps([str(h.chain), h.number, h.link]) + "\n" for h in heads)
        if not lines:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, lines.encode())
        finally:
            os.close(file)

    def read(self) -> dict[UUID, list[Checkpoint]]:
        """Everything noted, by chain in the order of numbers."""
        if not self._path.exists():
            return {}
        found: dict[UUID, list[Checkpoint]] = {}
        for line in self._path.read_text(encoding="utf-8").splitlines():
            chain, number, mark = json.loads(line)
            found.setdefault(UUID(chain), []).append(Checkpoint(UUID(chain), number, mark))
        return {chain: sorted(points, key=lambda p: p.number) for chain, points in found.items()}


class Record:
    """Appends events to their organisations' chains. ``key`` is kept outside the database."""

    def __init__(self, key: bytes, checkpoints: Checkpoints) -> None:
        self._key = key
        self._checkpoints = checkpoints

    def append(self, session: Session, events: Iterable[Event]) -> list[Checkpoint]:
        """Write the events as the last thing before commit; chains are locked in one order: no deadlock."""
        ordered = sorted(events, key=lambda e: str(e.organisation))
        return [self._extend(session, c, list(g)) for c, g in groupby(ordered, key=lambda e: e.organisation)]

    def committed(self, heads: Iterable[Checkpoint]) -> None:
        """Note the new ends once the transaction stands."""
        self._checkpoints.note(heads)

    def _extend(self, session: Session, chain: UUID, events: list[Event]) -> Checkpoint:
        head = _locked_head(session, chain)
        for event in events:
            head.number += 1
            head.link = link(self._key, head.link, head.number, event)
            session.add(_row(event, head.number, head.link))
        return Checkpoint(chain, head.number, head.link)


def _locked_head(session: Session, chain: UUID) -> HeadRow:
    """The chain's end, locked until commit; made first if need be, whoever else is making it at the same moment."""
    query = select(HeadRow).where(HeadRow.chain == chain).with_for_update()
    query = query.execution_options(populate_existing=True)
    head = session.scalars(query).one_or_none()
    if head is not None:
        return head
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(HeadRow).values(chain=chain, number=0, link=FIRST_LINK).on_conflict_do_nothing())
    return session.scalars(query).one()


def _row(event: Event, number: int, mark: str) -> EventRow:
    return EventRow(
        chain=event.organisation,
        number=number,
        act=event.act.value,
        at=event.at,
        real_at=event.real_at,
        door=event.door.value,
        person=event.person,
        role=event.role,
        unit=event.unit,
        purpose=event.purpose,
        subjects=[list(subject) for subject in event.subjects],
        link=mark,
    )


def flush_into(record: Record) -> Callable[[Session, list[Event]], Callable[[], None]]:
    """What a database is opened with so that its units of work keep the record."""

    def flush(session: Session, events: list[Event]) -> Callable[[], None]:
        heads = record.append(session, events)
        return lambda: record.committed(heads)

    return flush
