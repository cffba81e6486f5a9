"""What PostgreSQL remembers by itself of rows written together is gone once their week is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from familiehus.feedback.mixing import MixChore
from tests.integration.feedback.conftest import FULL, Listening


def traces(listening: Listening, table: str, key: str) -> tuple[int, bool]:
    """In how many transactions the rows of a table were written, and whether they lie in the order of their keys."""
    query = text(f"SELECT xmin::text, {key}::text FROM {table} ORDER BY ctid")  # noqa: S608 - our own words
    with listening.site.database.engine.connect() as connection:
        rows = connection.execute(query).all()
    keys = [row[1] for row in rows]
    return len({row[0] for row in rows}), keys == sorted(keys)


def test_rows_of_weeks_that_are_over_are_written_anew(listening: Listening) -> None:
    chore, survey = MixChore(listening.site.database), listening.make()
    for _ in range(6):
        listening.answer(survey.locator)
    before, texts = listening.totals(survey.id), listening.texts(survey.id)
    assert chore.run(listening.clock.now()) == 0, "the week is not over"
    listening.clock.move(days=7)
    done = MixChore(listening.site.database).run(listening.clock.now())
    assert listening.totals(survey.id) == before
    assert listening.texts(survey.id) == texts
    if listening.site.database.engine.dialect.name == "sqlite":
        assert done == 0
        return
    assert done >= 18 + 7
    assert traces(listening, "statements", "id") == (1, True)
    assert traces(listening, "survey_counts", "question")[0] == 1
    assert chore.run(listening.clock.now()) == done
    assert chore.run(listening.clock.now() + timedelta(days=1)) == 0


@pytest.mark.parametrize("weeks", [1, 9])
def test_a_process_that_starts_later_still_finds_them(listening: Listening, weeks: int) -> None:
    """Eight weeks back; what was older was mixed long ago."""
    survey = listening.make(closes=listening.today + timedelta(days=200))
    listening.answer(survey.locator, good=FULL["good"])
    listening.clock.move(weeks=weeks)
    done = MixChore(listening.site.database).run(listening.clock.now())
    assert (done > 0) == (weeks <= 8 and listening.site.database.engine.dialect.name == "postgresql")
