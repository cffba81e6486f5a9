"""Limits of age, parity and audience as the source states them; a border is asked about, never closed (R030)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from enum import IntEnum

from familiehus.catalogue.domain import AgeSpan, Offer, ParentAge, PregnancySpan, Sessions
from familiehus.catalogue.vocabulary import Audience, DayPart, Weekday
from familiehus.router.situation import FreeTime, Situation, Who

# A soft end is a question for a year beyond it, as in the search.
SOFT_MONTHS = 12
# Soon enough to be sent for now and begun later.
SOON_MONTHS = 6
_EVENING = time(17)

_BEFORE_BIRTH = frozenset({Audience.PREGNANT, Audience.EXPECTANT_PARENTS})
_EVERYBODY = frozenset(
    {
        Audience.PARENTS,
        Audience.FAMILIES,
        Audience.CHILDREN,
        Audience.EXPECTANT_PARENTS,
        Audience.FIRST_TIME_PARENTS,
    }
)
# Words only the parent can say of themself: nobody is sorted by them, the parent is asked.
_ONE_S_OWN = frozenset(
    {Audience.SOLO_PARENTS, Audience.SEPARATED_PARENTS, Audience.YOUNG_PARENTS, Audience.YOUNG_PEOPLE}
)
_WHO = {
    Who.PREGNANT: frozenset({Audience.PREGNANT, Audience.MOTHERS}),
    Who.MOTHER: frozenset({Audience.MOTHERS}),
    Who.FATHER: frozenset({Audience.FATHERS, Audience.PARTNERS}),
    Who.OTHER: frozenset({Audience.PARTNERS, Audience.OTHER_CARERS}),
}


class Verdict(IntEnum):
    """How one limit meets one family; the lower the better."""

    FITS = 0
    ASK = 1
    NOT_YET = 2
    OUT = 3


def by_age(offer: Offer, situation: Situation, today: date) -> Verdict:
    """The child's age and the week of pregnancy against the offer's; what was said of either may open it."""
    week, months = situation.week(today), situation.months(today)
    found = []
    if week is not None:
        found.append(_pregnant(offer, week))
    if months is not None:
        found.append(_child(offer, months))
    if found:
        return min(found)
    limited = offer.child_age is not None or offer.pregnancy is not None
    return Verdict.ASK if limited else Verdict.FITS


def _child(offer: Offer, months: int) -> Verdict:
    span = offer.child_age
    if span is None:
        return Verdict.OUT if _only_before_birth(offer) else Verdict.FITS
    low, high = span.from_months or 0, span.to_months
    if months < low:
        return _too_young(span, low - months)
    if high is None or months <= high:
        return Verdict.FITS
    return Verdict.ASK if span.soft and months <= high + SOFT_MONTHS else Verdict.OUT


def _too_young(span: AgeSpan, missing: int) -> Verdict:
    if span.soft and missing <= SOFT_MONTHS:
        return Verdict.ASK
    return Verdict.NOT_YET if missing <= SOON_MONTHS else Verdict.OUT


def _pregnant(offer: Offer, week: int) -> Verdict:
    if offer.pregnancy is not None:
        return _week(offer.pregnancy, week)
    if _BEFORE_BIRTH & set(offer.audience):
        return Verdict.FITS
    if offer.child_age is None:
        return Verdict.ASK
    return Verdict.NOT_YET if (offer.child_age.from_months or 0) <= SOON_MONTHS else Verdict.OUT


def _week(span: PregnancySpan, week: int) -> Verdict:
    if span.from_week is not None and week < span.from_week:
        return Verdict.NOT_YET
    return Verdict.OUT if span.to_week is not None and week > span.to_week else Verdict.FITS


def _only_before_birth(offer: Offer) -> bool:
    audience = set(offer.audience)
    expecting = offer.pregnancy is not None or bool(audience & _BEFORE_BIRTH)
    return expecting and audience <= _BEFORE_BIRTH


def by_parent_age(span: ParentAge, age: int | None) -> Verdict:
    """The parent's age in years: 24 is the last for "under 25"; 15 and 25 are within "mellem 15 og 25" (R030)."""
    if age is None:
        return Verdict.ASK
    return Verdict.FITS if (span.min or 0) <= age <= (span.max or age) else Verdict.OUT


def by_parity(offer: Offer, first_child: bool | None) -> Verdict:
    """Whether the source means a first child: it says so, and does not name parents in general (R030)."""
    audience = set(offer.audience)
    if Audience.FIRST_TIME_PARENTS not in audience or audience & {Audience.PARENTS, Audience.FAMILIES}:
        return Verdict.FITS
    if first_child is None:
        return Verdict.ASK
    return Verdict.FITS if first_child else Verdict.OUT


def by_audience(audience: Iterable[Audience], who: Who | None) -> Verdict:
    """Whom the source says it is for, not who usually comes (R034); whoever is none of the words is asked (R042)."""
    named = set(audience)
    if not named or named & _EVERYBODY or (who is not None and named & _WHO[who]):
        return Verdict.FITS
    if who in (None, Who.OTHER) or named & _ONE_S_OWN:
        return Verdict.OUT if named == {Audience.VOLUNTEERS} else Verdict.ASK
    return Verdict.OUT


def times_of(offer: Offer) -> frozenset[FreeTime]:
    """When it happens, as far as the source says; empty when it does not."""
    if offer.schedule is None:
        return frozenset()
    found = {FreeTime.EVENING if hours.opens >= _EVENING else FreeTime.DAYTIME for hours in offer.schedule.opening}
    found |= {FreeTime.EVENING for hours in offer.schedule.opening if hours.closes > _EVENING}
    days = {day for hours in offer.schedule.opening for day in hours.days}
    sessions = offer.schedule.sessions or Sessions()
    found |= {FreeTime.EVENING if part is DayPart.EVENING else FreeTime.DAYTIME for part in sessions.day_parts}
    if sessions.opens is not None:
        found.add(FreeTime.EVENING if sessions.opens >= _EVENING else FreeTime.DAYTIME)
    if (days | set(sessions.weekdays)) & {Weekday.SAT, Weekday.SUN}:
        found.add(FreeTime.WEEKEND)
    return frozenset(found)
