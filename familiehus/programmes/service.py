"""What one can do with a programme: the table says what is possible, this carries it out as one unit of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.catalogue.documents import schema_for
from familiehus.catalogue.domain import Volunteering
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.service import Consents
from familiehus.families.desks import Desk
from familiehus.families.domain import LONGEST_PLAN
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.kernel.text import check_no_cpr
from familiehus.programmes.asked import asks
from familiehus.programmes.domain import (
    AFTER_MATCH,
    BEFORE_MATCH,
    WITH_VOLUNTEER,
    Action,
    Course,
    Effect,
    Facts,
    Phase,
    Visit,
    first_end,
    phases,
)
from familiehus.programmes.due import deadline
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow, ProgrammeVisitRow
from familiehus.programmes.transitions import Transition, apply
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Action as ReferralAction
from familiehus.referrals.domain import Party, State
from familiehus.referrals.notices import Notices
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.courses import Courses
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork

VOLUNTEER = "programmes.volunteer"
LONGEST_NAME = 80
# From taking over until the offer is over; then whoever was there has no standing access (R100).
LIVE = (State.TAKEN_OVER, State.WAITING, State.ACTIVE)
NOT_BEGUN = (State.TAKEN_OVER, State.WAITING)
# Phases the parent is told of; what happens in between is on their page when they look.
_NEWS = frozenset({Action.MATCH, Action.VOLUNTEER_STOPS, Action.BEGIN_ENDING})


@dataclass(frozen=True, slots=True)
class Said:
    """What an action carries. ``confirmed``: the tick that the action asks for; ``day`` is a plan or a visit."""

    volunteer: str = ""
    confirmed: bool = False
    held: bool | None = None
    day: date | None = None


NOTHING_SAID = Said()


class Programmes:
    """The acts on programmes: NotFound for whoever does not receive the referral, Refused where the table says no."""

    def __init__(
        self,
        scribe: Scribe,
        courses: Courses,
        referrals: Referrals,
        consents: Consents,
        notices: Notices,
        sealer: Sealer,
    ) -> None:
        self._scribe = scribe
        self._courses = courses
        self._referrals = referrals
        self._consents = consents
        self._notices = notices
        self._sealer = sealer

    def received(self, session: Session, by: Acting, referral: UUID) -> tuple[Case, Desk]:
        """A live referral that one receives at a unit, and that unit. Raises NotFound."""
        case = self._courses.received(session, by, referral)
        if case.receiver is None or State(case.row.state) not in LIVE:
            raise NotFound("no such programme, or not yours")
        by.require(Permission.RUN_PROGRAMMES, case.receiver.organisation)
        return case, case.receiver

    def begin(self, work: UnitOfWork, by: Acting, referral: UUID) -> ProgrammeRow:
        """The programme of a referral that was taken over; asked twice it is one. Raises NotFound, Refused."""
        session = work.session
        case, place = self.received(session, by, referral)
        there = of_referral(session, referral)
        if there is not None:
            return there
        plan = plan_of(session, case.row.offer_id)
        if plan is None or by.person is None:
            raise Refused("this offer has no programme with volunteers")
        if State(case.row.state) not in NOT_BEGUN:
            raise Refused("the offer has started already")
        if not self._consents.valid(session, case.row.consent_id):
            raise Refused("the parent has not agreed to this")
        now = self._scribe.calendar.now()
        row = ProgrammeRow(
            id=new_id(),
            referral_id=referral,
            line_id=case.row.line_id,
            organisation_id=place.organisation,
            unit_id=place.id,
            plan=_kept(plan),
            phase=phases(plan)[0].value,
            since=now.date(),
            made_by=by.person,
            made_at=now,
        )
        session.add(row)
        session.flush()
        self._settle(work, by, case, place, row, plan, None)
        self._record(work, Act.PROGRAMME_BEGUN, by, case, row)
        return row

    def act(
        self,
        work: UnitOfWork,
        by: Acting,
        referral: UUID,
        action: Action,
        said: Said = NOTHING_SAID,
        version: int | None = None,
    ) -> ProgrammeRow:
        """Carry out one row of the table. Raises NotFound, Refused with the reason, or Conflict for an old version."""
        case, place = self.received(work.session, by, referral)
        row = of_referral(work.session, referral)
        if row is None:
            raise NotFound("no such programme, or not yours")
        if version is not None and row.version != version:
            raise Conflict("somebody else changed this programme first; nothing was changed")
        plan = kept_plan(row)
        said = _asked_for(action, said, plan)
        facts = self._facts(work.session, case, row, plan, said)
        transition, target = apply(action, facts)
        if target is not Phase(row.phase):
            row.phase, row.since = target.value, facts.today
        self._carry_out(work, by, case, row, transition, facts)
        self._step(work, by, row, action)
        self._settle(work, by, case, place, row, plan, said.day)
        if action in _NEWS:
            self._notices.news(work, "referral", case.row.id, case.line, f"programme-{row.steps}")
        self._record(work, Act.PROGRAMME_MOVED, by, case, row, action)
        return row

    def volunteer_of(self, row: ProgrammeRow) -> str:
        """The association's own note of who the volunteer is."""
        return "" if row.volunteer is None else self._sealer.open(VOLUNTEER, row.id, row.volunteer)

    def _facts(self, session: Session, case: Case, row: ProgrammeRow, plan: Volunteering, said: Said) -> Facts:
        today = self._scribe.calendar.now().date()
        if len(said.volunteer) > LONGEST_NAME:
            raise Refused("write a short name or a number")
        check_no_cpr(said.volunteer)
        if said.day is not None and said.day > today + LONGEST_PLAN:
            raise Refused("choose a day within a year")
        return Facts(
            plan=plan,
            course=course_of(session, row),
            today=today,
            consent_valid=self._consents.valid(session, case.row.consent_id),
            stopped=case.line.quiet,
            volunteer=said.volunteer,
            confirmed=said.confirmed,
            held=said.held,
            day=said.day,
        )

    def _carry_out(
        self, work: UnitOfWork, by: Acting, case: Case, row: ProgrammeRow, transition: Transition, facts: Facts
    ) -> None:
        if Phase(row.phase) is Phase.RUNNING and transition.source not in (Phase.RUNNING, Phase.ENDING):
            self._begin_visits(row, facts)
        for effect in transition.effects:
            self._effect(work.session, row, effect, facts)
        work.session.flush()
        state = State(case.row.state)
        if Effect.OFFER_STARTS in transition.effects and state is not State.ACTIVE:
            self._referrals.act(work, by, case.row.id, ReferralAction.START)
        if Effect.OFFER_COMPLETED in transition.effects:
            self._referrals.act(work, by, case.row.id, ReferralAction.COMPLETE)

    def _begin_visits(self, row: ProgrammeRow, facts: Facts) -> None:
        """From this day the months, the logbook and the talks with the volunteer are counted, anew for each match."""
        row.runs_from, row.ends_on = facts.today, first_end(facts.plan, facts.today)
        row.read_on = row.heard_on = None

    def _effect(self, session: Session, row: ProgrammeRow, effect: Effect, facts: Facts) -> None:
        if effect is Effect.VOLUNTEER_NOTED:
            row.volunteer = self._sealer.seal(VOLUNTEER, row.id, facts.volunteer.strip())
            row.volunteers += 1
        elif effect is Effect.VOLUNTEER_FORGOTTEN:
            row.volunteer = None
        elif effect is Effect.VOLUNTEER_HEARD:
            row.heard_on = facts.today
        elif effect is Effect.END_PLANNED:
            row.ends_on = facts.day
        elif effect in (Effect.VISIT_COUNTED, Effect.LOGBOOK_NOTED):
            _note_day(session, row, facts, is_logbook=effect is Effect.LOGBOOK_NOTED)
        elif effect is Effect.LOGBOOKS_READ:
            row.read_on = facts.today
            for visit in _visit_rows(session, [row.id]):
                if visit.logbook_on is not None and visit.read_on is None:
                    visit.read_on = facts.today

    def _step(self, work: UnitOfWork, by: Acting, row: ProgrammeRow, action: Action) -> None:
        row.steps += 1
        step = ProgrammeStepRow(programme_id=row.id, number=row.steps, action=action.value, phase=row.phase)
        step.person_id, step.at = by.person, self._scribe.calendar.now()
        work.session.add(step)
        work.session.flush()

    def _settle(
        self,
        work: UnitOfWork,
        by: Acting,
        case: Case,
        place: Desk,
        row: ProgrammeRow,
        plan: Volunteering,
        agreed: date | None,
    ) -> None:
        """The referral's own deadline is that of the phase, so that it climbs as every other (invariant 2).

        While the family waits for a place the estimate it was given counts, and where the parent wants to be left,
        their day (R085). A colleague who acts tells who is next.
        """
        referral, today = case.row, self._scribe.calendar.now().date()
        day = deadline(plan, course_of(work.session, row), place.opening, today, agreed)
        if day and case.line.not_before and Phase(row.phase) is not Phase.RUNNING:
            day = max(day, place.opening.on_or_after(case.line.not_before))
        if day not in (None, referral.deadline) and referral.state != State.WAITING:
            referral.deadline, referral.climbed = day, 0
        if referral.actor_id is not None and referral.actor_id != by.person and day is not None:
            self._notices.task(work, "referral", referral.id, f"programme-{row.steps}", referral.actor_id)
        work.session.flush()

    def _record(
        self, work: UnitOfWork, act: Act, by: Acting, case: Case, row: ProgrammeRow, action: Action | None = None
    ) -> None:
        """In the association's own chain; no subject names a volunteer."""
        subjects = [("referral", case.row.id), ("line", case.row.line_id), ("phase", row.phase)]
        purpose = action.value if action else ""
        work.record(self._scribe.event(act, by, row.organisation_id, subjects, purpose=purpose))


