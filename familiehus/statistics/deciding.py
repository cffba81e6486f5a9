"""What is told of the referrals of a quarter: decided once, when the quarter is settled, of every place at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from familiehus.consent.storage import ConsentRow
from familiehus.kernel.clock import DENMARK, danish_day
from familiehus.kernel.smallcounts import middle, publish
from familiehus.referrals.domain import Action
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.statistics.domain import Quarter, last_settled
from familiehus.statistics.handing_on import HandingOn, document_of
from familiehus.statistics.places import place_of
from familiehus.statistics.storage import ReferralQuarterRow
from familiehus.storage.unit_of_work import Database

# A worker that stood still for long decides these afterwards; what is older stays untold.
LOOK_BACK = 8
_FIRST_STEP = "person"  # of a deadline that passed: the first to be told, so each is counted once
IN, OUT, WITHIN = "in", "out", "within"


class DecideQuarters:
    """The worker's part: what is told of a settled quarter is written down once."""

    name = "decide quarters"

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, now: datetime) -> int:
        """Decide what is not decided yet, a quarter of an organisation with all its places; how many of them."""
        last = last_settled(danish_day(now))
        quarters = [last.after(-back) for back in range(LOOK_BACK)]
        with self._database.read() as session:
            missing = _missing(session, quarters)
        for quarter, organisations in missing.items():
            with self._database.read() as session:
                decided = decide(session, quarter)
            for organisation, places in organisations.items():
                self._keep(organisation, quarter, {place: decided.get(place, HandingOn()) for place in places})
        return sum(map(len, missing.values()))

    def _keep(self, organisation: UUID, quarter: Quarter, said: Mapping[UUID, HandingOn]) -> None:
        with self._database.write() as work:
            if work.session.get(ReferralQuarterRow, (organisation, quarter.first)):
                return  # another worker was first
            work.session.add_all(
                ReferralQuarterRow(
                    place_id=place, organisation_id=organisation, quarter=quarter.first, document=document_of(one)
                )
                for place, one in said.items()
            )
            work.commit()


def _missing(session: Session, quarters: Sequence[Quarter]) -> dict[Quarter, dict[UUID, set[UUID]]]:
    """Quarters that organisations which meet families have no row of, and the places of each.

    A house that gets its first unit later has no row of a quarter that is decided: the organisation's holds it already.
    """
    units = select(UnitRow.organisation_id, UnitRow.house_id).join(OrganisationRow).where(OrganisationRow.active)
    places: dict[UUID, set[UUID]] = defaultdict(set)
    for organisation, house in session.execute(units.distinct()):
        places[organisation] |= {organisation, house or organisation}
    there = select(ReferralQuarterRow.organisation_id, ReferralQuarterRow.quarter)
    rows = session.execute(there.where(ReferralQuarterRow.quarter >= min(quarters).first))
    decided = {(organisation, day) for organisation, day in rows}
    return {
        quarter: missing
        for quarter in quarters
        if (missing := {one: places[one] for one in places if (one, quarter.first) not in decided})
    }


def decide(session: Session, quarter: Quarter) -> dict[UUID, HandingOn]:
    """What may be told of a quarter, by place, of all at once: each table is read through a single time.

    A place is a house, or an organisation for all of it that belongs to no house. Whatever is counted is counted in one
    place of an organisation and no other, so its places can be added up.
    """
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
    """How many referrals went in, out and between units: to another organisation where they were sent from, else
    where they came. Outside is nobody's.
    """
    sender, receiver, confirmed = aliased(UnitRow), aliased(UnitRow), aliased(StepRow)
    arrived = _arrived(confirmed)
    ours = sender.organisation_id, place_of(sender, sender.organisation_id)
    theirs = receiver.organisation_id, place_of(receiver, receiver.organisation_id)
    query = (
        select(*ours, *theirs, func.count())
        .select_from(ReferralRow)
        .join(sender, sender.id == ReferralRow.sender_unit_id)
        .outerjoin(receiver, receiver.id == ReferralRow.unit_id)
        .outerjoin(confirmed, _confirms(confirmed))
        .where(arrived >= since, arrived < until, ~_awaited())
        .group_by(*ours, *theirs)
    )
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for our, from_, their, to, count in session.execute(query):
        if our == their:
            found[to][WITHIN] += count
            continue
        found[from_][OUT] += count
        if to is not None:
            found[to][IN] += count
    return found


def _counted(session: Session, query: Select[UUID, int]) -> dict[UUID, int]:
    return dict(session.execute(query).all())


def _declined(since: datetime, until: datetime) -> Select[UUID, int]:
    """Where somebody had asked and had to ask again."""
    asked = place_of(UnitRow, UnitRow.organisation_id)
    query = select(asked, func.count()).select_from(StepRow)
    query = query.join(ReferralRow, ReferralRow.id == StepRow.referral_id)
    query = query.join(UnitRow, UnitRow.id == ReferralRow.sender_unit_id)
    return query.where(_step(Action.DECLINE, since, until)).group_by(asked)


def _passed(since: datetime, until: datetime) -> Select[UUID, int]:
    """Where the deadline was somebody's."""
    place = place_of(UnitRow, EventRow.chain)
    query = select(place, func.count()).select_from(EventRow).outerjoin(UnitRow, UnitRow.id == EventRow.unit)
    query = query.where(EventRow.at >= since, EventRow.at < until)
    return query.where(EventRow.act == Act.DEADLINE_PASSED, EventRow.purpose == _FIRST_STEP).group_by(place)


def _step(action: Action, since: datetime, until: datetime) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return and_(StepRow.action == action, StepRow.at >= since, StepRow.at < until)


def _days(session: Session, action: Action, since: datetime, until: datetime) -> dict[UUID, list[int]]:
    """From asked to the first such step of each referral, where it was received."""
    earlier, confirmed = aliased(StepRow), aliased(StepRow)
    first = ~exists().where(
        earlier.referral_id == StepRow.referral_id, earlier.action == action, earlier.number < StepRow.number
    )
    place = place_of(UnitRow, UnitRow.organisation_id)
    query = select(place, _arrived(confirmed), StepRow.at).select_from(StepRow)
    query = query.join(ReferralRow, ReferralRow.id == StepRow.referral_id).outerjoin(confirmed, _confirms(confirmed))
    query = query.join(UnitRow, UnitRow.id == ReferralRow.unit_id).where(_step(action, since, until), first)
    found: dict[UUID, list[int]] = defaultdict(list)
    for received, arrived, at in session.execute(query):
        if arrived is not None:
            found[received].append((danish_day(at) - danish_day(arrived)).days)
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
