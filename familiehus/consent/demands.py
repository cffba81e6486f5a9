"""What an organisation asks of the yes that one of its professions records: in writing, or for a shorter time.

Oral is as good as written (R061). For health professionals a setting per profession may ask for more (handover.md):
then the parent confirms on their own page before anybody reads, or the yes ends sooner. Off unless somebody set it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from familiehus.consent.domain import LASTS_AT_MOST, LASTS_USUALLY, ConsentForm
from familiehus.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Demand:
    """``in_writing``: an oral yes waits for the parent's own. ``at_most_days``: how long a yes lasts; None: a year."""

    in_writing: bool = False
    at_most_days: int | None = None


NOTHING_MORE = Demand()


def strictest(demands: Iterable[Demand]) -> Demand:
    """What holds for somebody with several professions: everything any of them asks for."""
    asked = list(demands)
    days = [one.at_most_days for one in asked if one.at_most_days is not None]
    return Demand(any(one.in_writing for one in asked), min(days, default=None))


def check_demand(demand: Demand) -> None:
    """Raises Refused for a number of days that is none, or more than any yes lasts."""
    if demand.at_most_days is not None and not 1 <= demand.at_most_days <= LASTS_AT_MOST.days:
        raise Refused("say a number of days from 1 to 365")


def awaits_confirmation(demand: Demand, form: ConsentForm | None) -> bool:
    """Whether a yes that is recorded now opens nothing before the parent has confirmed it; a written one is written."""
    return demand.in_writing and form is not ConsentForm.WRITTEN


def latest_day(demand: Demand, today: date) -> date:
    """The last day a yes that is given today may have."""
    return today + (LASTS_AT_MOST if demand.at_most_days is None else timedelta(days=demand.at_most_days))


def usual_day(demand: Demand, today: date) -> date:
    """The last day the form proposes: half a year, or sooner where the setting says so."""
    return min(today + LASTS_USUALLY, latest_day(demand, today))


def check_length(demand: Demand, last_day: date, today: date) -> None:
    """Raises Refused when a yes would last longer than the setting allows."""
    if demand.at_most_days is not None and last_day > latest_day(demand, today):
        raise Refused("your organisation lets a yes last a shorter time")
