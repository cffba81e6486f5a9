"""What is due in a programme: no silent phase, and what is late stays late (invariant 2, R098)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from familiehus.kernel.workdays import OpeningDays
from familiehus.programmes.domain import Course, Phase, Visit
from familiehus.programmes.due import Due, What, deadline, dues, held_and_cancelled, logbooks_missing
from tests.unit.programmes.test_transitions import HJEM_TIL_OS, HOME_START

MONDAY = date(2026, 11, 23)
OPEN = OpeningDays()


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.ENDED])
def test_no_phase_is_silent(phase: Phase) -> None:
    for plan in (HOME_START, HJEM_TIL_OS):
        for runs_from in (None, MONDAY):
            if phase is Phase.RUNNING and runs_from is None:
                continue
            day = deadline(plan, Course(phase, MONDAY, runs_from), OPEN, MONDAY)
            assert day is not None
            assert OPEN.is_open(day)


def test_what_has_ended_is_due_no_more() -> None:
    assert dues(HJEM_TIL_OS, Course(Phase.ENDED, MONDAY, MONDAY), OPEN) == ()
    assert deadline(HJEM_TIL_OS, Course(Phase.ENDED, MONDAY, MONDAY), OPEN, MONDAY) is None


def test_a_day_that_was_agreed_counts_and_a_day_that_was_does_not() -> None:
    looking = Course(Phase.LOOKING, MONDAY)
    usual = OPEN.after(MONDAY, 20)
    assert deadline(HOME_START, looking, OPEN, MONDAY) == usual
    assert deadline(HOME_START, looking, OPEN, MONDAY, date(2026, 12, 5)) == date(2026, 12, 7)  # a Saturday
    assert deadline(HOME_START, looking, OPEN, MONDAY, MONDAY) == usual


def test_logbooks_are_read_every_week_and_the_volunteer_is_heard_every_other_month() -> None:
    running = Course(Phase.RUNNING, MONDAY, MONDAY, date(2027, 11, 23))
    assert dues(HJEM_TIL_OS, running, OPEN) == (
        Due(What.READ, date(2026, 11, 30)),
        Due(What.CHECK_IN, date(2027, 1, 23)),
        Due(What.ENDING, date(2027, 10, 26)),
    )
    later = replace(running, read_on=date(2026, 11, 27), heard_on=date(2026, 12, 1))
    assert [due.day for due in dues(HJEM_TIL_OS, later, OPEN)][:2] == [date(2026, 12, 4), date(2027, 2, 1)]


def test_where_nothing_is_said_the_volunteer_is_heard_all_the_same() -> None:
    running = Course(Phase.RUNNING, MONDAY, MONDAY)
    assert dues(HOME_START, running, OPEN) == (Due(What.CHECK_IN, OPEN.after(MONDAY, 20)),)


def test_one_is_warned_before_half_a_year_r099() -> None:
    end = date(2027, 5, 23)
    warned = Due(What.ENDING, end - timedelta(weeks=4))
    assert warned in dues(HOME_START, Course(Phase.RUNNING, MONDAY, MONDAY, end), OPEN)
    assert dues(HOME_START, Course(Phase.ENDING, MONDAY, MONDAY, end), OPEN) == (Due(What.PHASE, end),)


def test_what_is_late_stays_late_whatever_else_is_done() -> None:
    running = Course(Phase.RUNNING, MONDAY, MONDAY, visits=(Visit(date(2026, 12, 8), held=True),))
    assert deadline(HJEM_TIL_OS, running, OPEN, date(2026, 12, 9)) == date(2026, 11, 30)


def test_a_missing_logbook_shows_and_an_earlier_volunteer_s_does_not() -> None:
    visits = (
        Visit(date(2026, 11, 2), held=True),
        Visit(MONDAY, held=True),
        Visit(date(2026, 11, 30), held=False),
        Visit(date(2026, 12, 7), held=True, logbook_on=date(2026, 12, 8)),
    )
    running = Course(Phase.RUNNING, MONDAY, MONDAY, visits=visits)
    assert logbooks_missing(HJEM_TIL_OS, running) == (MONDAY,)
    assert logbooks_missing(HOME_START, running) == ()
    assert logbooks_missing(HJEM_TIL_OS, replace(running, phase=Phase.LOOKING)) == ()
    assert logbooks_missing(HJEM_TIL_OS, replace(running, runs_from=None)) == ()
    assert held_and_cancelled(visits) == (3, 1)
