"""Deadlines that pass climb by themselves (invariant 2); a consent near its end is a deadline, too (invariant 3).

After a stop every missed step is recorded and only the last is sent. At the top a deadline stays on the board.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, case, exists, select, update
from sqlalchemy.orm import Session, aliased

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import PersonRow, RoleRow
from familiehus.audit.domain import Act, Door
from familiehus.consent.domain import WARNED_BEFORE
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import MEETING, Desk, desk_if_any, desks
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.kernel.errors import Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.notifications.storage import MessageRow
from familiehus.referrals import occasions
from familiehus.referrals.domain import Action, State
from familiehus.referrals.notices import Notices
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import Database, UnitOfWork

WORKER = Acting(Door.WORKER)
_AT_ONCE = 500


class Level(IntEnum):
    """To whom a passed deadline has come: one step for each opening day of the unit that should act."""

    NOBODY = 0
    PERSON = 1
    INBOX = 2
    COORDINATOR = 3
    LEADER = 4


def level_due(deadline: date, opening: OpeningDays, today: date) -> Level:
    """How far it has climbed by ``today``."""
    return Level(min(opening.between(deadline, today), Level.LEADER))


class Climbing:
    """The worker's chore: referrals and lines whose day has passed. Each in a unit of work of its own.

    ``own_matter`` says of a referral that its day is the receiver's own matter, which the sender is not told of.
    """

    name = "deadlines"

    def __init__(
        self,
        database: Database,
        scribe: Scribe,
        notices: Notices,
        own_matter: Callable[[Session, UUID], bool],
    ) -> None:
        self._database = database
        self._scribe = scribe
        self._notices = notices
        self._own_matter = own_matter

    def run(self, now: datetime) -> int:
        """Climb what is due; how many climbed."""
        today = now.date()
        with self._database.read() as session:
            referrals = _due(
                session,
                select(ReferralRow.id, ReferralRow.actor_unit_id, ReferralRow.deadline, ReferralRow.climbed)
                .join(LineRow, and_(LineRow.id == ReferralRow.line_id, LineRow.quiet.is_(False)))
                .where(ReferralRow.deadline < today, ReferralRow.climbed < Level.LEADER)
                .order_by(ReferralRow.deadline),
                today,
            )
            lines = _due(
                session,
                select(LineRow.id, LineRow.unit_id, LineRow.next_on, LineRow.climbed)
                .where(LineRow.next_on < today, LineRow.ending.is_(None), LineRow.climbed < Level.LEADER)
                .order_by(LineRow.next_on),
                today,
            )
        climbed = [self._referral(key, today) for key in referrals]
        return sum(climbed) + sum(self._line(key, today) for key in lines)

    def _referral(self, key: UUID, today: date) -> bool:
        with self._database.write() as work:
            row = work.session.get(ReferralRow, key)
            if row is None or row.deadline is None or row.actor_unit_id is None:
                return False
            line = work.session.get_one(LineRow, row.line_id)
            if line.quiet:  # all that is toward the parent has stopped; the line itself climbs, for the holder rings
                return False
            place = desk_if_any(work.session, row.actor_unit_id)
            level = level_due(row.deadline, place.opening if place else OpeningDays(), today)
            # Past the version on purpose: a form that somebody is filling in stays good.
            moved = update(ReferralRow).where(
                ReferralRow.id == key, ReferralRow.climbed == row.climbed, ReferralRow.deadline == row.deadline
            )
            if level <= row.climbed or not _took(work, moved, level):
                return False
            whom = _whom(work.session, place, row.actor_id, level)
            others = row.actor_unit_id != row.sender_unit_id and not self._own_matter(work.session, key)
            if level >= Level.INBOX and others:
                whom |= {row.sender_id}  # "no answer yet"
            told = may_know(work.session, line, whom)
            where = place.organisation if place else row.organisation_id
            self._climb(work, ("referral", key), (where, row.actor_unit_id), Level(row.climbed), level)
            self._tell(work, "referral", key, occasions.overdue_referral(row.steps, row.deadline), level, told)
            work.commit()
        return True

    def _line(self, key: UUID, today: date) -> bool:
        with self._database.write() as work:
            row = work.session.get(LineRow, key)
            if row is None or row.unit_id is None or row.holder_id is None:
                return False
            place = desk_if_any(work.session, row.unit_id)
            level = level_due(row.next_on, place.opening if place else OpeningDays(), today)
            moved = update(LineRow).where(
                LineRow.id == key, LineRow.climbed == row.climbed, LineRow.next_on == row.next_on
            )
            if level <= row.climbed or not _took(work, moved, level):
                return False
            self._climb(work, ("line", key), (row.organisation_id, row.unit_id), Level(row.climbed), level)
            whom = may_know(work.session, row, _whom(work.session, place, row.holder_id, level))
            self._tell(work, "line", key, occasions.overdue_line(row.next_on), level, whom)
            work.commit()
        return True

    def _climb(
        self, work: UnitOfWork, subject: tuple[str, UUID], where: tuple[UUID, UUID], old: Level, new: Level
    ) -> None:
        """Every step that was missed is recorded, in the organisation and the unit whose deadline it was."""
        organisation, unit = where
        for step in range(old + 1, new + 1):
            missed = Level(step).name.lower()
            work.record(
                self._scribe.event(Act.DEADLINE_PASSED, WORKER, organisation, [subject], purpose=missed, unit=unit)
            )

    def _tell(self, work: UnitOfWork, kind: str, key: UUID, occasion: str, level: Level, whom: Iterable[UUID]) -> None:
        for person in whom:
            self._notices.overdue(work, kind, key, occasion, person, level)


class Expiry:
    """The worker's chore: consents that are near their end, and those that have reached it."""

    name = "consents"

    def __init__(self, database: Database, scribe: Scribe, notices: Notices, referrals: Referrals) -> None:
        self._database = database
        self._scribe = scribe
        self._notices = notices
        self._referrals = referrals

    def run(self, now: datetime) -> int:
        """Warn the holder in time; end what rests on a consent whose last day has passed. How many ended.

        One that cannot end, because nobody is there to hold the contact, keeps no other from it; it is told last.
        """
        today = now.date()
        with self._database.read() as session:
            ended = {key for query in (_resting_over(today), _held_over(today)) for key in session.scalars(query)}
            soon = {key for query in (_resting_near(today), _held_near(today)) for key in session.scalars(query)}
        for key in soon:
            self._warn(key)
        refused = None
        for key in ended:
            try:
                self._end(key)
            except Refused as error:
                refused = error
        if refused:
            raise refused
        return len(ended)

    def _warn(self, key: UUID) -> None:
        with self._database.write() as work:
            row = work.session.get_one(ConsentRow, key)
            line = work.session.get_one(LineRow, row.line_id)
            if line.holder_id is not None:
                occasion = occasions.ends(row.last_day)
                self._notices.overdue(work, "consent", key, occasion, line.holder_id, Level.PERSON)
            work.commit()

    def _end(self, key: UUID) -> None:
        with self._database.write() as work:
            row = work.session.get_one(ConsentRow, key)
            subjects = [("consent", key), ("line", row.line_id)]
            work.record(self._scribe.event(Act.CONSENT_ENDED, WORKER, row.organisation_id, subjects))
            self._referrals.end_what_rests_on(work, row, WORKER, Action.LAPSE)
            work.commit()


