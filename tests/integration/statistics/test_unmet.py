"""Needs that met nothing, in the numbers: by municipality and topic, and never of few."""

from __future__ import annotations

from datetime import date

from familiehus.feedback.demand import Demand, cells
from familiehus.feedback.storage import DemandRow
from familiehus.kernel.smallcounts import UNSAID, Table
from familiehus.statistics.domain import Quarter
from familiehus.statistics.file import atoms
from familiehus.storage.counting import Cell, add
from tests.integration.statistics.conftest import LAST, Counted

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def need(counted: Counted, month: date, town: str, topic: str, count: int, kind: Demand = Demand.SEARCH) -> None:
    made: dict[Cell, int] = dict.fromkeys(cells(month, [town], [topic] if topic else [], kind), count)
    with counted.site.database.write() as work:
        add(work.session, DemandRow, made)
        work.commit()


def test_topics_of_a_municipality_are_decided_by_quarter_and_kind(counted: Counted) -> None:
    town = "Ærø"  # this test alone counts here
    counted.house(town=town)
    for month, topic, count in ((JULY, "sleep", 7), (AUGUST, "sleep", 5), (JULY, "", 6), (AUGUST, "money", 2)):
        need(counted, month, town, topic, count)
    need(counted, date(2026, 4, 1), town, "sleep", 8)
    sheet = counted.sheet(Quarter(2026, 2))
    assert sheet.unmet[town, LAST, Demand.SEARCH] == Table(20, {"sleep": 12}, 8)
    assert sheet.unmet[town, Quarter(2026, 2), Demand.SEARCH] == Table(8, {"sleep": 8})
    assert sheet.unmet[town, LAST, Demand.DECLINED] == Table()
    assert [(row.name, row.count, row.exact) for row in sheet.needs[Demand.SEARCH].rows] == [("Søvn", 20, True)]
    told = [row for row in atoms(sheet) if row[2].startswith("unmet")]
    assert (town, "2026-3", "unmet_search", "(hidden)", 8) in told


def test_a_few_nos_with_many_topics_are_still_few(counted: Counted) -> None:
    town = "Fanø"
    counted.house(town=town)
    for topic in ("sleep", "money", "crying"):
        need(counted, JULY, town, topic, 4, Demand.DECLINED)
    need(counted, JULY, "", "", 50)
    sheet = counted.sheet(LAST)
    assert sheet.unmet[town, LAST, Demand.DECLINED] == UNSAID
    assert sheet.needs[Demand.DECLINED].rows == ()


def test_counts_from_before_topics_were_folded_are_folded_when_they_are_told(counted: Counted) -> None:
    town = "Samsø"
    counted.house(town=town)
    old: dict[Cell, int] = {(JULY, town, topic, Demand.SEARCH.value): 4 for topic in ("violence", "talk_to_someone")}
    with counted.site.database.write() as work:
        add(work.session, DemandRow, old)
        work.commit()
    assert counted.sheet(LAST).unmet[town, LAST, Demand.SEARCH] == Table(8, {"talk_to_someone": 8})
