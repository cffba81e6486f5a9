"""A programme with a volunteer: its phases, what one does in them, and the facts its rules judge (R098-R100)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from familiehus.catalogue.domain import Volunteering
from familiehus.catalogue.vocabulary import MatchPhase
from familiehus.kernel.clock import months_after

# Where neither the source nor the association says how long before the end one is warned.
WARN_WEEKS = 4


class Phase(StrEnum):
    """Where a programme is. The offer's match is two of them: a volunteer is looked for, and one is proposed."""

    TALK = "talk"
    LOOKING = "looking"
    PROPOSED = "proposed"
    FIRST_MEETING = "first_meeting"
    EXPECTATIONS = "expectations"
    FIRST_VISIT = "first_visit"
    RUNNING = "running"
    ENDING = "ending"
    ENDED = "ended"


class Action(StrEnum):
    """What the association's people do."""

    TALKED = "talked"
    LOOK_ON = "look_on"
    PROPOSE = "propose"
    NO_MATCH = "no_match"
    MATCH = "match"
    MET = "met"
    AGREED = "agreed"
    VISITED = "visited"
    VISIT = "visit"
    LOGBOOK = "logbook"
    READ = "read"
    CHECK_IN = "check_in"
    PLAN_END = "plan_end"
    BEGIN_ENDING = "begin_ending"
    GO_ON = "go_on"
    FINISH = "finish"
    VOLUNTEER_STOPS = "volunteer_stops"


class Effect(StrEnum):
    """What else happens in the same transaction."""

    OFFER_STARTS = "offer_starts"
    OFFER_COMPLETED = "offer_completed"
    VOLUNTEER_NOTED = "volunteer_noted"
    VOLUNTEER_FORGOTTEN = "volunteer_forgotten"
    VISIT_COUNTED = "visit_counted"
    LOGBOOK_NOTED = "logbook_noted"
    LOGBOOKS_READ = "logbooks_read"
    VOLUNTEER_HEARD = "volunteer_heard"
    END_PLANNED = "end_planned"


# In these somebody has been asked for or is there: the line is the coordinator's all the same.
WITH_VOLUNTEER = (
    Phase.PROPOSED,
    Phase.FIRST_MEETING,
    Phase.EXPECTATIONS,
    Phase.FIRST_VISIT,
    Phase.RUNNING,
    Phase.ENDING,
)
BEFORE_MATCH = (Phase.TALK, Phase.LOOKING, Phase.PROPOSED)
AFTER_MATCH = WITH_VOLUNTEER[1:]
# The phases an offer may have or not have; every programme has the others.
_BY_OFFER = {
    Phase.TALK: MatchPhase.TALK,
    Phase.FIRST_MEETING: MatchPhase.FIRST_MEETING,
    Phase.EXPECTATIONS: MatchPhase.EXPECTATIONS,
    Phase.FIRST_VISIT: MatchPhase.FIRST_VISIT,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One day: held or cancelled; when the logbook was written and read. What stands in it is the association's own."""

    day: date
    held: bool
    logbook_on: date | None = None
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How far a programme has come, in days. No course of talks: those are in ``referrals/talks/courses.py``."""

    phase: Phase
    since: date
    runs_from: date | None = None
    ends_on: date | None = None
    read_on: date | None = None
    heard_on: date | None = None
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards judge, gathered by the service at the moment of acting.

    ``stopped``: it ended badly, and everything toward the parent has stopped.
    """

    plan: Volunteering
    course: Course
    today: date
    consent_valid: bool = False
    stopped: bool = False
    volunteer: str = ""
    confirmed: bool = False
    held: bool | None = None
    day: date | None = None


def phases(plan: Volunteering) -> tuple[Phase, ...]:
    """The phases of an offer in their order, whatever order the entry lists them in (R098)."""
    return tuple(phase for phase in Phase if phase not in _BY_OFFER or _BY_OFFER[phase] in plan.phases)


def after(phase: Phase, plan: Volunteering) -> Phase:
    """The phase that follows in this offer. Raises StopIteration for the last."""
    order = list(Phase)
    return next(one for one in phases(plan) if order.index(one) > order.index(phase))


def latest_end(plan: Volunteering, runs_from: date | None) -> date | None:
    """The last day the offer allows; None where its source names no limit (R099)."""
    return months_after(runs_from, plan.months_max) if runs_from and plan.months_max else None


def first_end(plan: Volunteering, runs_from: date) -> date | None:
    """The end one begins with: the limit, else the shortest time the source names, else none."""
    months = plan.months_max or plan.months_min
    return months_after(runs_from, months) if months else None


def warned_on(plan: Volunteering, ends_on: date) -> date:
    """From when the ending is to be planned: decent endings are not sudden (R099)."""
    return ends_on - timedelta(weeks=plan.warn_weeks or WARN_WEEKS)
