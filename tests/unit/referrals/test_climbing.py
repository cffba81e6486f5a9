"""How far a passed deadline has climbed: only the days count on which the unit is there."""

from datetime import date

import pytest

from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.climbing import Level, level_due

WEDNESDAYS = OpeningDays(frozenset({2}))
WEEK_29 = OpeningDays(closed=((date(2027, 7, 19), date(2027, 7, 25)),))


@pytest.mark.parametrize(
    ("deadline", "opening", "today", "level"),
    [
        (date(2026, 12, 18), OpeningDays(), date(2026, 12, 18), Level.NOBODY),
        (date(2026, 12, 18), OpeningDays(), date(2026, 12, 20), Level.NOBODY),  # a weekend
        (date(2026, 12, 18), OpeningDays(), date(2026, 12, 21), Level.PERSON),
        (date(2026, 12, 18), WEDNESDAYS, date(2026, 12, 22), Level.NOBODY),
        (date(2026, 12, 18), WEDNESDAYS, date(2026, 12, 23), Level.PERSON),
        (date(2027, 3, 24), OpeningDays(), date(2027, 3, 29), Level.NOBODY),  # Maundy Thursday to Easter Monday
        (date(2027, 3, 24), OpeningDays(), date(2027, 3, 30), Level.PERSON),
        (date(2027, 7, 16), WEEK_29, date(2027, 7, 25), Level.NOBODY),
        (date(2027, 7, 16), WEEK_29, date(2027, 7, 26), Level.PERSON),
        (date(2026, 1, 5), OpeningDays(), date(2026, 12, 18), Level.LEADER),
    ],
)
def test_only_days_on_which_the_unit_is_there_count(
    deadline: date, opening: OpeningDays, today: date, level: Level
) -> None:
    assert level_due(deadline, opening, today) is level
