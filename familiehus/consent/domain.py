"""Consent: one parent's specific yes about themself, and the one function that says who may read what (invariant 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from familiehus.families.vocabulary import About
from familiehus.kernel.errors import Refused

LASTS_AT_MOST = timedelta(days=365)
LASTS_USUALLY = timedelta(days=182)
WARNED_BEFORE = timedelta(days=14)


class ConsentForm(StrEnum):
    """Oral is as good as written (R061)."""

    ORAL = "oral"
    WRITTEN = "written"


class Understood(StrEnum):
    """How the parent understood what was asked: never through a child, never through the partner."""

    OWN_LANGUAGE = "own_language"
    INTERPRETER = "interpreter"
    OTHER_ADULT = "other_adult"


class Custody(StrEnum):
    """Who has custody, as the parent says: no default and no look-up."""

    ALONE = "alone"
    TOGETHER = "together"
    ANOTHER = "another"
    UNKNOWN = "unknown"
    UNSETTLED = "unsettled"


class Purpose(StrEnum):
    """Why something is passed on, in words the parent was shown."""

    GET_IN_TOUCH = "get_in_touch"
    TAKE_OVER = "take_over"
    OFFER = "offer"
    INFORM = "inform"


@dataclass(frozen=True, slots=True)
class Item:
    """What the rules need to know of an item version: whom it is about and which lines it concerns."""

    id: UUID
    about: About
    lines: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Consent:
    """A yes. ``unit`` is the one receiving unit; None when the receiver is outside and reads nothing here.

    ``unconfirmed``: it was said, and the parent's own written yes is awaited; until then nobody reads by it.
    """

    id: UUID
    line: UUID
    unit: UUID | None
    items: frozenset[UUID]
    given_at: datetime
    last_day: date
    custody: Custody | None = None
    withdrawn_at: datetime | None = None
    withdrawn_items: frozenset[UUID] = field(default=frozenset())
    unconfirmed: bool = False

    def given_on(self, day: date) -> bool:
        """Whether it was said, is not over and not taken back; also while it awaits the parent's written yes."""
        return self.withdrawn_at is None and day <= self.last_day and not self.items <= self.withdrawn_items

    def valid_on(self, day: date) -> bool:
        """Whether it counts for anything."""
        return not self.unconfirmed and self.given_on(day)

    def covers(self, item: UUID, day: date) -> bool:
        """Whether it names this very version and still counts for it."""
        return self.valid_on(day) and item in self.items and item not in self.withdrawn_items


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to record."""

    items: frozenset[UUID]
    purpose: Purpose | None
    form: ConsentForm | None
    understood: Understood | None
    last_day: date
    custody: Custody | None
    agreed: bool


def check(draft: Draft, today: date, *, about_child: bool) -> None:
    """Raises Refused, naming the first thing that makes it no consent: it must be specific and concrete (R062)."""
    problem = next(problems(draft, today, about_child=about_child), None)
    if problem:
        raise Refused(problem)


def check_longer(draft: Draft, before: date, today: date, *, about_child: bool) -> None:
    """A yes said again names what one given now would, and ends after the day it had. Raises Refused."""
    check(draft, today, about_child=about_child)
    if draft.last_day <= before:
        raise Refused("say a later day than it has")


def problems(draft: Draft, today: date, *, about_child: bool) -> Iterator[str]:
    """Everything that makes it no consent."""
    if not draft.agreed:
        yield "the parent has not agreed"
    if not draft.items:
        yield "say what may be passed on"
    if draft.purpose is None:
        yield "say why it is passed on"
    if draft.form is None:
        yield "say whether the yes was oral or written"
    if draft.understood is None:
        yield "say how it was understood"
    if about_child and draft.custody is None:
        yield "ask who has custody"
    if not today < draft.last_day <= today + LASTS_AT_MOST:
        yield "say until when, at most a year"


def readable(items: Iterable[Item], consents: Collection[Consent], unit: UUID, today: date) -> frozenset[UUID]:
    """The item versions that ``unit`` may read today: for every line an item concerns, a yes that names it.

    What is about a born child needs the yes of everyone with custody: a parent who has it alone is everyone; where it
    is shared, both lines must have said yes; where it is unknown, unsettled or somebody else's, the child's part waits.
    """
    here = [consent for consent in consents if consent.unit == unit]
    return frozenset(item.id for item in items if _may_read(item, here, today))


def _may_read(item: Item, consents: list[Consent], today: date) -> bool:
    covering = [consent for consent in consents if consent.covers(item.id, today)]
    if not item.lines <= {consent.line for consent in covering}:
        return False
    return item.about is not About.CHILD or _everyone_with_custody(covering)


def _everyone_with_custody(covering: list[Consent]) -> bool:
    if any(consent.custody is Custody.ALONE for consent in covering):
        return True
    together = {consent.line for consent in covering if consent.custody is Custody.TOGETHER}
    return len(together) > 1


def waits_for_others(
    items: Iterable[Item], consent: Consent, beside: Collection[Consent], today: date
) -> frozenset[UUID]:
    """The items one yes names that nobody reads by it yet, because somebody else with custody has not said theirs.

    ``beside`` are those of every line concerned, this one's own as well: only what was said to the same unit counts. A
    yes that awaits its own confirmation waits for nobody else.
    """
    mine = replace(consent, unconfirmed=False)
    every = [mine, *(one for one in beside if one.unit == consent.unit)]
    named = [item for item in items if mine.covers(item.id, today)]
    return frozenset(item.id for item in named if not _may_read(item, every, today))