def of_referral(session: Session, referral: UUID) -> ProgrammeRow | None:
    """The programme of a referral."""
    return session.scalars(select(ProgrammeRow).where(ProgrammeRow.referral_id == referral)).one_or_none()


def plan_of(session: Session, offer: UUID | None) -> Volunteering | None:
    """How the offer runs with volunteers, when its source says that it does."""
    row = session.get(OfferRow, offer) if offer else None
    said = row.document.get("volunteering") if row else None
    return None if said is None else _read(said)


def plan_to_begin(session: Session, referral: UUID) -> Volunteering | None:
    """The plan of a programme that can be begun; None where a receiver is not here, or the offer started without."""
    row = session.get_one(ReferralRow, referral)
    can = row.unit_id is not None and State(row.state) in NOT_BEGUN
    return plan_of(session, row.offer_id) if can else None


def kept_plan(row: ProgrammeRow) -> Volunteering:
    """The plan as it was when the programme began."""
    return _read(row.plan)


def course_of(session: Session, row: ProgrammeRow) -> Course:
    """How far it has come, in days."""
    return courses_of(session, [row])[row.id]


def courses_of(session: Session, rows: Collection[ProgrammeRow]) -> dict[UUID, Course]:
    """How far each of these has come, by its id: one statement for all, none for none."""
    visits: dict[UUID, list[Visit]] = defaultdict(list)
    for v in _visit_rows(session, [row.id for row in rows]):
        visits[v.programme_id].append(Visit(v.day, v.held, v.logbook_on, v.read_on))
    return {
        r.id: Course(Phase(r.phase), r.since, r.runs_from, r.ends_on, r.read_on, r.heard_on, tuple(visits[r.id]))
        for r in rows
    }


