"""Meetings under § 11 e are counted for the child, also when the line they were recorded on is gone (decision 0021)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, update

from familiehus.concerns.storage import ExchangeDayRow, MeetingRow
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import Refused
from familiehus.privacy.erasure import erase_line, erase_texts
from tests.integration.concerns.conftest import Municipality
from tests.integration.concerns.test_worries import days, hold, link, linked, own, parted_between_two

pytestmark = pytest.mark.untraced


def close(town: Municipality, line: UUID) -> None:
    """As somebody who holds it would; how is tested with the lines."""
    with town.site.database.write() as work:
        ended = {"holder_id": None, "unit_id": None, "ending": "enough", "ended_at": town.world.clock.now()}
        work.session.execute(update(LineRow).where(LineRow.id == line).values(**ended))
        work.commit()


def erase(town: Municipality, line: UUID) -> None:
    close(town, line)
    with town.site.database.write() as work:
        assert erase_line(work.session, work.session.get_one(LineRow, line))
        work.commit()


def kept(town: Municipality, line: UUID) -> list[date]:
    with town.site.database.read() as session:
        return list(session.scalars(select(ExchangeDayRow.held_on).where(ExchangeDayRow.line_id == line)))


def test_r068_erasing_one_parents_line_makes_no_third_meeting_on_the_others(town: Municipality) -> None:
    mother, father = linked(town)
    hold(town, mother)
    town.world.clock.move(days=1)
    hold(town, mother, special="Barnet taber sig.")
    with town.site.database.read() as session:
        before = town.site.meetings.days(session, father)
    erase(town, mother)
    with town.site.database.read() as session:
        assert town.site.meetings.days(session, father) == before, "what was seen on the other side does not change"
        assert not session.scalars(select(MeetingRow).where(MeetingRow.line_id == mother)).all()
    assert kept(town, father) == before
    with pytest.raises(Refused, match="a third is not allowed"):
        hold(town, father, special="Igen.")
    erase(town, father)
    assert kept(town, father) == [], "with the last line the days are gone, too"


def test_r068_one_that_is_left_is_a_follow_up_with_a_reason(town: Municipality) -> None:
    mother, father = linked(town)
    hold(town, mother)
    erase(town, mother)
    town.world.clock.move(days=1)
    with pytest.raises(Refused, match="say why this case is special"):
        hold(town, father)
    hold(town, father, special="Barnet taber sig.")
    with pytest.raises(Refused, match="a third is not allowed"):
        hold(town, father, special="Igen.")


def test_r087_only_what_counted_before_they_parted_is_left(town: Municipality) -> None:
    mother, father = parted_between_two(town)
    erase(town, mother)
    assert days(town, father) == 1


def test_texts_that_end_before_the_line_does_leave_the_day_once(town: Municipality) -> None:
    """Each organisation has its own limit; the line itself goes later."""
    mother, father = linked(town)
    hold(town, mother)
    close(town, mother)
    with town.site.database.write() as work:
        assert erase_texts(work.session, mother, town.place)
        work.commit()
    assert days(town, father) == 1
    erase(town, mother)
    assert days(town, father) == 1


def test_nothing_is_left_on_a_line_that_is_over_or_never_counted_it(town: Municipality) -> None:
    mother, father, stranger = own(town), own(town), own(town)
    link(town, mother, father)
    hold(town, mother)
    close(town, father)
    erase(town, mother)
    assert kept(town, father) == []
    assert days(town, stranger) == 0
