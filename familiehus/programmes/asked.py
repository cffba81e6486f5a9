"""What somebody says with an action, beside doing it: for the form of the page and the links of the API."""

from __future__ import annotations

from familiehus.catalogue.domain import Volunteering
from familiehus.catalogue.vocabulary import MatchPhase
from familiehus.programmes.domain import Action

# Of each action, whatever the offer.
ALWAYS: dict[Action, tuple[str, ...]] = {
    Action.LOOK_ON: ("day",),
    Action.PROPOSE: ("volunteer",),
    Action.MATCH: ("confirmed", "day"),
    Action.MET: ("confirmed", "day"),
    Action.VISITED: ("confirmed",),
    Action.VISIT: ("day", "held"),
    Action.LOGBOOK: ("day",),
    Action.PLAN_END: ("day",),
    Action.FINISH: ("confirmed",),
}


def asks(plan: Volunteering) -> dict[Action, tuple[str, ...]]:
    """The fields of each action; an agreement on the future only where the offer has one."""
    if MatchPhase.FUTURE_AGREEMENT in plan.phases:
        return ALWAYS
    return {action: fields for action, fields in ALWAYS.items() if action is not Action.FINISH}
