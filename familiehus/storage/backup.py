"""Everything in the database as one file that either database can be filled from again.

A zip with ``manifest.json`` (schema revision, rows of each table) and one file of JSON lines a table, read in one
transaction. Keys that lie outside the database are not in it: keep them apart (docs/operations.md).
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, func, insert, inspect, select

from familiehus.kernel.errors import Refused
from familiehus.storage.base import Base
from familiehus.storage.engine import one_moment, writing
from familiehus.storage.migrate import HEAD, current, upgrade

_MANIFEST = "manifest.json"
_PORTION = 500


def backup(engine: Engine, path: Path) -> int:
    """Write the backup, complete or not at all; the number of rows. Raises Refused for another schema revision."""
    if current(engine) != HEAD:
        raise Refused(f"the database is at revision {current(engine)}, this program at {HEAD}; start it once first")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.touch(mode=0o600)  # what people sign in with is in it
        with (
            one_moment(engine).connect() as connection,
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as file,
        ):
            counts = {table.name: _dump(connection, table, file) for table in Base.metadata.sorted_tables}
            file.writestr(_MANIFEST, json.dumps({"revision": HEAD, "rows": counts}, indent=1))
        unfinished.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return sum(counts.values())


def restore(engine: Engine, path: Path) -> int:
    """Fill an empty database; the number of rows. Raises Refused, and then nothing has changed, for anything else."""
    try:
        with zipfile.ZipFile(path) as file:
            manifest = json.loads(file.read(_MANIFEST))
            if manifest["revision"] != HEAD:
                raise Refused(f"the backup is of revision {manifest['revision']}, this program of {HEAD}")
            upgrade(engine)
            with writing(engine) as connection, connection.begin():
                _refuse_unless_empty(connection)
                rows = sum(_fill(connection, table, file) for table in Base.metadata.sorted_tables)
                _count_on(connection)
                return rows
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise Refused(f"{path} is no backup that can be read") from error


def _refuse_unless_empty(connection: Connection) -> None:
    there = inspect(connection).get_table_names()
    for table in Base.metadata.sorted_tables:
        if table.name in there and connection.scalar(select(func.count()).select_from(table)):
            raise Refused(f"the database is not empty ({table.name}); restore into a new one")


def _dump(connection: Connection, table: Table, file: zipfile.ZipFile) -> int:
    rows = connection.execution_options(yield_per=_PORTION).execute(select(table)).mappings()
    count = 0
    with file.open(f"{table.name}.jsonl", "w") as out:
        for row in rows:
            out.write(json.dumps({k: _pack(v) for k, v in row.items()}, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _fill(connection: Connection, table: Table, file: zipfile.ZipFile) -> int:
    count = 0
    with file.open(f"{table.name}.jsonl") as lines:
        for portion in _portions(lines):
            rows = [{k: _unpack(v) for k, v in json.loads(line).items()} for line in portion]
            connection.execute(insert(table), rows)
            count += len(rows)
    return count


def _count_on(connection: Connection) -> None:
    """PostgreSQL numbers the next row by a counter of its own, which has not seen the numbers that were filled in."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and (last := connection.scalar(select(func.max(column)))):
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))


def _portions(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    for line in lines:
        portion.append(line)
        if len(portion) == _PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _pack(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """What JSON cannot say is said as a pair of its kind and its text."""
    match value:
        case UUID():
            return {"!": "uuid", "v": value.hex}
        case datetime():
            return {"!": "moment", "v": value.isoformat()}
        case date():
            return {"!": "date", "v": value.isoformat()}
        case bytes():
            return {"!": "bytes", "v": base64.b64encode(value).decode()}
        case dict() | list():
            return {"!": "json", "v": value}
    return value


def _unpack(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if not isinstance(value, dict):
        return value
    kind, said = value["!"], value["v"]
    readers: dict[str, Callable[[str], Any]] = {
        "uuid": UUID,
        "moment": datetime.fromisoformat,
        "date": date.fromisoformat,
        "bytes": base64.b64decode,
    }
    return readers[kind](said) if kind in readers else said
