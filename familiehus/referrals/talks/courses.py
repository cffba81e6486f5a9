"""Courses: referrals that go through the same talks. Each parent says yes for themself, and leaves alone (R087)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.consent.service import Consents
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.case import OVER, Case
from familiehus.referrals.domain import Party, State
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.appointing import MEETING
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow, CourseMemberRow, CourseRow
from familiehus.storage.unit_of_work import UnitOfWork


class Courses:
    """Joins referrals and parts them. Every act raises NotFound for whoever does not receive the referral."""

    def __init__(self, scribe: Scribe, referrals: Referrals, consents: Consents) -> None:
        self._scribe = scribe
        self._referrals = referrals
        self._consents = consents

    def received(self, session: Session, by: Acting, referral: UUID) -> Case:
        """A referral that one receives, at a unit. Raises NotFound."""
        case = self._referrals.case(session, by, referral)
        if Party.RECEIVER not in case.parties(by) or case.row.unit_id is None or by.person is None:
            raise NotFound("no such referral, or not yours")
        return case

    def met(self, session: Session, by: Acting, referral: UUID) -> Case:
        """As ``received``, for an act on talks. Raises Refused once the family's yes has ended."""
        case = self.received(session, by, referral)
        if self.is_over(session, by, case):
            raise Refused("the parent has not agreed to this")
        return case

    def is_over(self, session: Session, by: Acting, case: Case) -> bool:
        """Whether of its talks, too, a receiver is told only that they are no longer of interest."""
        is_told_no = case.parties(by) == {Party.RECEIVER} and State(case.row.state) in OVER
        return is_told_no or not self._consents.valid(session, case.row.consent_id)

    def course(self, work: UnitOfWork, by: Acting, case: Case) -> CourseRow:
        """The course a referral is in, begun now if there is none."""
        row, session = case.row, work.session
        member = session.get(CourseMemberRow, row.id, with_for_update=True)
        if member is not None:
            return session.get_one(CourseRow, member.course_id, with_for_update=True)
        if row.unit_id is None or by.person is None or case.receiver is None:
            raise NotFound("no such referral, or not yours")
        made = CourseRow(id=new_id(), unit_id=row.unit_id, offer_id=row.offer_id, made_by=by.person)
        made.organisation_id, made.made_at = case.receiver.organisation, self._scribe.calendar.now()
        session.add(made)
        session.flush()
        session.add(CourseMemberRow(referral_id=row.id, course_id=made.id, line_id=row.line_id))
        session.flush()
        return made

    def join(self, work: UnitOfWork, by: Acting, referral: UUID, reference: str) -> None:
        """Two parents in the same talks; it begins when each has said yes, also who was there alone before.

        Raises Refused when the other referral is not one's own, or goes to something else.
        """
        case = self.met(work.session, by, referral)
        other = self._named(work.session, by, reference)
        mine, theirs = case.row, other.row
        if mine.line_id == theirs.line_id or (mine.unit_id, mine.offer_id) != (theirs.unit_id, theirs.offer_id):
            raise Refused("only two parents' referrals to the same offer can be joined")
        course = self.course(work, by, case)
        before = work.session.get(CourseMemberRow, theirs.id, with_for_update=True)
        if before is not None and before.course_id == course.id:
            return
        if before is not None and len(self.members(work.session, before.course_id)) > 1:
            raise Refused("that parent is in other talks already")
        if before is None:
            before = CourseMemberRow(referral_id=theirs.id, line_id=theirs.line_id)
            work.session.add(before)
        before.course_id = course.id
        work.session.flush()
        for member in self.members(work.session, course.id):
            member.agreed_at = None
        for one in (case, other):
            self.record(work, Act.COURSE_JOINED, by, one)

    def agree(self, work: UnitOfWork, by: Acting, referral: UUID) -> None:
        """This parent has said yes to talks together; it says nothing for the others. Raises NotFound."""
        case = self.met(work.session, by, referral)
        member = self._member(work.session, referral)
        if member.agreed_at is None:
            member.agreed_at = self._scribe.calendar.now()
            self.record(work, Act.COURSE_AGREED, by, case)

    def leave(self, work: UnitOfWork, by: Acting, referral: UUID) -> None:
        """This parent goes on alone: they are invited to nothing joint that is to come. The others' talks stand."""
        case = self.met(work.session, by, referral)
        if len(self.members(work.session, self._member(work.session, referral).course_id)) < 2:
            raise NotFound("no such course, or not yours")
        self.part(work.session, referral)
        self.record(work, Act.COURSE_LEFT, by, case)

    def part(self, session: Session, referral: UUID) -> None:
        """The bare leaving, once whoever asks may. Talks the parent has alone stand, too. Raises NotFound."""
        session.delete(self._member(session, referral))
        session.flush()
        joint = select(AppointmentRow.id).where(
            AppointmentRow.joint.is_(True), AppointmentRow.starts_at > self._scribe.calendar.now()
        )
        mine = (AppointmentLineRow.referral_id == referral, AppointmentLineRow.appointment_id.in_(joint))
        session.execute(delete(AppointmentLineRow).where(*mine))

    def members(self, session: Session, course: UUID) -> Sequence[CourseMemberRow]:
        """Whose referrals are in it and can still meet, in the order they were made."""
        query = (
            select(CourseMemberRow)
            .join(ReferralRow, ReferralRow.id == CourseMemberRow.referral_id)
            .where(CourseMemberRow.course_id == course, ReferralRow.state.in_(MEETING))
        )
        return session.scalars(query.order_by(ReferralRow.made_at, ReferralRow.id)).all()

    def of(self, session: Session, referral: UUID) -> Sequence[CourseMemberRow]:
        """The members of the course a referral is in; empty when it is in none."""
        member = session.get(CourseMemberRow, referral)
        return self.members(session, member.course_id) if member else ()

    def record(self, work: UnitOfWork, act: Act, by: Acting, case: Case, *more: tuple[str, object]) -> None:
        """In the receiver's chain, naming this parent's referral alone."""
        where = case.receiver.organisation if case.receiver else case.row.organisation_id
        subjects = [("referral", case.row.id), ("line", case.row.line_id), *more]
        work.record(self._scribe.event(act, by, where, subjects))

    def _member(self, session: Session, referral: UUID) -> CourseMemberRow:
        member = session.get(CourseMemberRow, referral, with_for_update=True)
        if member is None:
            raise NotFound("no such course, or not yours")
        return member

    def _named(self, session: Session, by: Acting, reference: str) -> Case:
        wanted = reference.strip().upper()
        key = session.scalar(select(ReferralRow.id).where(ReferralRow.reference == wanted))
        try:
            case = self.received(session, by, key) if key else None
        except NotFound:
            case = None
        if case is None or State(case.row.state) not in MEETING:
            raise Refused("no such referral, or not yours")
        return case


def counted_together(members: Sequence[CourseMemberRow], line: UUID) -> frozenset[UUID]:
    """Whose talks are counted as one with this parent's: nobody else's before every parent has said yes (R087)."""
    agreed = all(member.agreed_at for member in members)
    return frozenset({line, *(member.line_id for member in members if agreed)})
