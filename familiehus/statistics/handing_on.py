"""Referrals in numbers: of each organisation and quarter decided once, when the quarter is settled, and kept so (R093).

What is still under way is told in whole tens. No name, no reference and no person is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from familiehus.consent.storage import ConsentRow
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


NOTHING = HandingOn(Table(), Table(), Table(), None, None)


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
    counted = session.execute(select(waiting.scalar_subquery(), nobody.scalar_subquery())).one()
    return Now(about(counted[0]), counted[1])


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
            missing = _missing(session, quarters)
        for quarter, organisations in missing.items():
            with self._database.read() as session:
                decided = decide(session, quarter)
            for organisation in organisations:
                self._keep(organisation, quarter, decided.get(organisation, NOTHING))
        return sum(map(len, missing.values()))

    def _keep(self, organisation: UUID, quarter: Quarter, said: HandingOn) -> None:
        with self._database.write() as work:
            if work.session.get(ReferralQuarterRow, (organisation, quarter.first)):
                return  # another worker was first
            row = ReferralQuarterRow(organisation_id=organisation, quarter=quarter.first, document=_document(said))
            work.session.add(row)
            work.commit()


def _missing(session: Session, quarters: Sequence[Quarter]) -> dict[Quarter, list[UUID]]:
    """Quarters that organisations which meet families have no row of."""
    units = select(UnitRow.organisation_id).join(OrganisationRow).where(OrganisationRow.active)
    places = session.scalars(units.distinct()).all()
    there = select(ReferralQuarterRow.organisation_id, ReferralQuarterRow.quarter)
    rows = session.execute(there.where(ReferralQuarterRow.quarter >= min(quarters).first))
    decided = {(place, day) for place, day in rows}
    found = {quarter: [one for one in places if (one, quarter.first) not in decided] for quarter in quarters}
    return {quarter: organisations for quarter, organisations in found.items() if organisations}


def decide(session: Session, quarter: Quarter) -> dict[UUID, HandingOn]:
    """What may be told of a quarter, of every organisation at once: each table is read through a single time."""
    since, until = _bounds(quarter)
    ways = _ways(session, since, until)
    declined = _counted(session, _declined(since, until))
    passed = _counted(session, _passed(since, until))
    talk, taken = (_days(session, action, since, until) for action in (Action.REACH, Action.TAKE_OVER))
    return {
        place: HandingOn(
            publish(ways[place]),
            publish({"declined": declined.get(place, 0)}),
            publish({"passed": passed.get(place, 0)}),
            middle(talk[place]),
            middle(taken[place]),
        )
        for place in {*ways, *declined, *passed, *talk, *taken}
    }


def _ways(session: Session, since: datetime, until: datetime) -> dict[UUID, Counter[str]]:
    """How many referrals went in, out and between units, by organisation; outside is nobody's."""
    sender, receiver, confirmed = aliased(UnitRow), aliased(UnitRow), aliased(StepRow)
    arrived = _arrived(confirmed)
    query = (
        select(sender.organisation_id, receiver.organisation_id, func.count())
        .select_from(ReferralRow)
        .join(sender, sender.id == ReferralRow.sender_unit_id)
        .outerjoin(receiver, receiver.id == ReferralRow.unit_id)
        .outerjoin(confirmed, _confirms(confirmed))
        .where(arrived >= since, arrived < until, ~_awaited())
        .group_by(sender.organisation_id, receiver.organisation_id)
    )
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for ours, theirs, count in session.execute(query):
        found[ours][WITHIN if ours == theirs else OUT] += count
        if theirs not in (None, ours):
            found[theirs][IN] += count
    return found


def _counted(session: Session, query: Select[UUID, int]) -> dict[UUID, int]:
    return dict(session.execute(query).all())


def _declined(since: datetime, until: datetime) -> Select[UUID, int]:
    """By the organisation that had asked and had to ask again."""
    query = select(UnitRow.organisation_id, func.count()).select_from(StepRow)
    query = query.join(ReferralRow, ReferralRow.id == StepRow.referral_id)
    query = query.join(UnitRow, UnitRow.id == ReferralRow.sender_unit_id)
    return query.where(_step(Action.DECLINE, since, until)).group_by(UnitRow.organisation_id)


def _passed(since: datetime, until: datetime) -> Select[UUID, int]:
    query = select(EventRow.chain, func.count()).where(EventRow.at >= since, EventRow.at < until)
    return query.where(EventRow.act == Act.DEADLINE_PASSED, EventRow.purpose == _FIRST_STEP).group_by(EventRow.chain)


def _step(action: Action, since: datetime, until: datetime) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return and_(StepRow.action == action, StepRow.at >= since, StepRow.at < until)


def _days(session: Session, action: Action, since: datetime, until: datetime) -> dict[UUID, list[int]]:
    """From asked to the first such step of each referral, by the organisation that received it."""
    earlier, confirmed = aliased(StepRow), aliased(StepRow)
    first = ~exists().where(
        earlier.referral_id == StepRow.referral_id, earlier.action == action, earlier.number < StepRow.number
    )
    query = select(UnitRow.organisation_id, _arrived(confirmed), StepRow.at).select_from(StepRow)
    query = query.join(ReferralRow, ReferralRow.id == StepRow.referral_id).outerjoin(confirmed, _confirms(confirmed))
    query = query.join(UnitRow, UnitRow.id == ReferralRow.unit_id).where(_step(action, since, until), first)
    found: dict[UUID, list[int]] = defaultdict(list)
    for place, arrived, at in session.execute(query):
        if arrived is not None:
            found[place].append((danish_day(at) - danish_day(arrived)).days)
    return found


def _arrived(confirmed: type[StepRow]) -> ColumnElement[datetime | None]:
    """When the receiver first knew: when it was sent, or when the parent's awaited written yes came."""
    return func.coalesce(confirmed.at, ReferralRow.sent_at)


def _confirms(step: type[StepRow]) -> ColumnElement[bool]:
    return and_(step.referral_id == ReferralRow.id, step.action.in_((Action.CONFIRM, Action.CONFIRM_ON_PAPER)))


def _awaited() -> ColumnElement[bool]:
    """What waits for the parent's written yes, or ended without: nobody but the sender ever knew of it."""
    return exists().where(ConsentRow.id == ReferralRow.consent_id, ConsentRow.unconfirmed)


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
