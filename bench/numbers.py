"""Numbers over five million cells of counts, on both databases: the first page's questions, for periods ever longer."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.orm import Session

from bench.measurement import Measurement, absolute
from bench.scale import database
from familiehus.accounts.storage import HouseRow, OrganisationRow
from familiehus.kernel.smallcounts import summed
from familiehus.statistics.domain import Division, Quarter, period
from familiehus.statistics.reading import decided
from familiehus.storage.engine import make_engine, writing
from familiehus.storage.migrate import upgrade

CELLS = 5_000_000
HOUSES, POSTCODES = 100, 185
WAYS, WHO = ("walk_in", "group", "phone"), ("mother", "father", "other")
FIRST = Quarter(2022, 1)
MONTHS = CELLS // (HOUSES * POSTCODES * len(WAYS) * len(WHO))
LIMIT_S, ROUNDS = 1.0, 5
LENGTHS = (1, 4, 8)
FEW = 5


def measure() -> Iterator[Measurement]:
    """Every line of the group."""
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="familiehus-numbers-") as folder, database(name, Path(folder)) as url:
            yield from _measured(name, make_engine(url))


def _measured(name: str, engine: Engine) -> Iterator[Measurement]:
    upgrade(engine)
    began = time.monotonic()
    houses, cells = _fill(engine)
    yield absolute(f"numbers: {name}, {cells} cells of counts", time.monotonic() - began, "s", None)
    for what, chosen in (("a house", houses[:1]), (f"{FEW} houses", houses[:FEW])):
        times = {}
        for length in LENGTHS:
            times[length] = _seconds(engine, chosen, period(FIRST, FIRST.after(length - 1)))
            told = f"numbers: {name}, {what}, {length} quarters"
            yield absolute(told, times[length], "s", LIMIT_S)
        growth = times[LENGTHS[-1]] / times[LENGTHS[0]]
        longer = LENGTHS[-1] / LENGTHS[0]
        yield absolute(f"numbers: {name}, {what}, longer for {longer:g} times the period", growth, "times", longer)
    engine.dispose()


def _seconds(engine: Engine, houses: list[UUID], quarters: tuple[Quarter, ...]) -> float:
    """Every table of a period decided and put together, as a page does it; the quickest of a few."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with Session(engine) as session:
            tables = decided(session, houses, quarters)
        for division in Division:
            summed(one[division] for one in tables.values())
        times.append(time.perf_counter() - began)
    return min(times)


def _fill(engine: Engine) -> tuple[list[UUID], int]:
    houses = [UUID(int=number) for number in range(1, HOUSES + 1)]
    with writing(engine) as connection, connection.begin():
        place = UUID(int=1 << 60)
        about = {"name": "Opdigtet", "kind": "municipality", "active": True, "document": {}}
        connection.execute(insert(OrganisationRow).values(id=place, key="opdigtet", **about))
        rows = [
            {"id": key, "key": key.hex, "slug": key.hex, "organisation_id": place, "published": True, "document": {}}
            for key in houses
        ]
        connection.execute(insert(HouseRow), rows)
        _cells(connection)
        count = connection.execute(text("SELECT count(*) FROM visit_months")).scalar_one()
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    return houses, int(count)


def _cells(connection: Connection) -> None:
    """The database makes them itself: each house, month, way, who and postcode has a cell."""
    lists = {
        "months": [{"v": FIRST.after(n // 3).months[n % 3].isoformat()} for n in range(MONTHS)],
        "ways": [{"v": one} for one in WAYS],
        "people": [{"v": one} for one in WHO],
        "codes": [{"v": f"{1000 + n * 40}"} for n in range(POSTCODES)],
    }
    for name, values in lists.items():
        connection.execute(text(f"CREATE TEMPORARY TABLE {name} (v TEXT)"))
        connection.execute(text(f"INSERT INTO {name} VALUES (:v)"), values)  # noqa: S608 - our own names
    day = "m.v" if connection.dialect.name == "sqlite" else "CAST(m.v AS DATE)"
    connection.execute(
        text(
            f"INSERT INTO visit_months (house_id, month, way, who, postcode, count) "  # noqa: S608 - our own names
            f"SELECT h.id, {day}, w.v, p.v, c.v, 1 + (length(h.slug) + CAST(c.v AS INTEGER)) % 9 "
            "FROM houses h CROSS JOIN months m CROSS JOIN ways w CROSS JOIN people p CROSS JOIN codes c "
            "ORDER BY 1, 2, 3, 4, 5"
        )
    )
