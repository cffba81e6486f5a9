"""What stands in the way of an act and is judged elsewhere: the law, an offer's places, a volunteer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.referrals.domain import Action
from familiehus.referrals.storage import ReferralRow
from familiehus.router.situation import Situation

# What is missing before a referral may start; empty where nothing is.
Gates = Callable[[Session, ReferralRow], tuple[str, ...]]
# Whether a programme with a volunteer keeps a referral from an action on its own page.
ProgrammeStops = Callable[[Session, UUID, Action], bool]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the services ask before they act. Nothing here has a default: whoever forgets one would open the door.

    ``gates``: what the law misses before a start (R052-R059). ``capacity``: how many places an offer has, None where
    its source says nothing (R031). ``may_open``: whether an organisation may open lines at all. ``programme_stops``:
    whether a programme with a volunteer is not so far (R098). ``placed``: where a family lives, by its right name.
    """

    gates: Gates
    capacity: Callable[[Session, UUID], int | None]
    may_open: Callable[[Session, UUID], bool]
    programme_stops: ProgrammeStops
    placed: Callable[[Situation], Situation]
