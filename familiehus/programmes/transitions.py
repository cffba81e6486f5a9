"""The one table. It drives the service, the buttons, the API and the tests: no phase of an offer can be skipped (R098).

Nothing here finds, weighs or ranks anybody: a volunteer is proposed by a person and matched by two who say yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from familiehus.catalogue.vocabulary import MatchPhase
from familiehus.kernel.errors import Refused
from familiehus.programmes.domain import AFTER_MATCH, Action, Effect, Facts, Phase, after, latest_end

Guard = Callable[[Facts], str | None]
# Whoever begins to use this may have visited for some time.
BEFORE_IT_RAN = timedelta(days=365)


def consent_needed(facts: Facts) -> str | None:
    """No volunteer is told of a family that has not said yes (R062, R100)."""
    return None if facts.consent_valid else "the parent has not agreed to this"


def nothing_stopped(facts: Facts) -> str | None:
    """Nobody new is sent to a family where it has ended badly (handover.md)."""
    return "everything toward this parent has stopped" if facts.stopped else None


def volunteer_named(facts: Facts) -> str | None:
    """A short name or the association's own number; nothing more is kept of a volunteer."""
    return None if facts.volunteer.strip() else "say who the volunteer is"


def both_said_yes(facts: Facts) -> str | None:
    """The match is theirs: nobody is promised to anybody (R099)."""
    return None if facts.confirmed else "both must have said yes"


def was_there(facts: Facts) -> str | None:
    """The association is at the first meeting, and the start is agreed (R098)."""
    return None if facts.confirmed else "somebody from you must have been there"


def talked_afterwards(facts: Facts) -> str | None:
    """The parents are asked after the first visit (R098)."""
    return None if facts.confirmed else "talk with the parents first"


def future_agreed(facts: Facts) -> str | None:
    """Where the source names an agreement on the future, nothing ends without one (R098)."""
    if MatchPhase.FUTURE_AGREEMENT not in facts.plan.phases or facts.confirmed:
        return None
    return "agree on the future first"


def day_to_come(facts: Facts) -> str | None:
    """A plan has a day."""
    return None if facts.day is not None and facts.day >= facts.today else "choose a day to come"


def within_the_offer(facts: Facts) -> str | None:
    """Never longer than the offer lasts (R099)."""
    last = latest_end(facts.plan, facts.course.runs_from)
    return "the offer does not last so long" if last and facts.day and facts.day > last else None


def time_left(facts: Facts) -> str | None:
    """Going on needs time that is left."""
    last = latest_end(facts.plan, facts.course.runs_from)
    return "the offer does not last so long" if last and facts.today >= last else None


def day_that_was(facts: Facts) -> str | None:
    """A visit is counted once it was to be; also the first, and those before the programme was written down here.

    More than ``BEFORE_IT_RAN`` before the day it is said to run from, the year is mistyped.
    """
    if facts.day is None or facts.day > facts.today:
        return "choose a day that has been"
    first = facts.course.runs_from
    too_early = first is not None and facts.day < first - BEFORE_IT_RAN
    return "choose a day since the visits began" if too_early else None


def held_or_cancelled(facts: Facts) -> str | None:
    """Whether it was is said, not guessed."""
    return None if facts.held is not None else "say whether it was held"


def logbook_kept(facts: Facts) -> str | None:
    """Only where the offer has one."""
    return None if facts.plan.logbook else "this offer keeps no logbook"


def visit_held(facts: Facts) -> str | None:
    """A logbook is that of a visit."""
    held = {visit.day for visit in facts.course.visits if visit.held}
    return None if facts.day in held else "no visit was held that day"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. Without a ``target`` the next phase of the offer follows."""

    action: Action
    source: Phase
    target: Phase | None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


def _row(
    action: Action, source: Phase, target: Phase | None, *guards: Guard, effects: tuple[Effect, ...] = ()
) -> Transition:
    return Transition(action, source, target, guards, effects)


def _here(action: Action, phases: tuple[Phase, ...], effect: Effect, *guards: Guard) -> tuple[Transition, ...]:
    """What changes no phase."""
    return tuple(Transition(action, phase, phase, guards, (effect,)) for phase in phases)


_VISITING = (Phase.RUNNING, Phase.ENDING)
_FORGET = (Effect.VOLUNTEER_FORGOTTEN,)
TABLE: tuple[Transition, ...] = (
    _row(Action.TALKED, Phase.TALK, None),
    _row(Action.PROPOSE, Phase.LOOKING, Phase.PROPOSED, consent_needed, nothing_stopped, volunteer_named,
         effects=(Effect.VOLUNTEER_NOTED,)),
    _row(Action.LOOK_ON, Phase.LOOKING, Phase.LOOKING, day_to_come),
    _row(Action.NO_MATCH, Phase.PROPOSED, Phase.LOOKING, effects=_FORGET),
    _row(Action.MATCH, Phase.PROPOSED, None, consent_needed, nothing_stopped, both_said_yes,
         effects=(Effect.OFFER_STARTS,)),
    _row(Action.MET, Phase.FIRST_MEETING, None, was_there),
    _row(Action.AGREED, Phase.EXPECTATIONS, None),
    _row(Action.VISITED, Phase.FIRST_VISIT, None, talked_afterwards),
    *_here(Action.VISIT, _VISITING, Effect.VISIT_COUNTED, day_that_was, held_or_cancelled),
    *_here(Action.LOGBOOK, _VISITING, Effect.LOGBOOK_NOTED, logbook_kept, visit_held),
    *_here(Action.READ, _VISITING, Effect.LOGBOOKS_READ, logbook_kept),
    *_here(Action.CHECK_IN, _VISITING, Effect.VOLUNTEER_HEARD),
    *_here(Action.PLAN_END, _VISITING, Effect.END_PLANNED, day_to_come, within_the_offer),
    _row(Action.BEGIN_ENDING, Phase.RUNNING, Phase.ENDING),
    _row(Action.GO_ON, Phase.ENDING, Phase.RUNNING, time_left),
    _row(Action.FINISH, Phase.ENDING, Phase.ENDED, future_agreed, effects=(*_FORGET, Effect.OFFER_COMPLETED)),
    *(_row(Action.VOLUNTEER_STOPS, phase, Phase.LOOKING, effects=_FORGET) for phase in AFTER_MATCH),
)  # fmt: skip


def find(phase: Phase, action: Action) -> Transition | None:
    """The row for an action in a phase, or None when the table has none."""
    return next((row for row in TABLE if (row.source, row.action) == (phase, action)), None)


def actions(phase: Phase, *, logbook: bool, stopped: bool = False) -> tuple[Action, ...]:
    """What can be done now: the buttons of the page and the links of the API."""
    kept = [row for row in TABLE if row.source is phase and (logbook or logbook_kept not in row.guards)]
    return tuple(row.action for row in kept if not (stopped and nothing_stopped in row.guards))


def apply(action: Action, facts: Facts) -> tuple[Transition, Phase]:
    """The row to carry out and where it leads. Raises Refused, with the reason and nothing changed, for all else."""
    row = find(facts.course.phase, action)
    if row is None:
        raise Refused(f"{action} is not possible here: the programme is {facts.course.phase}")
    for guard in row.guards:
        missing = guard(facts)
        if missing:
            raise Refused(missing)
    return row, row.target or after(row.source, facts.plan)
