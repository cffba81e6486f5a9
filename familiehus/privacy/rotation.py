"""Sealing everything anew with the newest key, while the server runs. Killed at any point, it is run again.

Each portion is one short transaction that has its rows to itself. A row somebody else has hold of is left for the next
round, so that nobody waits for this. A value is opened before it is replaced: what cannot be opened stays, and is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import sleep
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, RowMapping, and_, func, literal, select, true, tuple_, update
from sqlalchemy.orm import Session

from familiehus.kernel.errors import Refused, StorageFailure
from familiehus.privacy.sealed import SEALED, Sealed
from familiehus.storage.sealing import Sealer, prefix, version_of
from familiehus.storage.unit_of_work import Database

_PORTION = 100
# Rows that were in others' hands are asked for again so many times; then the command is to be run again.
_ROUNDS = 20
_PAUSE_S = 0.1
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a rotation did: values sealed anew, and how many there are now of each key version."""

    done: int
    versions: dict[int, int]


def versions_in_use(session: Session) -> dict[int, int]:
    """How many values are sealed with each key."""
    found: Counter[int] = Counter()
    for one in SEALED:
        mark = func.substr(one.column, 1, 2, type_=LargeBinary())
        query = select(mark, func.count()).where(one.column.is_not(None)).group_by(mark)
        for begins, count in session.execute(query):
            found[version_of(bytes(begins))] += count
    return dict(sorted(found.items()))


def reseal(database: Database, sealer: Sealer, progress: Progress = lambda _done, _total: None) -> Resealed:
    """Seal every value with the newest key. Raises Refused when some cannot be opened with the keys at hand."""
    with database.read() as session:
        total = sum(count for version, count in versions_in_use(session).items() if version != sealer.newest)
    done = closed = 0
    for _ in range(_ROUNDS):
        before, closed = done, 0
        for one in SEALED:
            last: tuple[Any, ...] | None = None
            while True:
                last, changed, unopened = _portion(database, sealer, one, last)
                done, closed = done + changed, closed + unopened
                progress(done, max(done, total))
                if last is None:
                    break
        with database.read() as session:
            versions = versions_in_use(session)
        if done == before and (closed or set(versions) <= {sealer.newest}):
            break
        sleep(_PAUSE_S)
    if closed:
        raise Refused(f"{closed} sealed values cannot be opened with the keys at hand; nothing of them was changed")
    return Resealed(done, versions)


def _portion(
    database: Database, sealer: Sealer, one: Sealed, after: tuple[Any, ...] | None
) -> tuple[tuple[Any, ...] | None, int, int]:
    """The next rows of a column: where they end (None for the last), how many were changed, how many not opened."""
    wanted = [one.table.c[name] for name in dict.fromkeys((*(c.name for c in one.key), *one.needs))]
    changed = unopened = 0
    with database.write() as work:
        connection = work.session.connection()
        query = select(*wanted, one.column.label("sealed")).where(_old(one, sealer.newest), _beyond(one, after))
        query = query.order_by(*one.key).limit(_PORTION).with_for_update(skip_locked=True)
        rows = [_named(row) for row in connection.execute(query).mappings()]
        for row in rows:
            try:
                text = sealer.open(one.place, one.row(row), row["sealed"])
            except StorageFailure:
                unopened += 1
                continue
            sealed = sealer.seal(one.place, one.row(row), text)
            same = and_(*(column == row[column.name] for column in one.key))
            changed += connection.execute(update(one.table).where(same).values({one.name: sealed})).rowcount
        work.commit()
    return (_place(one, rows[-1]) if len(rows) == _PORTION else None), changed, unopened


def _named(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _place(one: Sealed, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in one.key)


def _old(one: Sealed, newest: int) -> ColumnElement[bool]:
    mark = func.substr(one.column, 1, 2, type_=LargeBinary())
    return and_(one.column.is_not(None), mark != literal(prefix(newest), LargeBinary()))


def _beyond(one: Sealed, after: tuple[Any, ...] | None) -> ColumnElement[bool]:
    if after is None:
        return true()
    if len(one.key) == 1:
        return one.key[0] > literal(after[0], one.key[0].type)
    bound = [literal(value, column.type) for value, column in zip(after, one.key, strict=True)]
    return tuple_(*one.key) > tuple_(*bound)
