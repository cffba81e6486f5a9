"""What is due in a programme, and by when: the nearest is the referral's own deadline, and climbs as every other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from familiehus.catalogue.domain import Volunteering
from familiehus.kernel.clock import months_after
from familiehus.kernel.workdays import OpeningDays
from familiehus.programmes.domain import Course, Phase, Visit, warned_on

# Within how many of the unit's opening days somebody acts; no source names them, so they are this house's own.
DAYS: dict[Phase, int] = {
    Phase.TALK: 10,
    Phase.LOOKING: 20,
    Phase.PROPOSED: 5,
    Phase.FIRST_MEETING: 10,
    Phase.EXPECTATIONS: 5,
    Phase.FIRST_VISIT: 10,
    Phase.ENDING: 20,
}
CHECK_IN_DAYS = 20


class What(StrEnum):
    """What is due."""

    PHASE = "phase"
    READ = "read"
    CHECK_IN = "check_in"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing, and its day."""

    what: What
    day: date


def dues(plan: Volunteering, course: Course, opening: OpeningDays) -> tuple[Due, ...]:
    """Everything that is due, the nearest first; nothing when the programme has ended."""
    if course.phase is Phase.ENDED:
        return ()
    found = []
    if course.phase is Phase.ENDING:
        found.append(Due(What.PHASE, course.ends_on or opening.after(course.since, DAYS[Phase.ENDING])))
    elif course.phase is not Phase.RUNNING:
        found.append(Due(What.PHASE, opening.after(course.since, DAYS[course.phase])))
    if course.runs_from and course.phase in (Phase.RUNNING, Phase.ENDING):
        found += _while_running(plan, course, course.runs_from, opening)
    return tuple(sorted(found, key=lambda due: due.day))


def _while_running(plan: Volunteering, course: Course, runs_from: date, opening: OpeningDays) -> list[Due]:
    found = []
    if plan.logbook and plan.logbook_weeks:
        found.append(Due(What.READ, (course.read_on or runs_from) + timedelta(weeks=plan.logbook_weeks)))
    if course.phase is Phase.RUNNING:
        heard = course.heard_on or runs_from
        months = plan.sparring_months
        found.append(Due(What.CHECK_IN, months_after(heard, months) if months else opening.after(heard, CHECK_IN_DAYS)))
        if course.ends_on:
            found.append(Due(What.ENDING, warned_on(plan, course.ends_on)))
    return found


def deadline(
    plan: Volunteering, course: Course, opening: OpeningDays, today: date, agreed: date | None = None
) -> date | None:
    """The unit's own day by which somebody acts; a day that was agreed counts for the phase. None when it has ended.

    What is late stays late, whatever else is done meanwhile: nothing is made to look in time.
    """
    days = [
        agreed if due.what is What.PHASE and agreed and agreed > today else due.day
        for due in dues(plan, course, opening)
    ]
    return opening.on_or_after(min(days)) if days else None


def logbooks_missing(plan: Volunteering, course: Course) -> tuple[date, ...]:
    """Days of visits with the volunteer who is there now that were held and have no logbook yet (R098)."""
    if not plan.logbook or course.phase not in (Phase.RUNNING, Phase.ENDING) or course.runs_from is None:
        return ()
    since = course.runs_from
    return tuple(v.day for v in course.visits if v.day >= since and v.held and v.logbook_on is None)


def held_and_cancelled(visits: Sequence[Visit]) -> tuple[int, int]:
    """How many visits were held, and how many were cancelled: stability is counted, nobody is judged (R098)."""
    held = sum(visit.held for visit in visits)
    return held, len(visits) - held