def _resting() -> Select[UUID]:
    """Consents that a referral under way rests on."""
    resting = select(ConsentRow.id).join(ReferralRow, ReferralRow.consent_id == ConsentRow.id).limit(_AT_ONCE)
    return resting.where(ConsentRow.withdrawn_at.is_(None), ReferralRow.state != State.CLOSED)


def _resting_over(today: date) -> Select[UUID]:
    idle = (State.DRAFT, State.DECLINED, State.COMPLETED, State.WITHDRAWN)
    return _resting().where(ConsentRow.last_day < today, ReferralRow.state.not_in(idle))


def _resting_near(today: date) -> Select[UUID]:
    return _resting().where(*_near(today))


def _held() -> Select[UUID]:
    """Consents by which a unit holds the contact, however long ago the referral was closed."""
    other = aliased(ConsentRow)
    later = exists().where(
        other.line_id == ConsentRow.line_id,
        other.unit_id == ConsentRow.unit_id,
        other.withdrawn_at.is_(None),
        other.unconfirmed.is_(False),
        other.last_day > ConsentRow.last_day,
    )
    opened = exists().where(
        HoldingRow.line_id == ConsentRow.line_id, HoldingRow.number == 1, HoldingRow.unit_id == ConsentRow.unit_id
    )
    held = select(ConsentRow.id).join(LineRow, LineRow.id == ConsentRow.line_id).limit(_AT_ONCE)
    return held.where(LineRow.unit_id == ConsentRow.unit_id, ConsentRow.withdrawn_at.is_(None), ~later, ~opened)


