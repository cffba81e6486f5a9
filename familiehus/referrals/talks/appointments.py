"""Appointments: booked within what the offer counts, answered by each parent alone, cancelled, held (R019, R049)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import PersonRow
from familiehus.audit.domain import Act
from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.service import Consents
from familiehus.families.desks import desk_if_any
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.text import check_no_cpr
from familiehus.referrals.case import Case, may_have_it
from familiehus.referrals.domain import State
from familiehus.referrals.limits import Limits
from familiehus.referrals.notices import Notices
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.appointing import (
    MEETING,
    Invited,
    TalkAnswer,
    TalkForm,
    Told,
    asked_again,
    check_answer,
    check_attendance,
    check_booking,
    check_cancelling,
    check_where,
)
from familiehus.referrals.talks.courses import Courses, counted_together
from familiehus.referrals.talks.next_talk import NextTalk
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow, CourseMemberRow, CourseRow
from familiehus.router.domain import Talks, one_more_talk
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork

PLACE = "appointments.place"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """What is booked. ``id`` is chosen by whoever asks. ``together``: with all of the course."""

    id: UUID
    at: datetime
    form: TalkForm
    where: str = ""
    second: UUID | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """An appointment as somebody sees it. ``others`` are the other parents invited, in number: for staff only.

    ``joint``: agreed as one with the other parent, whoever has left since. ``taken_on``: somebody else made it.
    """

    id: UUID
    at: datetime
    form: TalkForm
    where: str
    owner: UUID
    second: UUID | None
    cancelled: bool
    answer: TalkAnswer
    came: bool | None
    others: int = 0
    joint: bool = False
    taken_on: bool = False


class Appointments:
    """Books and cancels, and takes what parents answer."""

    def __init__(
        self,
        scribe: Scribe,
        courses: Courses,
        consents: Consents,
        notices: Notices,
        sealer: Sealer,
        limits: Limits,
    ) -> None:
        self._scribe = scribe
        self._courses = courses
        self._consents = consents
        self._notices = notices
        self._sealer = sealer
        self._limits = limits
        self._next = NextTalk(scribe.calendar, limits.programme_stops)

    def book(self, work: UnitOfWork, by: Acting, referral: UUID, new: NewAppointment) -> None:
        """One talk, one place in the count, whoever sits in it. Raises NotFound; Refused with the reason."""
        session, case = work.session, self._courses.met(work.session, by, referral)
        if len(new.where) > _LONGEST:
            raise Refused("the text is too long")
        check_no_cpr(new.where)
        able = _able(session, case, by.person, new.second)
        if by.person not in able:
            raise NotFound("no such referral, or not yours")
        if new.second is not None and (new.second not in able or new.second == by.person):
            raise Refused("choose a colleague")
        course = self._courses.course(work, by, case)
        members = self._courses.members(session, course.id)
        talks = self._talks(session, course.offer_id, counted_together(members, case.row.line_id))
        beside = [m for m in members if new.together and m.referral_id != referral]
        chosen = [session.get_one(CourseMemberRow, referral), *beside]
        rows = [session.get_one(ReferralRow, m.referral_id) for m in chosen]
        invited = [self._invited(session, row, m) for row, m in zip(rows, chosen, strict=True)]
        missing = tuple(dict.fromkeys(gate for row in rows for gate in self._limits.gates(session, row)))
        check_booking(invited, new.at, self._scribe.calendar.now(), talks, missing)
        self._keep(work, by, course, new, check_where(new.form, new.where), joint=len(rows) > 1)
        for row in rows:
            session.add(_part(new.id, row))
            self._next.one_more(session, row)
            self._notices.news(work, "appointment", new.id, session.get_one(LineRow, row.line_id))
        session.flush()
        self._courses.record(work, Act.APPOINTMENT_BOOKED, by, case, ("appointment", new.id))

    def cancel(self, work: UnitOfWork, by: Acting, referral: UUID, appointment: UUID) -> None:
        """It is off for everybody who was invited, and its place is free again. Raises as ``book``."""
        case, row, _mine = self._received(work.session, by, referral, appointment)
        parts = self._parts(work.session, row.id)
        check_cancelling([part.came for part in parts])
        if row.cancelled_at is not None:
            return
        row.cancelled_at = self._scribe.calendar.now()
        work.session.flush()
        for part in parts:
            line = work.session.get_one(LineRow, part.line_id)
            self._notices.news(work, "appointment", row.id, line, "cancelled")
            self._less(work.session, part, row)
        self._courses.record(work, Act.APPOINTMENT_CANCELLED, by, case, ("appointment", row.id))

    def came(self, work: UnitOfWork, by: Acting, referral: UUID, appointment: UUID, *, came: bool) -> None:
        """Whether this parent came. Staying away changes nothing else: they are asked for another time (R019)."""
        case, row, mine = self._received(work.session, by, referral, appointment)
        check_attendance(row.starts_at, self._scribe.calendar.now(), cancelled=row.cancelled_at is not None)
        mine.came = came
        self._courses.record(work, Act.ATTENDANCE_SAID, by, case, ("appointment", row.id))

    def answered(self, work: UnitOfWork, by: Acting, referral: UUID, appointment: UUID, says: TalkAnswer) -> None:
        """What this parent told staff. Raises as ``book``."""
        case, row, mine = self._received(work.session, by, referral, appointment)
        self._say(work.session, row, mine, says)
        self._courses.record(work, Act.APPOINTMENT_ANSWERED, by, case, ("appointment", row.id))

    def says(self, work: UnitOfWork, by: Acting, line: LineRow, appointment: UUID, says: TalkAnswer) -> None:
        """What a parent answers on their own page, for themself alone. The owner is told when they cannot come.

        Raises NotFound for an appointment of others, Refused when it is over or off.
        """
        row, mine = self._own(work.session, line, appointment)
        self._say(work.session, row, mine, says)
        if says is TalkAnswer.CANNOT:
            for person in _who_hears(work.session, line, mine, row.owner_id):
                self._notices.task(work, "appointment", row.id, "cannot", person)
        self._by_parent(work, Act.APPOINTMENT_ANSWERED, by, line, row)

    def alone(self, work: UnitOfWork, by: Acting, line: LineRow, appointment: UUID) -> UUID:
        """The parent takes the yes to talks together back on their own page; their referral (R051, R087).

        They are in nothing joint that is to come. The owner is told, the other parent is not. Raises NotFound.
        """
        row, mine = self._own(work.session, line, appointment)
        if not row.joint:
            raise NotFound("no such appointment, or not yours")
        referral, hears = mine.referral_id, _who_hears(work.session, line, mine, row.owner_id)
        self._courses.part(work.session, referral)
        self._next.one_less(work.session, work.session.get_one(ReferralRow, referral), row.starts_at)
        for person in hears:
            self._notices.task(work, "appointment", row.id, "alone", person)
        self._by_parent(work, Act.COURSE_LEFT, by, line, row)
        return referral

    def of_referral(self, session: Session, referral: UUID) -> list[Seen]:
        """Every appointment of a referral, in the order of time; for whoever receives it."""
        query = select(AppointmentRow, AppointmentLineRow).join(
            AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id
        )
        rows = session.execute(
            query.where(AppointmentLineRow.referral_id == referral).order_by(
                AppointmentRow.starts_at, AppointmentRow.id
            )
        ).all()
        others = self._counts(session, [row.id for row, _part in rows])
        return [self._seen(row, part, others.get(row.id, 1) - 1) for row, part in rows]

    def of_line(self, session: Session, line: UUID) -> list[Seen]:
        """What a parent's own page shows: what is to come and stands; of others only that a talk is joint (R087)."""
        query = (
            select(AppointmentRow, AppointmentLineRow)
            .join(AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id)
            .join(ReferralRow, ReferralRow.id == AppointmentLineRow.referral_id)
            .where(
                AppointmentLineRow.line_id == line,
                AppointmentRow.starts_at > self._scribe.calendar.now(),
                AppointmentRow.cancelled_at.is_(None),
                ReferralRow.state.in_(MEETING),
            )
        )
        rows = session.execute(query.order_by(AppointmentRow.starts_at, AppointmentRow.id)).all()
        return [self._seen(row, part, 0) for row, part in rows]

    def called_off(self, session: Session, line: UUID) -> list[Seen]:
        """What was to come with this parent and is off, in the order of time; not where there is a new one then."""
        parts = select(AppointmentRow, AppointmentLineRow).join(
            AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id
        )
        mine = (AppointmentLineRow.line_id == line, AppointmentRow.starts_at > self._scribe.calendar.now())
        rows = session.execute(parts.where(*mine, AppointmentRow.cancelled_at.is_not(None))).all()
        stand = {one.at for one in self.of_line(session, line)} if rows else set()
        found = {row.starts_at: self._seen(row, part, 0) for row, part in rows if row.starts_at not in stand}
        return [found[at] for at in sorted(found)]

    def asked_again(self, session: Session, referral: UUID) -> bool:
        """Whether this parent could not come or did not, and waits for another time."""
        line = session.get_one(ReferralRow, referral).line_id
        told = [Told(line, one.at, one.cancelled, one.answer, one.came) for one in self.of_referral(session, referral)]
        return bool(asked_again(told))

    def left(self, session: Session, referral: ReferralRow) -> tuple[int, int] | None:
        """How many talks are taken, of how many the offer's source counts; None where it counts none."""
        limit = counted_talks(session, referral.offer_id)
        if limit is None:
            return None
        together = counted_together(self._courses.of(session, referral.id), referral.line_id)
        return self._held(session, referral.offer_id, together), limit

    def _talks(self, session: Session, offer: UUID | None, lines: Collection[UUID]) -> Talks:
        document = _offer(session, offer)
        if document is None:
            return Talks.WITHIN
        session.execute(select(OfferRow.id).where(OfferRow.id == offer).with_for_update())  # one after another
        return one_more_talk(document, self._held(session, offer, lines))

    def _held(self, session: Session, offer: UUID | None, lines: Collection[UUID]) -> int:
        """Talks of this offer that were had or stand, with any of these parents; what the family left is free again."""
        query = (
            select(func.count(AppointmentRow.id.distinct()))
            .join(CourseRow, CourseRow.id == AppointmentRow.course_id)
            .join(AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id)
            .join(ReferralRow, ReferralRow.id == AppointmentLineRow.referral_id)
            .where(
                CourseRow.offer_id == offer,
                AppointmentLineRow.line_id.in_(lines),
                AppointmentRow.cancelled_at.is_(None),
                or_(AppointmentRow.starts_at <= self._scribe.calendar.now(), ReferralRow.state.in_(MEETING)),
            )
        )
        return session.scalar(query) or 0

    def _invited(self, session: Session, row: ReferralRow, member: CourseMemberRow) -> Invited:
        line = session.get_one(LineRow, row.line_id)
        valid = self._consents.valid(session, row.consent_id)
        return Invited(State(row.state), valid, member.agreed_at is not None, line.quiet)

    def _keep(
        self, work: UnitOfWork, by: Acting, course: CourseRow, new: NewAppointment, where: str, *, joint: bool
    ) -> None:
        row = AppointmentRow(id=new.id, course_id=course.id, owner_id=by.person, second_id=new.second, joint=joint)
        row.starts_at, row.form, row.made_at = new.at, new.form.value, self._scribe.calendar.now()
        row.made_by = row.owner_id
        row.place = self._sealer.seal(PLACE, row.id, where) if where else None
        work.session.add(row)
        work.session.flush()

    def _less(self, session: Session, part: AppointmentLineRow, row: AppointmentRow) -> None:
        self._next.one_less(session, session.get_one(ReferralRow, part.referral_id), row.starts_at)

    def _received(
        self, session: Session, by: Acting, referral: UUID, appointment: UUID
    ) -> tuple[Case, AppointmentRow, AppointmentLineRow]:
        case = self._courses.met(session, by, referral)
        row = session.get(AppointmentRow, appointment, with_for_update=True)
        mine = session.get(AppointmentLineRow, (appointment, case.row.line_id))
        if row is None or mine is None or mine.referral_id != referral:
            raise NotFound("no such appointment, or not yours")
        return case, row, mine

    def _own(self, session: Session, line: LineRow, appointment: UUID) -> tuple[AppointmentRow, AppointmentLineRow]:
        """What a parent's own page shows them."""
        row = session.get(AppointmentRow, appointment)
        mine = session.get(AppointmentLineRow, (appointment, line.id), with_for_update=True)
        if row is None or mine is None or row.id not in {one.id for one in self.of_line(session, line.id)}:
            raise NotFound("no such appointment, or not yours")
        return row, mine

    def _by_parent(self, work: UnitOfWork, act: Act, by: Acting, line: LineRow, row: AppointmentRow) -> None:
        where = work.session.get_one(CourseRow, row.course_id).organisation_id
        subjects = [("line", line.id), ("appointment", row.id)]
        work.record(self._scribe.event(act, by, where, subjects))

    def _say(self, session: Session, row: AppointmentRow, mine: AppointmentLineRow, says: TalkAnswer) -> None:
        check_answer(row.starts_at, self._scribe.calendar.now(), cancelled=row.cancelled_at is not None)
        mine.answer = says.value
        if says is TalkAnswer.CANNOT:
            self._less(session, mine, row)

    def _parts(self, session: Session, appointment: UUID) -> Sequence[AppointmentLineRow]:
        query = select(AppointmentLineRow).where(AppointmentLineRow.appointment_id == appointment)
        return session.scalars(query.order_by(AppointmentLineRow.line_id).with_for_update()).all()

    def _counts(self, session: Session, appointments: Collection[UUID]) -> dict[UUID, int]:
        query = select(AppointmentLineRow.appointment_id, func.count()).group_by(AppointmentLineRow.appointment_id)
        found = session.execute(query.where(AppointmentLineRow.appointment_id.in_(appointments)))
        return {key: count for key, count in found.all()}  # noqa: C416 - rows are no pairs to the checker

    def _seen(self, row: AppointmentRow, part: AppointmentLineRow, others: int) -> Seen:
        return Seen(
            row.id,
            row.starts_at,
            TalkForm(row.form),
            self._sealer.open(PLACE, row.id, row.place) if row.place else "",
            row.owner_id,
            row.second_id,
            row.cancelled_at is not None,
            TalkAnswer(part.answer),
            part.came,
            others,
            row.joint,
            row.owner_id != row.made_by,
        )


