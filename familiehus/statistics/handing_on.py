"""Referrals in numbers, as they are told: of each house, and of what belongs to no house, decided tables (R093).

What is still under way is told in whole tens. No name, no reference and no person is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from familiehus.accounts.storage import PersonRow, UnitRow
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.kernel.smallcounts import Summed, Table, about, summed
from familiehus.referrals.domain import State
from familiehus.referrals.storage import ReferralRow
from familiehus.statistics.domain import Quarter
from familiehus.statistics.places import place_of
from familiehus.statistics.storage import ReferralQuarterRow

_NOTHING = Table()


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What is told of a place's referrals in a quarter. Days are medians, None where there were few."""

    ways: Table = _NOTHING
    declined: Table = _NOTHING
    passed: Table = _NOTHING
    days_to_talk: int | None = None
    days_to_take_over: int | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Medians of several places: the lowest and the highest. One for all of them would be of no decided table."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Together:
    """What is told of several places in a quarter: put together from what was decided of each."""

    ways: Summed
    declined: Summed
    passed: Summed
    days_to_talk: Days | None
    days_to_take_over: Days | None


@dataclass(frozen=True, slots=True)
class Now:
    """Under way at this moment: ``waiting`` in whole tens; ``held_by_nobody`` is a promise and must read 0."""

    waiting: int
    held_by_nobody: int


Decided = Mapping[tuple[UUID, Quarter], HandingOn]


def told(session: Session, organisation: UUID, places: Collection[UUID], quarters: Iterable[Quarter]) -> Decided:
    """What was decided of these places in these quarters; what was never decided is missing."""
    rows = session.scalars(
        select(ReferralQuarterRow).where(
            ReferralQuarterRow.organisation_id == organisation,
            ReferralQuarterRow.place_id.in_(places),
            ReferralQuarterRow.quarter.in_([quarter.first for quarter in quarters]),
        )
    )
    return {(row.place_id, Quarter.of(row.quarter)): _read(row.document) for row in rows}


def by_quarter(decided: Decided) -> dict[Quarter, Together]:
    """The places of each quarter put together, from the first in which something was asked, as visits are told."""
    quarters = sorted({quarter for _, quarter in decided})
    told = [(at, _together([one for (_, there), one in decided.items() if there == at])) for at in quarters]
    return dict(list(dropwhile(lambda one: _is_nothing(one[1]), told)) or told)


def _is_nothing(said: Together) -> bool:
    return not any(part.total or part.unsaid for part in (said.ways, said.declined, said.passed))


def _together(said: Sequence[HandingOn]) -> Together:
    return Together(
        summed(one.ways for one in said),
        summed(one.declined for one in said),
        summed(one.passed for one in said),
        _days(one.days_to_talk for one in said),
        _days(one.days_to_take_over for one in said),
    )


def _days(medians: Iterable[int | None]) -> Days | None:
    known = [median for median in medians if median is not None]
    return Days(min(known), max(known)) if known else None


def now(session: Session, organisation: UUID, places: Collection[UUID]) -> Now:
    """How it stands in these places. Tens are of each place: a sum of decided numbers, here as well."""
    here = place_of(UnitRow, UnitRow.organisation_id)
    waiting = select(literal(True).label("waits"), here.label("place"), func.count().label("count"))
    waiting = waiting.select_from(ReferralRow).join(UnitRow, UnitRow.id == ReferralRow.unit_id)
    waiting = waiting.where(UnitRow.organisation_id == organisation, ReferralRow.state == State.WAITING)
    held = exists().where(HoldingRow.line_id == LineRow.id)
    there_still = exists().where(PersonRow.id == LineRow.holder_id, PersonRow.active)
    there = place_of(UnitRow, LineRow.organisation_id)
    nobody = select(literal(False), there, func.count()).select_from(LineRow)
    nobody = nobody.outerjoin(UnitRow, UnitRow.id == LineRow.unit_id)
    nobody = nobody.where(LineRow.organisation_id == organisation, LineRow.ending.is_(None), or_(~there_still, ~held))
    rows = session.execute(union_all(waiting.group_by(here), nobody.group_by(there))).all()
    counted = [(waits, count) for waits, place, count in rows if place in places]
    return Now(sum(about(n) for waits, n in counted if waits), sum(n for waits, n in counted if not waits))


def document_of(said: HandingOn) -> dict[str, Any]:
    """As it is kept."""
    tables = {"ways": said.ways, "declined": said.declined, "passed": said.passed}
    kept = {name: {"total": t.total, "shown": dict(t.shown), "hidden": t.hidden} for name, t in tables.items()}
    return {**kept, "days_to_talk": said.days_to_talk, "days_to_take_over": said.days_to_take_over}


def _read(document: dict[str, Any]) -> HandingOn:
    ways, declined, passed = (Table(**document[name]) for name in ("ways", "declined", "passed"))
    return HandingOn(ways, declined, passed, document["days_to_talk"], document["days_to_take_over"])