def _held_over(today: date) -> Select[UUID]:
    return _held().where(ConsentRow.last_day < today)


def _held_near(today: date) -> Select[UUID]:
    return _held().where(*_near(today))


def _near(today: date) -> tuple[ColumnElement[bool], ...]:
    """Soon over, and nobody told yet of that day; said again, it has another."""
    days = [today + timedelta(days=n) for n in range(WARNED_BEFORE.days + 1)]
    that_day = case({day: occasions.ends(day) for day in days}, value=ConsentRow.last_day)
    told = exists().where(MessageRow.subject_id == ConsentRow.id, MessageRow.occasion == that_day)
    return (*_soon(today), ~told)


def _soon(today: date) -> tuple[ColumnElement[bool], ...]:
    return ConsentRow.last_day >= today, ConsentRow.last_day <= today + WARNED_BEFORE


def over_soon(session: Session, lines: Collection[UUID], today: date) -> dict[UUID, date]:
    """Of these lines on which day a yes ends that something rests on: what their holder is warned of."""
    found: dict[UUID, date] = {}
    # both by the line, for which there is an index: there are many referrals
    for rests in (_resting().where(ReferralRow.line_id.in_(lines)), _held()) if lines else ():
        query = rests.with_only_columns(ConsentRow.line_id, ConsentRow.last_day)
        for line, day in session.execute(query.where(ConsentRow.line_id.in_(lines), *_soon(today))):
            found[line] = min(day, found.get(line, day))
    return found


def _due(session: Session, late: Select[UUID, UUID | None, date | None, int], today: date) -> list[UUID]:
    """Of what is late that which comes to another level today: what waits for its next day holds up nothing else."""
    rows = session.execute(late).all()
    places = desks(session, {unit for _, unit, _, _ in rows})
    found = []
    for key, unit, day, climbed in rows:
        opening = places[unit].opening if unit in places else OpeningDays()
        if day is not None and level_due(day, opening, today) > climbed:
            found.append(key)
    return found[:_AT_ONCE]


def _took(work: UnitOfWork, moved: Update, level: Level) -> bool:
    """Whether this worker, and no other, moved it."""
    return bool(work.session.connection().execute(moved.values(climbed=int(level))).rowcount)


def _whom(session: Session, place: Desk | None, person: UUID | None, level: Level) -> set[UUID]:
    """Person and deputy → the unit's inbox → its coordinator → the organisation's leader."""
    if place is None:
        return {person} if person else set()
    if level is Level.PERSON:
        return {one for one in (person, place.deputy) if one} or set(place.stand_ins)
    if level is Level.INBOX:
        return _holding(session, place, MEETING, place.id) | set(place.stand_ins)
    if level is Level.COORDINATOR:
        return set(place.stand_ins)
    return _holding(session, place, {Role.LEADER}, None) or set(place.stand_ins)


def _holding(session: Session, place: Desk, roles: Collection[Role], unit: UUID | None) -> set[UUID]:
    query = (
        select(RoleRow.person_id)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.organisation_id == place.organisation, RoleRow.ended_at.is_(None), PersonRow.active)
        .where(RoleRow.role.in_(roles))
    )
    return set(session.scalars(query if unit is None else query.where(RoleRow.unit_id == unit)))