def _part(appointment: UUID, row: ReferralRow) -> AppointmentLineRow:
    return AppointmentLineRow(
        appointment_id=appointment, line_id=row.line_id, referral_id=row.id, answer=TalkAnswer.NONE.value
    )


def _able(session: Session, case: Case, *persons: UUID | None) -> Collection[UUID]:
    """Who can have a talk; nobody stops these people until this transaction is over."""
    held = select(PersonRow.id).where(PersonRow.id.in_([person for person in persons if person]))
    session.execute(held.order_by(PersonRow.id).with_for_update(read=True))
    return may_have_it(session, case)


def _who_hears(session: Session, line: LineRow, mine: AppointmentLineRow, owner: UUID) -> frozenset[UUID]:
    """The one who has the talk; where the parent has shut them out, whoever stands for the unit."""
    unit = session.get_one(ReferralRow, mine.referral_id).unit_id
    place = desk_if_any(session, unit)
    return may_know(session, line, {owner}) or may_know(session, line, place.stand_ins if place else ())


def counted_talks(session: Session, offer: UUID | None) -> int | None:
    """How many talks the offer's source counts; None where it counts none (R050)."""
    document = _offer(session, offer)
    schedule = document.schedule if document else None
    return schedule.sessions.count if schedule and schedule.sessions else None


def _offer(session: Session, offer: UUID | None) -> Offer | None:
    row = session.get(OfferRow, offer) if offer else None
    return load(Offer, row.document) if row else None