def stands_in_the_way(session: Session, referral: UUID, action: ReferralAction) -> bool:
    """Whether a referral may not start, be completed or be put off on its own page: no phase is skipped (R098).

    An offer with volunteers starts with the match, so that it cannot start before its programme has begun either.
    What is due in a programme has a day of its own, which no other follow-up and no talk moves.
    """
    if action not in (ReferralAction.START, ReferralAction.COMPLETE, ReferralAction.FOLLOW_UP):
        return False
    row = of_referral(session, referral)
    if row is None:
        return action is ReferralAction.START and plan_to_begin(session, referral) is not None
    if action is ReferralAction.FOLLOW_UP:
        return Phase(row.phase) is not Phase.ENDED
    return Phase(row.phase) in (BEFORE_MATCH if action is ReferralAction.START else WITH_VOLUNTEER)


def let_by_programme(session: Session, referral: UUID, can: Iterable[ReferralAction]) -> list[ReferralAction]:
    """What of it can be done on the referral's own page: nothing is offered that would be refused."""
    return [action for action in can if not stands_in_the_way(session, referral, action)]


def is_own_matter(session: Session, referral: UUID) -> bool:
    """Once two are matched, what is late is between the association and its volunteers: no sender is told (R100)."""
    row = of_referral(session, referral)
    return row is not None and Phase(row.phase) in AFTER_MATCH


