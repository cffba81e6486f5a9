"""What PostgreSQL remembers of cells written together, a postcode and a topic, is gone once the day is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from familiehus.access.roles import Role
from familiehus.frontdesk.domain import Setting, Subject
from familiehus.frontdesk.mixing import MixCellsChore
from familiehus.frontdesk.storage import AboutCountRow, DayCountRow, MonthCountRow
from tests.integration.frontdesk.conftest import House

pytestmark = pytest.mark.untraced

MODELS = (DayCountRow, MonthCountRow, AboutCountRow)


def ask_all(house: House) -> None:
    with house.site.database.write() as work:
        setting = Setting((), frozenset(Subject), house.shown.setting.version)
        house.site.desk.set_up(work, house.by(Role.COORDINATOR), house.id, setting)
        work.commit()


def written(house: House) -> dict[str, set[str]]:
    """By table, the transactions in which its rows were written."""
    found = {}
    with house.site.database.engine.connect() as connection:
        for model in MODELS:
            name = model.__tablename__
            query = text(f"SELECT xmin::text FROM {name} WHERE house_id = :house")  # noqa: S608 - our own words
            found[name] = set(connection.scalars(query, {"house": house.id}))
    return found


def is_postgresql(house: House) -> bool:
    return house.site.database.engine.dialect.name == "postgresql"


def count_two(house: House) -> None:
    house.count(house.visit(postcode="4760", said={Subject.TOPIC: frozenset({"sleep"})}))
    house.count(house.visit(postcode="4780", said={Subject.TOPIC: frozenset({"money"})}, father=1))


def test_r091_a_topic_is_not_joined_to_a_postcode_by_the_transaction_they_came_in(house: House) -> None:
    ask_all(house)
    count_two(house)
    before = [house.rows(model) for model in MODELS]
    chore = MixCellsChore(house.site.database)
    done = chore.run(house.town.clock.now())
    assert [house.rows(model) for model in MODELS] == before
    assert chore.run(house.town.clock.now()) == 0, "once a day"
    if not is_postgresql(house):
        assert done == 0
        return
    assert done >= 6
    assert len(set().union(*written(house).values())) == 1
    count_two(house)
    assert len(set().union(*written(house).values())) > 1
    house.town.clock.move(days=1)
    assert chore.run(house.town.clock.now()) == done
    assert len(set().union(*written(house).values())) == 1


def test_what_was_counted_before_it_stood_still_for_a_fortnight_is_found(house: House) -> None:
    ask_all(house)
    for who in ("mother", "father"):
        house.count(house.visit(day=house.today - timedelta(days=14), **{who: 1}))
    house.town.clock.move(days=14)
    MixCellsChore(house.site.database).run(house.town.clock.now())
    if is_postgresql(house):
        assert len(set().union(*written(house).values())) == 1


def test_what_is_counted_meanwhile_is_not_lost(house: House) -> None:
    by = house.by()

    def mixed(_number: int) -> int:
        return MixCellsChore(house.site.database).run(house.town.clock.now())

    with ThreadPoolExecutor(6) as pool:
        counted = [pool.submit(house.count, house.visit(mother=1, father=1), by) for _ in range(60)]
        mixing = [pool.submit(mixed, number) for number in range(10)]
        assert all(one.result() for one in counted)
        assert all(one.result() >= 0 for one in mixing)
    assert [row[-2:] for row in house.rows(DayCountRow)] == [("father", 60), ("mother", 60)]
