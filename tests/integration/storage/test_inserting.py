"""A row that is there is taken, on both databases, in the one wording."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select

from familiehus.audit.domain import FIRST_LINK
from familiehus.audit.storage import HeadRow
from familiehus.storage.engine import make_engine
from familiehus.storage.inserting import insert_into
from familiehus.storage.migrate import upgrade

CHAIN = UUID(int=7)


def test_a_row_that_is_there_stays_or_is_changed_as_it_is_said(new_database: Callable[[], str]) -> None:
    engine = make_engine(new_database())
    upgrade(engine)
    with engine.begin() as connection:
        for number in (1, 2):
            made = insert_into(HeadRow, connection.dialect.name).values(chain=CHAIN, number=number, link=FIRST_LINK)
            connection.execute(made.on_conflict_do_nothing())
        assert connection.scalar(select(HeadRow.number)) == 1
        again = insert_into(HeadRow, connection.dialect.name).values(chain=CHAIN, number=5, link=FIRST_LINK)
        more = {"number": HeadRow.number + again.excluded["number"]}
        connection.execute(again.on_conflict_do_update(index_elements=["chain"], set_=more))
        assert connection.execute(select(func.count(), func.max(HeadRow.number)).select_from(HeadRow)).one() == (1, 6)
    engine.dispose()
