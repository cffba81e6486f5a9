"""The counts of the demo's house: there at once, made once, and always the same."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from sqlalchemy import delete, func, select

from familiehus.accounts.storage import HouseRow, OrganisationRow
from familiehus.commands.demo_counts import HOUSE, POSTCODES, QUARTERS, count_for_demo
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.frontdesk.storage import AboutCountRow, FrontDeskRow, MonthCountRow
from familiehus.statistics.domain import Division, Quarter
from familiehus.statistics.reading import decided
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database

TODAY, LAST = date(2026, 11, 22), Quarter(2026, 3)
SEALER = Sealer({1: b"s" * 32})


def test_counts_of_whole_years_made_once(database: Database) -> None:
    assert not count_for_demo(database, SEALER, TODAY), "there is no house"
    house, place = uuid4(), uuid4()
    with database.write() as work:
        about = {"name": "Prøve", "kind": "municipality", "document": {}}
        work.session.add(OrganisationRow(id=place, key="prøve", **about))
        work.session.flush()
        document = {"name": "Familiehuset i Prøve", "municipality": "Prøvekommune"}
        work.session.add(HouseRow(id=house, key=HOUSE, slug=HOUSE, organisation_id=place, document=document))
        work.commit()
    assert count_for_demo(database, SEALER, TODAY)
    assert not count_for_demo(database, SEALER, TODAY)
    quarters = [LAST.after(-back) for back in range(QUARTERS)]
    with database.read() as session:
        before = decided(session, [house], quarters)
    assert all(tables[Division.WHO].total for tables in before.values())
    assert any(tables[Division.POSTCODE].hidden for tables in before.values()), "there is something to hide"
    with database.write() as work:
        for model in (MonthCountRow, AboutCountRow, StatementRow, AnswerCountRow, SurveyRow):
            work.session.execute(delete(model))
        work.commit()
    assert count_for_demo(database, SEALER, TODAY)
    with database.read() as session:
        assert decided(session, [house], quarters) == before
        assert session.scalar(select(func.count()).select_from(StatementRow)) == 3
        desk = session.get_one(FrontDeskRow, house)
        assert desk.postcodes[0] == max(POSTCODES, key=POSTCODES.__getitem__), "the house's own first"
        assert desk.asks == ["outcome", "topic"]


def test_there_is_always_a_whole_year_to_set_against_its_births() -> None:
    for last in (Quarter(2026, number) for number in range(1, 5)):
        there = [last.after(-back) for back in range(QUARTERS)]
        year = last.after(1).year - 1
        assert {Quarter(year, number) for number in range(1, 5)} <= set(there)
