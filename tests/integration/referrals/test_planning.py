"""Whoever holds a line is asked how the birth went by a day of its own, which says nothing (decision 0022)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Refused
from familiehus.referrals.contact_again import correct
from familiehus.referrals.planning import plan
from tests.integration.referrals.conftest import World

NAME = Written(Field.NAME, "Prøve Mor")
# The due date of the world's lines is 20 April 2027, a Tuesday; the midwives are there on the 21st.
DUE, AFTER = Written(Field.DUE, "2027-04-20"), date(2027, 4, 21)


def planned(world: World, line: UUID, on: date) -> date:
    with world.site.database.write() as work:
        plan(work, world.site, world.by("jordemoder"), line, on, world.line(line).version)
        work.commit()
    return world.line(line).next_on


def written(world: World, line: UUID, *texts: Written) -> date:
    with world.site.database.write() as work:
        by = world.by("jordemoder")
        row, place = world.site.families.yours(work.session, by, line)
        correct(work, world.site, by, row, place, texts)
        work.commit()
    return world.line(line).next_on


def test_no_plan_passes_over_the_day_after_the_due_date(world: World) -> None:
    line = world.open()
    for day in (AFTER + timedelta(days=1), date(2027, 9, 1)):
        with pytest.raises(Refused, match="the due date is before that day"):
            planned(world, line, day)
    assert planned(world, line, AFTER) == AFTER


def test_a_due_date_that_is_over_is_asked_about_until_somebody_has_said_how_it_went(world: World) -> None:
    line = world.open()
    world.clock.move(days=(date(2027, 5, 3) - world.clock.now().date()).days)  # a Monday
    with pytest.raises(Refused, match="nobody has written how it went"):
        planned(world, line, date(2027, 5, 12))
    assert planned(world, line, date(2027, 5, 11)) == date(2027, 5, 11), "five days of theirs"
    written(world, line, Written(Field.BORN, "2027-04-28"))
    assert planned(world, line, date(2027, 9, 1)) == date(2027, 9, 1)


def test_where_it_ended_badly_nothing_is_asked_about_a_due_date(world: World) -> None:
    line = world.open()
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), line, quiet=True)
        work.commit()
    assert planned(world, line, date(2027, 9, 1)) == date(2027, 9, 1)


def test_a_due_date_that_is_written_later_brings_the_day_forward(world: World) -> None:
    line = world.open(written=(NAME,))
    assert planned(world, line, date(2027, 9, 1)) == date(2027, 9, 1)
    assert written(world, line, NAME) == date(2027, 9, 1)
    assert written(world, line, DUE) == AFTER
    assert written(world, line, DUE, Written(Field.PLACE, "9000")) == AFTER
    assert planned(world, line, date(2027, 1, 11)) == date(2027, 1, 11)
    assert written(world, line, Written(Field.DUE, "2027-04-13")) == date(2027, 1, 11), "an earlier day stays"
