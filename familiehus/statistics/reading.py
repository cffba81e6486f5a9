"""Sums of cells, made by the database along the primary key: never a row of a visit, for there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from familiehus.frontdesk.storage import AboutCountRow, MonthCountRow
from familiehus.kernel.smallcounts import FEWEST, Table, about, publish
from familiehus.statistics.domain import Division, Quarter

Counts = Mapping[Division, Mapping[str, int]]
Here = tuple[UUID, Quarter]
Tables = dict[Division, Table]


def decided(session: Session, houses: Collection[UUID], quarters: Collection[Quarter]) -> dict[Here, Tables]:
    """The published tables of each house and quarter, one beside the other; the quarters must be settled ones."""
    if not houses or not quarters:
        return {}
    found = _counts(session, houses, quarters)
    return {(house, quarter): _tables(found.get((house, quarter), {})) for house in houses for quarter in quarters}


def _tables(counts: Counts) -> Tables:
    """A house with few visitors says nothing of what they asked, either: one visit may have said many things."""
    enough = sum(counts.get(Division.WHO, {}).values()) >= FEWEST
    return {division: publish(counts.get(division, {}), enough=enough) for division in Division}


def _counts(session: Session, houses: Collection[UUID], quarters: Collection[Quarter]) -> Mapping[Here, Counts]:
    found: dict[Here, dict[Division, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    first, last, row = min(quarters).first, max(quarters).months[2], MonthCountRow
    # In the order of the primary key: nothing is sorted.
    for house, month, way, who, count in session.execute(_visits(houses, first, last, row.way, row.who)):
        found[house, Quarter.of(month)][Division.WAY][way] += count
        found[house, Quarter.of(month)][Division.WHO][who] += count
    # Postcodes are sorted by the database: a quarter at a time, so that a longer period costs no more than its length.
    codes = union_all(*(_visits(houses, one.first, one.months[2], row.postcode) for one in quarters))
    for house, month, postcode, count in session.execute(codes):
        found[house, Quarter.of(month)][Division.POSTCODE][postcode] += count
    for house, month, subject, name, count in session.execute(_subjects(houses, first, last)):
        found[house, Quarter.of(month)][Division(subject)][name] += count
    return found


def _visits(houses: Collection[UUID], first: date, last: date, *by: InstrumentedAttribute[str]) -> Select[Any]:
    row = MonthCountRow
    query: Select[Any] = select(row.house_id, row.month, *by, func.sum(row.count))  # type: ignore[assignment]
    query = query.where(row.house_id.in_(houses), row.month.between(first, last))
    return query.group_by(row.house_id, row.month, *by)


def _subjects(houses: Collection[UUID], first: date, last: date) -> Select[UUID, date, str, str, int]:
    row = AboutCountRow
    query = select(row.house_id, row.month, row.subject, row.value, row.count)
    return query.where(row.house_id.in_(houses), row.month.between(first, last))


def so_far(session: Session, houses: Collection[UUID], quarters: Collection[Quarter]) -> dict[Here, int]:
    """Of quarters that are not settled only this is told: how many came to each house, in whole tens."""
    if not houses:
        return {}
    row = MonthCountRow
    query = select(row.house_id, row.month, func.sum(row.count)).group_by(row.house_id, row.month)
    query = query.where(row.house_id.in_(houses), row.month.between(min(quarters).first, max(quarters).months[2]))
    sums: dict[Here, int] = dict.fromkeys(((house, quarter) for house in houses for quarter in quarters), 0)
    for house, month, count in session.execute(query):
        sums[house, Quarter.of(month)] += count
    return {here: about(count) for here, count in sums.items()}
