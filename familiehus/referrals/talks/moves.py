"""Talks to come follow the family: off where a yes ends, and always with somebody who is here and may see them.

Whoever is shut out, or can open families no more, has no talk from then on: it is moved in the transaction that says so
(invariant 1). What one parent says ends their own part of a joint talk, and nothing of the other's (R087).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.families.desks import Desk, desk_if_any, who_receives
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.kernel.ids import new_id
from familiehus.referrals.case import Case
from familiehus.referrals.domain import State
from familiehus.referrals.notices import Notices
from familiehus.referrals.occasions import TAKEN_ON
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow, CourseRow
from familiehus.storage.unit_of_work import UnitOfWork

# Where a referral goes from the states in which people meet. Who cannot be reached is perhaps found again.
_LEFT = frozenset({State.COMPLETED, State.DECLINED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class _Part:
    """One parent in a talk."""

    own: AppointmentLineRow
    referral: ReferralRow
    line: LineRow


def talks_end(work: UnitOfWork, by: Acting, case: Case, scribe: Scribe, notices: Notices) -> None:
    """What was to come with this parent is off when nobody meets them any more; whoever had it is told."""
    if case.row.state in _LEFT:
        TalkMoves(work, by, scribe, notices).end(case.row)


def of_line(line: UUID) -> ColumnElement[bool]:
    """Talks that this parent is in."""
    return AppointmentRow.id.in_(select(AppointmentLineRow.appointment_id).where(AppointmentLineRow.line_id == line))


def of_person(organisation: UUID, person: UUID) -> ColumnElement[bool]:
    """Talks that somebody has in an organisation, alone or as the second."""
    there = select(CourseRow.id).where(CourseRow.organisation_id == organisation)
    mine = or_(AppointmentRow.owner_id == person, AppointmentRow.second_id == person)
    return mine & AppointmentRow.course_id.in_(there)


class TalkMoves:
    """Moves and ends talks within somebody else's act. ``by`` is whoever does that."""

    def __init__(self, work: UnitOfWork, by: Acting, scribe: Scribe, notices: Notices) -> None:
        self._work = work
        self._session = work.session
        self._by = by
        self._scribe = scribe
        self._notices = notices

    def end(self, referral: ReferralRow) -> None:
        """A referral is over. A parent who said so, or hears of a no or of a yes that is over, is not told again."""
        tells = referral.state == State.COMPLETED
        for talk in self._to_come(of_line(referral.line_id)):
            parts = self._parts(talk)
            for part in parts:
                if part.referral.id == referral.id:
                    self._off(talk, part, tells=tells, alone=len(parts) == 1)

    def settle(self, which: ColumnElement[bool], gone: UUID | None = None, said_by: UUID | None = None) -> None:
        """Each of these talks stays with whoever has it, where they are still here and may see its parents.

        Else it moves to whoever receives or holds, the unit's coordinator, the deputy, or a colleague. Where nobody may
        see it, it is off. ``gone`` is leaving; ``said_by`` is the line of a parent who has shut somebody out.
        """
        for talk in self._to_come(which):
            self._settle(talk, gone, said_by)

    def give(self, line: UUID, unit: UUID, giver: UUID, to: UUID) -> None:
        """What the giver has with this parent at the unit is the colleague's, like the line.

        A joint talk stays while the giver has the other parent.
        """
        for talk in self._to_come(of_line(line) & (AppointmentRow.owner_id == giver)):
            parts = self._parts(talk)
            place = self._place(talk)
            has_other = any(part.line.holder_id == giver for part in parts if part.line.id != line)
            if place and place.id == unit and not has_other and to in self._known(place, parts, None):
                self._move(talk, parts, to, said_by=line)

    def _to_come(self, which: ColumnElement[bool]) -> Sequence[AppointmentRow]:
        now = self._scribe.calendar.now()
        query = select(AppointmentRow).where(
            which, AppointmentRow.starts_at > now, AppointmentRow.cancelled_at.is_(None)
        )
        return self._session.scalars(query.order_by(AppointmentRow.id).with_for_update()).all()

    def _parts(self, talk: AppointmentRow) -> list[_Part]:
        query = (
            select(AppointmentLineRow, ReferralRow, LineRow)
            .join(ReferralRow, ReferralRow.id == AppointmentLineRow.referral_id)
            .join(LineRow, LineRow.id == AppointmentLineRow.line_id)
            .where(AppointmentLineRow.appointment_id == talk.id)
        )
        return [_Part(*found) for found in self._session.execute(query.order_by(AppointmentLineRow.line_id)).all()]

    def _place(self, talk: AppointmentRow) -> Desk | None:
        return desk_if_any(self._session, self._session.get_one(CourseRow, talk.course_id).unit_id)

    def _known(self, place: Desk | None, parts: Iterable[_Part], gone: UUID | None) -> list[UUID]:
        """Who receives there and may know of every parent in it."""
        there = [person for person in who_receives(self._session, place) if person != gone] if place else []
        for part in parts:
            known = may_know(self._session, part.line, there)
            there = [person for person in there if person in known]
        return there

    def _settle(self, talk: AppointmentRow, gone: UUID | None, said_by: UUID | None) -> None:
        parts, place = self._parts(talk), self._place(talk)
        known = self._known(place, parts, gone)
        if talk.owner_id in known:
            self._alone(talk, parts, known)
            return
        asked = [person for part in parts for person in (part.referral.receiver_id, part.line.holder_id)]
        asked += [place.coordinator, place.deputy, *known] if place else []
        to = next((person for person in asked if person in known), None)
        mine = [part for part in parts if part.line.id == said_by]
        if to is not None:
            self._move(talk, parts, to, said_by)
            self._alone(talk, parts, known)
        elif mine and len(parts) > 1:
            self._nobody_has(talk, mine, said_by, alone=False)
            self._settle(talk, gone, None)
        else:
            self._nobody_has(talk, parts, said_by, alone=True)

    def _alone(self, talk: AppointmentRow, parts: Sequence[_Part], known: Sequence[UUID]) -> None:
        """The second of two is there no more; whoever has the talk has it alone."""
        if talk.second_id is not None and talk.second_id not in known:
            talk.second_id = None
            self._session.flush()
            self._record(Act.APPOINTMENT_MOVED, talk, parts)

    def _move(self, talk: AppointmentRow, parts: Sequence[_Part], to: UUID, said_by: UUID | None) -> None:
        talk.owner_id = to
        talk.second_id = None if talk.second_id == to else talk.second_id
        self._session.flush()
        self._record(Act.APPOINTMENT_MOVED, talk, parts)
        if to != self._by.person:
            self._notices.task(self._work, "appointment", talk.id, TAKEN_ON, to)
        for part in parts:
            if part.line.id != said_by:
                self._notices.news(self._work, "appointment", talk.id, part.line, "with-another")

    def _nobody_has(self, talk: AppointmentRow, parts: Sequence[_Part], said_by: UUID | None, *, alone: bool) -> None:
        """Nobody may see it: it is off, and whoever holds the parent finds another way today."""
        for part in parts:
            off = self._off(talk, part, tells=part.line.id != said_by, alone=alone)
            part.line.next_on, part.line.climbed = min(part.line.next_on, self._scribe.calendar.now().date()), 0
            if part.line.holder_id:
                self._notices.task(self._work, "appointment", off, "over", part.line.holder_id)

    def _off(self, talk: AppointmentRow, part: _Part, *, tells: bool, alone: bool) -> UUID:
        """Off for this parent: all of it, or where others are in it their own part alone."""
        off = talk if alone else self._apart(talk, part)
        off.cancelled_at = self._scribe.calendar.now()
        self._session.flush()
        self._record(Act.APPOINTMENT_CANCELLED, off, [part])
        theirs = {person for person in (talk.owner_id, talk.second_id) if person}
        for person in sorted(may_know(self._session, part.line, theirs) - {self._by.person}):
            self._notices.task(self._work, "appointment", off.id, "over", person)
        if tells:
            self._notices.news(self._work, "appointment", off.id, part.line, "cancelled")
        return off.id

    def _apart(self, talk: AppointmentRow, part: _Part) -> AppointmentRow:
        """This parent's part as a talk of its own: what is off for them stands for the others. It keeps no place."""
        made = AppointmentRow(id=new_id(), course_id=talk.course_id, owner_id=talk.owner_id, second_id=talk.second_id)
        made.starts_at, made.form, made.joint = talk.starts_at, talk.form, talk.joint
        made.made_by, made.made_at = talk.made_by, talk.made_at
        self._session.add(made)
        self._session.delete(part.own)
        self._session.flush()
        said = {"referral_id": part.referral.id, "answer": part.own.answer, "came": part.own.came}
        self._session.add(AppointmentLineRow(appointment_id=made.id, line_id=part.line.id, **said))
        self._session.flush()
        return made

    def _record(self, act: Act, talk: AppointmentRow, parts: Iterable[_Part]) -> None:
        """Of each parent for themself; and never whom they do not want to see."""
        where = self._session.get_one(CourseRow, talk.course_id).organisation_id
        for part in parts:
            subjects = [("referral", part.referral.id), ("line", part.line.id), ("appointment", talk.id)]
            self._work.record(self._scribe.event(act, self._by, where, subjects))
