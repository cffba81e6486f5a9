"""Referrals in numbers: of each organisation and quarter decided once, when the quarter is settled, and kept so (R093).

What is still under way is told in whole tens. No name, no reference and no person is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.kernel.clock import DENMARK, danish_day
from familiehus.kernel.smallcounts import Table, about, middle, publish
from familiehus.referrals.domain import Action, State
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.statistics.domain import Quarter, last_settled
from familiehus.statistics.storage import ReferralQuarterRow
from familiehus.storage.unit_of_work import Database

# A worker that stood still for long decides these afterwards; what is older stays untold.
LOOK_BACK = 8
_FIRST_STEP = "person"  # of a deadline that passed: the first to be told, so each is counted once
IN, OUT, WITHIN = "in", "out", "within"


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What is told of an organisation's referrals in a quarter. Days are medians, None where there were few."""

    ways: Table
    declined: Table
    passed: Table
    days_to_talk: int | None
    days_to_take_over: int | None


@dataclass(frozen=True, slots=True)
class Now:
    """Under way at this moment: ``waiting`` in whole tens; ``held_by_nobody`` is a promise and must read 0."""

    waiting: int
    held_by_nobody: int


def told(session: Session, organisation: UUID, quarters: Sequence[Quarter]) -> dict[Quarter, HandingOn]:
    """What was decided of these quarters; one that was never decided is missing."""
    rows = session.scalars(
        select(ReferralQuarterRow).where(
            ReferralQuarterRow.organisation_id == organisation,
            ReferralQuarterRow.quarter.in_([quarter.first for quarter in quarters]),
        )
    )
    return {Quarter.of(row.quarter): _read(row.document) for row in rows}


def now(session: Session, organisation: UUID) -> Now:
    """How it stands."""
    ours = select(UnitRow.id).where(UnitRow.organisation_id == organisation)
    waiting = select(func.count()).where(ReferralRow.unit_id.in_(ours), ReferralRow.state == State.WAITING)
    held = exists().where(HoldingRow.line_id == LineRow.id)
    nobody = select(func.count()).where(
        LineRow.organisation_id == organisation, LineRow.ending.is_(None), or_(LineRow.holder_id.is_(None), ~held)
    )
    return Now(about(session.scalar(waiting) or 0), session.scalar(nobody) or 0)


class DecideQuarters:
    """The worker's part: what is told of a settled quarter is written down once."""

    name = "decide quarters"

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, now: datetime) -> int:
        """Decide what is not decided yet; how many quarters of organisations."""
        last = last_settled(danish_day(now))
        quarters = [last.after(-back) for back in range(LOOK_BACK)]
        with self._database.read() as session:
            missing = list(_missing(session, quarters))
        for organisation, quarter in missing:
            self._decide(organisation, quarter)
        return len(missing)

    def _decide(self, organisation: UUID, quarter: Quarter) -> None:
        with self._database.write() as work:
            if work.session.get(ReferralQuarterRow, (organisation, quarter.first)):
                return  # another worker was first
            document = _document(decide(work.session, organisation, quarter))
            row = ReferralQuarterRow(organisation_id=organisation, quarter=quarter.first, document=document)
            work.session.add(row)
            work.commit()


def _missing(session: Session, quarters: Sequence[Quarter]) -> Iterable[tuple[UUID, Quarter]]:
    """Organisations that meet families, and their quarters without a row."""
    places = session.scalars(
        select(UnitRow.organisation_id).join(OrganisationRow).where(OrganisationRow.active).distinct()
    ).all()
    first = min(quarters).first
    there = select(ReferralQuarterRow.organisation_id, ReferralQuarterRow.quarter)
    decided = {(place, day) for place, day in session.execute(there.where(ReferralQuarterRow.quarter >= first))}
    return [(place, quarter) for place in places for quarter in quarters if (place, quarter.first) not in decided]


def decide(session: Session, organisation: UUID, quarter: Quarter) -> HandingOn:
    """What may be told of a quarter."""
    since, until = _bounds(quarter)
    ours = select(UnitRow.id).where(UnitRow.organisation_id == organisation)
    sent = select(
        ReferralRow.sender_unit_id.in_(ours), ReferralRow.unit_id.in_(ours) & ReferralRow.unit_id.is_not(None)
    ).where(ReferralRow.sent_at >= since, ReferralRow.sent_at < until)
    ways = Counter(_way(from_us, bool(to_us)) for from_us, to_us in session.execute(sent) if from_us or to_us)
    said_no = select(func.count()).select_from(StepRow).join(ReferralRow, ReferralRow.id == StepRow.referral_id)
    said_no = said_no.where(_step(Action.DECLINE, since, until), ReferralRow.sender_unit_id.in_(ours))
    passed = select(func.count()).where(
        EventRow.chain == organisation, EventRow.act == Act.DEADLINE_PASSED, EventRow.purpose == _FIRST_STEP,
        EventRow.at >= since, EventRow.at < until,
    )  # fmt: skip
    return HandingOn(
        publish(ways),
        publish({"declined": session.scalar(said_no) or 0}),
        publish({"passed": session.scalar(passed) or 0}),
        middle(_days(session, organisation, Action.REACH, since, until)),
        middle(_days(session, organisation, Action.TAKE_OVER, since, until)),
    )


def _way(from_us: bool, to_us: bool) -> str:
    if from_us and to_us:
        return WITHIN
    return OUT if from_us else IN


def _step(action: Action, since: datetime, until: datetime) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return and_(StepRow.action == action, StepRow.at >= since, StepRow.at < until)


def _days(session: Session, organisation: UUID, action: Action, since: datetime, until: datetime) -> list[int]:
    """From asked to this step, for what our units received; the first such step of each referral."""
    earlier = aliased(StepRow)
    first = ~exists().where(
        earlier.referral_id == StepRow.referral_id, earlier.action == action, earlier.number < StepRow.number
    )
    query = select(ReferralRow.sent_at, StepRow.at).join(ReferralRow, ReferralRow.id == StepRow.referral_id)
    query = query.join(UnitRow, UnitRow.id == ReferralRow.unit_id)
    query = query.where(_step(action, since, until), first, UnitRow.organisation_id == organisation)
    rows = session.execute(query.where(ReferralRow.sent_at.is_not(None)))
    return [(danish_day(at) - danish_day(sent)).days for sent, at in rows if sent]


def _bounds(quarter: Quarter) -> tuple[datetime, datetime]:
    """Its first moment and the first after it, in Denmark."""
    start, end = (datetime.combine(day, time(), DENMARK) for day in (quarter.first, quarter.after(1).first))
    return start, end


def _document(said: HandingOn) -> dict[str, Any]:
    tables = {"ways": said.ways, "declined": said.declined, "passed": said.passed}
    kept = {name: {"total": t.total, "shown": dict(t.shown), "hidden": t.hidden} for name, t in tables.items()}
    return {**kept, "days_to_talk": said.days_to_talk, "days_to_take_over": said.days_to_take_over}


def _read(document: dict[str, Any]) -> HandingOn:
    ways, declined, passed = (Table(**document[name]) for name in ("ways", "declined", "passed"))
    return HandingOn(ways, declined, passed, document["days_to_talk"], document["days_to_take_over"])
