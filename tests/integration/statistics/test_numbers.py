"""What is told of counts: settled quarters as decided tables, running ones in tens, nobody else's at all."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from familiehus.access.roles import Role
from familiehus.audit.domain import Act
from familiehus.frontdesk.domain import Subject
from familiehus.frontdesk.storage import FrontDeskRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.smallcounts import Line, Table
from familiehus.statistics.domain import Division, Quarter
from familiehus.statistics.places import scopes
from familiehus.statistics.service import Births, Far
from familiehus.statistics.storage import BirthsRow
from tests.integration.statistics.conftest import LAST, Counted

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
VISITS = {
    ("walk_in", "mother", "4760"): 40,
    ("walk_in", "father", "4760"): 9,
    ("group", "mother", "4720"): 12,
    ("phone", "other", "4780"): 2,
}


def test_a_settled_quarter_is_told_by_one_division_at_a_time(counted: Counted) -> None:
    house = counted.house()
    counted.visits(house, JULY, VISITS)
    counted.visits(house, AUGUST, {("walk_in", "mother", "4760"): 20})
    tables = counted.sheet(LAST).overview.tables[house, LAST]
    assert tables[Division.WHO] == Table(83, {"mother": 72}, 11)
    assert tables[Division.POSTCODE] == Table(83, {"4760": 69}, 14)
    assert tables[Division.WAY] == Table(83, {"walk_in": 69}, 14)
    assert tables[Division.TOPIC] == Table()


def test_a_running_quarter_is_told_in_tens_and_settles_after_the_late_batches(counted: Counted) -> None:
    house, here = counted.house(), Quarter(2026, 4)
    counted.visits(house, date(2026, 10, 1), VISITS)
    counted.visits(house, date(2026, 11, 1), {("walk_in", "mother", "4760"): 4})
    sheet = counted.sheet(here, here)
    assert (sheet.overview.quarters, sheet.overview.tables) == ((), {})
    assert counted.under_way(house).running == {(house, here): 60}
    assert sheet.total.total == 0
    counted.world.clock.move(days=(date(2027, 1, 15) - date(2026, 11, 21)).days)
    sheet = counted.sheet(here, here)
    assert counted.under_way(house).running == {(house, here): 60, (house, Quarter(2027, 1)): 0}
    assert not sheet.overview.tables
    counted.world.clock.move(days=1)
    days = [counted.sheet(here, here).overview.tables for _ in range(3) if not counted.world.clock.move(days=1)]
    assert days[0][house, here][Division.WHO].total == 67
    assert days[0] == days[1] == days[2]


def test_what_has_come_so_far_is_one_sum_of_tens_for_all_the_houses(counted: Counted) -> None:
    here = Quarter(2026, 4)
    for name, count in (("Prøvehuset", 68), ("Andet prøvehus", 14), ("Tredje prøvehus", 9)):
        counted.visits(counted.house(name), date(2026, 10, 1), {("walk_in", "mother", "4760"): count})
    assert counted.under_way(counted.world.town.place).so_far() == {here: 70}


def test_a_house_with_few_visitors_says_nothing_of_what_they_asked(counted: Counted) -> None:
    house = counted.house()
    counted.visits(house, JULY, {("walk_in", "mother", "4760"): 4})
    counted.said(house, JULY, Subject.TOPIC, {"sleep": 4, "money": 4})
    sheet = counted.sheet(LAST)
    assert all(table.total in (None, 0) for table in sheet.overview.tables[house, LAST].values())
    assert sheet.parts[Division.TOPIC].rows == ()
    assert (sheet.total.total, sheet.total.unsaid) == (0, 1)


def test_answers_have_words_and_their_own_totals(counted: Counted) -> None:
    house = counted.house()
    counted.visits(house, JULY, VISITS)
    counted.said(house, JULY, Subject.TOPIC, {"sleep": 30, "feeding": 6})
    counted.said(house, JULY, Subject.SHOWN_TO, {str(uuid4()): 7})
    counted.said(house, JULY, Subject.FOUND, {"midwife": 8})
    sheet = counted.sheet(LAST)
    assert [(row.name, row.count, row.exact) for row in sheet.parts[Division.TOPIC].rows] == [
        ("Søvn", 30, True), (sheet.parts[Division.TOPIC].rows[1].name, 6, True),
    ]  # fmt: skip
    assert sheet.parts[Division.SHOWN_TO].rows[0].name == "Et tilbud, der ikke er her mere"
    assert sheet.parts[Division.FOUND].rows[0].name == "Jordemoder"
    assert sheet.parts[Division.OUTCOME].sum.exact


def test_an_organisation_is_the_sum_of_its_houses_in_order_of_name(counted: Counted) -> None:
    second, first = counted.house("Ø-huset", "Lolland"), counted.house("Anehuset", "Guldborgsund")
    counted.visits(first, JULY, VISITS)
    counted.visits(second, JULY, {("walk_in", "mother", "4760"): 30})
    leader = counted.by()
    with counted.site.database.read() as session:
        mine = [one for one in scopes(session, leader) if one.houses]
    place = counted.world.town.place
    assert [one.key for one in mine] == [
        str(place), f"{place}:Guldborgsund", f"{place}:Lolland", str(first), str(second),
    ]  # fmt: skip
    whole = counted.sheet(LAST, key=place, by=leader)
    assert whole.total.total == 93
    assert whole.parts[Division.POSTCODE].sum.count("4760") == Line("4760", 79, True)
    assert [house for house, _ in whole.overview.tables] == [first, second]
    assert counted.sheet(LAST, key=f"{place}:Lolland", by=leader).total.total == 30
    assert counted.sheet(LAST, by=leader).scope.house is not None


def test_somebody_elses_house_does_not_exist(counted: Counted) -> None:
    house = counted.house()
    region = counted.world.town.organisation("Region Prøve", "region")
    stranger = counted.world.town.by(counted.world.town.person(Role.LEADER, place=region, password=None))
    volunteer = counted.by(Role.VOLUNTEER)
    for key in (house, counted.world.town.place, uuid4(), "vrøvl"):
        with pytest.raises(NotFound):
            counted.sheet(LAST, key=key, by=stranger)
    with pytest.raises(NotFound):
        counted.sheet(LAST, by=volunteer)
    theirs = counted.scope(counted.by(), house)
    with counted.site.database.read() as session, pytest.raises(NotFound):
        counted.site.numbers.overview(session, stranger, theirs, LAST, LAST)
    assert counted.sheet(LAST, by=stranger).overview.tables == {}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (Quarter(2026, 3), Quarter(2026, 1)),
        (Quarter(2000, 1), Quarter(2049, 4)),
        (Quarter(2027, 1), Quarter(2027, 2)),
    ],
)
def test_a_period_that_cannot_be(counted: Counted, first: Quarter, last: Quarter) -> None:
    counted.house()
    with pytest.raises(Refused):
        counted.sheet(first, last)


def test_the_usual_period_is_the_last_year_of_settled_quarters(counted: Counted) -> None:
    assert counted.site.numbers.usual() == (Quarter(2025, 4), LAST)


def test_where_a_satellite_could_help(counted: Counted) -> None:
    counted.house(postcode="4760")
    unknown = counted.house("Uden sted")
    for house in counted.houses.values():
        counted.visits(house, JULY, {("walk_in", "mother", postcode): 20 for postcode in ("4760", "4791", "")})
    sheet = counted.sheet(LAST)
    assert sheet.far is not None
    assert (sheet.far.count, sheet.far.of, [line.name for line in sheet.far.lines]) == (20, 40, ["4791"])
    assert counted.sheet(LAST, key=unknown).far is None
    assert counted.sheet(LAST, key=counted.world.town.place).far is None


def test_a_house_whose_place_nobody_has_written_lies_at_the_first_postcode_of_its_desk(counted: Counted) -> None:
    house = counted.house()
    counted.visits(house, JULY, {("walk_in", "mother", postcode): 20 for postcode in ("4760", "4791")})
    set_desk(counted, house, [])
    assert counted.sheet(LAST).far is None
    set_desk(counted, house, ["4760", "4791"])
    far = counted.sheet(LAST).far
    assert far is not None
    assert (far.count, [line.name for line in far.lines]) == (20, ["4791"])
    known = counted.house("Et andet hus", postcode="4791")
    set_desk(counted, known, ["4760"])
    counted.visits(known, JULY, {("walk_in", "mother", "4791"): 20})
    assert counted.sheet(LAST, key=known).far == Far(0, 20, ()), "the catalogue knows better"


def set_desk(counted: Counted, house: UUID, postcodes: list[str]) -> None:
    with counted.site.database.write() as work:
        work.session.merge(FrontDeskRow(house_id=house, postcodes=postcodes, asks=[]))
        work.commit()


def test_the_year_whose_births_a_period_can_be_set_against(counted: Counted) -> None:
    """A period of parts of two years says how to come to the year that can be set against its births."""
    house = counted.house()
    for month in range(1, 13):
        counted.visits(house, date(2025, month, 1), {("walk_in", "mother", "4760"): 20})
    usual, year = (Quarter(2025, 4), LAST), (Quarter(2025, 1), Quarter(2025, 4))
    assert counted.sheet(*usual).whole_year is None, "nobody has typed any in"
    births(counted, "Prøvekommune", 2025, 120, "Danmarks Statistik")
    assert counted.sheet(*usual).whole_year == 2025
    sheet = counted.sheet(*year)
    assert (sheet.whole_year, sheet.reach[0].for_each) == (None, 2.0)
    births(counted, "Prøvekommune", 2026, 120, "Danmarks Statistik")
    assert counted.sheet(*usual).whole_year == 2025
    assert counted.sheet(Quarter(2025, 1), LAST).whole_year == 2025
    counted.house("Et andet sted", town="Lolland")
    assert counted.sheet(*usual, key=counted.world.town.place).whole_year is None


def births(counted: Counted, *said: object, by: Role = Role.LEADER) -> None:
    with counted.site.database.write() as work:
        counted.site.numbers.set_births(work, counted.by(by), counted.world.town.place, Births(*said))  # type: ignore[arg-type]
        work.commit()


def test_births_are_typed_in_corrected_and_recorded(counted: Counted) -> None:
    house = counted.house(town="Lolland")
    counted.visits(house, JULY, VISITS)
    births(counted, "lolland kommune", 2025, 200, "Prøvestatistik", by=Role.COORDINATOR)
    births(counted, "Lolland", 2025, 210, "Prøvestatistik, rettet")
    births(counted, "Lolland", 2024, 0, "Prøvestatistik")
    town = counted.world.town
    assert town.last(Act.BIRTHS_SET, town.place).subjects == [["births", "Lolland 2024"]]
    (reach,) = counted.sheet(LAST).reach
    assert (reach.births.number, reach.births.source, reach.for_each) == (210, "Prøvestatistik, rettet", None)
    (none,) = counted.sheet(Quarter(2024, 1), Quarter(2024, 4)).reach
    assert none.for_each is None
    with counted.site.database.read() as session:
        assert session.get_one(BirthsRow, (town.place, "Lolland", 2025)).number == 210


def test_visits_are_set_against_the_births_of_the_same_whole_year_only(counted: Counted) -> None:
    house = counted.house(town="Lolland")
    for month in (1, 4, 7, 10):
        counted.visits(house, date(2025, month, 1), {("walk_in", "mother", "4970"): 30})
    births(counted, "Lolland", 2025, 60, "Prøvestatistik")
    year = Quarter(2025, 1), Quarter(2025, 4)
    assert [one.for_each for one in counted.sheet(*year).reach] == [2.0]
    assert [one.for_each for one in counted.sheet(Quarter(2025, 2), Quarter(2025, 4)).reach] == [None]
    counted.house("Andet prøvehus", town="Guldborgsund")
    assert [one.for_each for one in counted.sheet(*year, key=counted.world.town.place).reach] == [None]


def test_nothing_is_told_of_quarters_before_anybody_counted(counted: Counted) -> None:
    house = counted.house(town="Lolland")
    for month in (7, 10):
        counted.visits(house, date(2025, month, 1), {("walk_in", "mother", "4970"): 30})
    births(counted, "Lolland", 2025, 60, "Prøvestatistik")
    year = counted.sheet(Quarter(2025, 1), Quarter(2025, 4))
    assert [(str(quarter), told.total) for quarter, told in year.trend] == [("2025-3", 30), ("2025-4", 30)]
    assert [one.for_each for one in year.reach] == [None]
    assert counted.sheet(Quarter(2024, 1), Quarter(2024, 4)).trend == []
    later = counted.sheet(Quarter(2025, 4), Quarter(2026, 1)).trend
    assert [told.total for _, told in later] == [30, 0], "a nought after that is one"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("Vejle", 2025, 5, "x"), "no house there"),
        (("Atlantis", 2025, 5, "x"), "no such municipality"),
        (("Lolland", 1999, 5, "x"), "no such year"),
        (("Lolland", 2027, 5, "x"), "no such year"),
        (("Lolland", 2025, -1, "x"), "no such number"),
        (("Lolland", 2025, 20_001, "x"), "no such number"),
        (("Lolland", 2025, 5, ""), "say where it is from"),
        (("Lolland", 2025, 5, "x" * 301), "say where it is from"),
    ],
)
def test_births_that_cannot_be(counted: Counted, said: tuple[object, ...], why: str) -> None:
    counted.house(town="Lolland")
    with pytest.raises(Refused, match=why):
        births(counted, *said)


def test_the_desk_types_in_no_births(counted: Counted) -> None:
    with pytest.raises(NotFound):
        births(counted, "Lolland", 2025, 5, "x", by=Role.FRONT_DESK)
