"""Somebody asks everything there is to ask, on every day, and learns of no small count."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from familiehus.frontdesk.domain import Subject, Way, Who
from familiehus.frontdesk.storage import AboutCountRow, MonthCountRow
from familiehus.statistics.domain import Quarter
from tests.integration.statistics.conftest import Counted

pytestmark = pytest.mark.untraced

MAY, JULY, AUGUST = date(2026, 5, 1), date(2026, 7, 1), date(2026, 8, 1)


def fill(counted: Counted) -> None:
    """Two houses in two municipalities: small counts beside large ones in every division."""
    for number, (name, town) in enumerate((("Anehuset", "Lolland"), ("Bøgehuset", "Guldborgsund"))):
        house = counted.house(name, town, "4900")
        for month in (MAY, JULY, AUGUST):
            cells = {("walk_in", "mother", "4900"): 30 + number, ("group", "father", "4930"): 9}
            counted.visits(house, month, cells | {("phone", "other", "4970"): 1, ("phone", "mother", "4983"): 6})
            counted.said(house, month, Subject.TOPIC, {"sleep": 20, "crying": 3, "money": 1})


@pytest.mark.parametrize(
    ("one", "other"), [(("4970", 3), ("4983", 18)), (("4983", 18), ("4970", 3))], ids=["there", "and back"]
)
def test_two_worlds_that_differ_in_hidden_postcodes_give_the_same_answers(
    counted: Counted, one: tuple[str, int], other: tuple[str, int]
) -> None:
    """In one quarter of one house 4970 and 4983 change places: no scope, period, sum or file tells."""
    fill(counted)
    leader, house = counted.by(), counted.houses["Anehuset"]
    before = counted.everything(leader)
    with counted.site.database.write() as work:
        here = (MonthCountRow.house_id == house, MonthCountRow.month == MAY)
        for old, new in (("4970", "x"), ("4983", "4970"), ("x", "4983")):
            work.session.execute(update(MonthCountRow).where(*here, MonthCountRow.postcode == old).values(postcode=new))
        work.commit()
    assert counted.everything(leader) == before


def test_two_worlds_that_differ_in_hidden_topics_give_the_same_answers(counted: Counted) -> None:
    fill(counted)
    leader, house = counted.by(), counted.houses["Bøgehuset"]
    before = counted.everything(leader)
    assert "crying" not in str(before)
    with counted.site.database.write() as work:
        here = (AboutCountRow.house_id == house, AboutCountRow.month == MAY)
        for value, count in (("crying", 1), ("money", 3)):
            work.session.execute(update(AboutCountRow).where(*here, AboutCountRow.value == value).values(count=count))
        work.commit()
    assert counted.everything(leader) == before


def test_less_the_other_quarters_and_less_the_other_houses(counted: Counted) -> None:
    """Every difference of two answers is a difference of decided tables: no count from 1 to 4 comes out."""
    fill(counted)
    leader = counted.by()
    place, small = counted.world.town.place, {1, 2, 3, 4}
    quarters = [counted.sheet(first, key=place, by=leader) for first in _quarters()]
    for division in quarters[0].parts:
        wide, near = (sheet.parts[division].sum for sheet in quarters)
        for line in wide.lines:
            assert line.count - near.count(line.name).count not in small
        assert wide.total - near.total not in small
        assert wide.hidden - near.hidden not in small
        for house in counted.houses.values():
            one = counted.sheet(_quarters()[0], key=house, by=leader).parts[division].sum
            assert {wide.count(line.name).count - line.count for line in one.lines} & small == set()
            assert wide.hidden - one.hidden not in small


def test_nothing_told_is_crossed_with_anything(counted: Counted) -> None:
    """No line names two things at once, and none of a month, a day or a part of it."""
    fill(counted)
    for told in counted.everything(counted.by()):
        if isinstance(told, list) and told and isinstance(told[0], tuple) and len(told[0]) == 5:
            codes = {code.value for code in (*Who, *Way)} | {"4900", "4930", "sleep", "(total)", "(hidden)", "(median)"}
            assert {row[3] for row in told} <= codes
            assert {str(row[1]).count("-") for row in told} == {1}


def _quarters() -> tuple[Quarter, Quarter]:
    return Quarter(2026, 2), Quarter(2026, 3)