def is_sought_again(session: Session, row: ReferralRow) -> bool:
    """Whether a volunteer has stopped and no other is matched yet: that much is true to whoever waits outside."""
    programme = of_referral(session, row.id) if row.state == State.ACTIVE else None
    return programme is not None and Phase(programme.phase) in BEFORE_MATCH


def days_kept_from(session: Session, unit: UUID | None, referrals: Iterable[ReferralRow]) -> frozenset[UUID]:
    """Which referrals of a line keep their deadline from the unit that holds the line, as ``kept_days`` says."""
    elsewhere = (row.id for row in referrals if row.unit_id != unit and row.state == State.ACTIVE)
    return kept_days(session, elsewhere)


def day_is_kept() -> ColumnElement[bool]:
    """The condition behind ``kept_days``: the offer is under way, and has a programme with a volunteer."""
    return and_(ReferralRow.state == State.ACTIVE, exists().where(ProgrammeRow.referral_id == ReferralRow.id))


def kept_days(session: Session, referrals: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these keep their deadline to the receiving unit: what a volunteer does next is nobody else's (R100)."""
    keys = list(referrals)
    query = select(ReferralRow.id).where(ReferralRow.id.in_(keys), day_is_kept())
    return frozenset(session.scalars(query)) if keys else frozenset()


def is_day_kept_from(session: Session, case: Case, parties: Collection[Party]) -> bool:
    """Whether somebody with these parts in a referral is not shown its deadline, as ``kept_days`` says."""
    holds_there = Party.HOLDER in parties and case.line.unit_id == case.row.unit_id
    return Party.RECEIVER not in parties and not holds_there and case.row.id in kept_days(session, [case.row.id])


def _visit_rows(session: Session, programmes: Collection[UUID]) -> list[ProgrammeVisitRow]:
    query = select(ProgrammeVisitRow).where(ProgrammeVisitRow.programme_id.in_(programmes))
    return list(session.scalars(query.order_by(ProgrammeVisitRow.day))) if programmes else []


def _note_day(session: Session, row: ProgrammeRow, facts: Facts, *, is_logbook: bool) -> None:
    """One row a day: said again it is corrected, and a cancelled visit has no logbook."""
    visit = session.get(ProgrammeVisitRow, (row.id, facts.day))
    if visit is None:
        visit = ProgrammeVisitRow(programme_id=row.id, day=facts.day)
        session.add(visit)
    if is_logbook:
        visit.logbook_on = facts.today
        return
    visit.held = bool(facts.held)
    if not visit.held:
        visit.logbook_on = visit.read_on = None


def _asked_for(action: Action, said: Said, plan: Volunteering) -> Said:
    """What the action asks for. Whatever else came along moves no deadline and ticks nothing."""
    return Said(**{name: getattr(said, name) for name in asks(plan).get(action, ())})


def _kept(plan: Volunteering) -> dict[str, object]:
    said: dict[str, object] = schema_for(Volunteering).dump(plan)
    return said


def _read(said: dict[str, object]) -> Volunteering:
    plan: Volunteering = schema_for(Volunteering).load({k: v for k, v in said.items() if v is not None})
    return plan
