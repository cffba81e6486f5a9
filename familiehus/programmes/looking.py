"""A look at programmes: one page of one, and the list of those at one's units. Pages and API stand on this alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act
from familiehus.catalogue.domain import Volunteering
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.service import Consents
from familiehus.families.desks import Desk, desks_of
from familiehus.families.shut_outs import kept_from
from familiehus.families.storage import LineRow
from familiehus.programmes.domain import Action, Course, Phase, phases
from familiehus.programmes.due import Due, dues, held_and_cancelled, logbooks_missing
from familiehus.programmes.ending import Untold, to_be_told
from familiehus.programmes.service import LIVE, NOT_BEGUN, course_of, courses_of, kept_plan, of_referral, plan_to_begin
from familiehus.programmes.site import ProgrammesSite
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow
from familiehus.programmes.transitions import actions
from familiehus.referrals.board import PAGE, Urgency, urgency
from familiehus.referrals.case import Case
from familiehus.referrals.looking import look
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork, ask


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history."""

    action: Action
    phase: Phase
    person: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Sight:
    """A programme as the receiving unit sees it; without a ``row`` it has not begun.

    Where everything toward the parent has stopped, nothing is due.
    """

    case: Case
    name: str
    plan: Volunteering
    row: ProgrammeRow | None = None
    course: Course | None = None
    volunteer: str = ""
    due: Sequence[Due] = ()
    missing: Sequence[date] = ()
    held: int = 0
    cancelled: int = 0
    actions: Sequence[Action] = ()
    history: Sequence[Step] = ()

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Those of the offer, in order."""
        return phases(self.plan)


@dataclass(frozen=True, slots=True)
class Listed:
    """A programme of the list, or a referral whose programme can be begun: then ``phase`` is None.

    ``quiet``: everything toward the parent has stopped, and no day counts.
    """

    referral: UUID
    reference: str
    name: str
    unit: UUID
    offer: UUID | None
    phase: Phase | None
    actor: UUID | None
    deadline: date
    urgency: Urgency
    missing: int = 0
    late: Sequence[Due] = ()
    quiet: bool = False


def see(work: UnitOfWork, site: ProgrammesSite, by: Acting, referral: UUID) -> Sight | None:
    """The programme of a live referral one receives; None where it has none and none can be begun. Raises NotFound.

    The look is buffered for the record.
    """
    session = work.session
    case, place = site.programmes.received(session, by, referral)
    name = site.families.consents.names(session, [case.row.line_id], [place.id]).get(case.row.line_id, "")
    subjects = [("referral", referral), ("line", case.row.line_id)]
    look(work, site.families, by, Act.REFERRAL_SEEN, [place.organisation], subjects)
    row = of_referral(session, referral)
    if row is not None:
        return _under_way(session, site, case, place, name, row)
    plan = plan_to_begin(session, referral)
    return Sight(case, name, plan) if plan else None


def _under_way(session: Session, site: ProgrammesSite, case: Case, place: Desk, name: str, row: ProgrammeRow) -> Sight:
    plan, course = kept_plan(row), course_of(session, row)
    held, cancelled = held_and_cancelled(course.visits)
    quiet = case.line.quiet
    steps = select(ProgrammeStepRow).where(ProgrammeStepRow.programme_id == row.id).order_by(ProgrammeStepRow.number)
    return Sight(
        case,
        name,
        plan,
        row,
        course,
        volunteer=site.programmes.volunteer_of(row),
        due=() if quiet else dues(plan, course, place.opening),
        missing=() if quiet else logbooks_missing(plan, course),
        held=held,
        cancelled=cancelled,
        actions=actions(course.phase, logbook=plan.logbook, stopped=quiet),
        history=[Step(Action(s.action), Phase(s.phase), s.person_id, s.at) for s in session.scalars(steps)],
    )


def _units(desks: Iterable[Desk], actor: Actor) -> dict[UUID, Desk]:
    """Those of the person's desks where they receive what is sent, and may run programmes."""
    return {
        desk.id: desk
        for desk in desks
        if desk.receives(actor) and may(actor, Permission.RUN_PROGRAMMES, Target(desk.organisation))
    }


def listed(session: Session, consents: Consents, actor: Actor, today: date, skip: int = 0) -> list[Listed]:
    """Programmes at one's units and what could be begun, the nearest deadline first; at most ``PAGE`` + 1."""
    units = _units(desks_of(session, actor), actor)
    query = (
        select(ReferralRow, ProgrammeRow, LineRow.quiet)
        .join(LineRow, LineRow.id == ReferralRow.line_id)
        .outerjoin(ProgrammeRow, ProgrammeRow.referral_id == ReferralRow.id)
        .outerjoin(OfferRow, OfferRow.id == ReferralRow.offer_id)
        .where(ReferralRow.unit_id.in_(units), ReferralRow.state.in_(LIVE))
        .where(ReferralRow.line_id.not_in(kept_from(actor)))
        .where(or_(ProgrammeRow.id.is_not(None), and_(ReferralRow.state.in_(NOT_BEGUN), _with_volunteers())))
        .order_by(ReferralRow.deadline, ReferralRow.id)
    )
    rows = session.execute(query.offset(skip).limit(PAGE + 1)).all() if units else []
    names = consents.names(session, {row.line_id for row, _, _ in rows}, list(units)) if rows else {}
    begun: list[ProgrammeRow | None] = [programme for _, programme, _ in rows]
    courses = courses_of(session, [programme for programme in begun if programme is not None])
    found = [(_listed(row, programme, courses, units, names, today), quiet) for row, programme, quiet in rows]
    return [
        replace(one, quiet=True, urgency=Urgency.FINE, missing=0, late=()) if quiet else one for one, quiet in found
    ]


def untold(session: Session, actor: Actor, today: date) -> list[Untold]:
    """Programmes at one's units that ended lately while a volunteer was there: somebody has to tell them."""
    return to_be_told(session, actor, list(_units(desks_of(session, actor), actor)), today)


def _with_volunteers() -> ColumnElement[bool]:
    has: ColumnElement[bool] = OfferRow.document["volunteering"]["phases"].as_string().is_not(None)
    return has


def _listed(
    row: ReferralRow,
    programme: ProgrammeRow | None,
    courses: Mapping[UUID, Course],
    units: dict[UUID, Desk],
    names: dict[UUID, str],
    today: date,
) -> Listed:
    unit, deadline = row.unit_id or UUID(int=0), row.deadline or today
    place = units[unit]
    to_begin = Listed(
        referral=row.id,
        reference=row.reference,
        name=names.get(row.line_id, ""),
        unit=unit,
        offer=row.offer_id,
        phase=None,
        actor=row.actor_id,
        deadline=deadline,
        urgency=urgency(deadline, place, today),
    )
    if programme is None:
        return to_begin
    plan, course = kept_plan(programme), courses[programme.id]
    late = [due for due in dues(plan, course, place.opening) if due.day < today]
    return replace(to_begin, phase=course.phase, missing=len(logbooks_missing(plan, course)), late=late)


def phases_of_line(session: Session, line: UUID) -> dict[UUID, Phase]:
    """For the parent's own page: where each live referral of theirs is, by its id; nothing of any volunteer."""
    query = (
        select(ProgrammeRow.referral_id, ProgrammeRow.phase)
        .join(ReferralRow, ReferralRow.id == ProgrammeRow.referral_id)
        .where(ProgrammeRow.line_id == line, ReferralRow.state.in_(LIVE))
    )
    return {referral: Phase(phase) for referral, phase in session.execute(query)}


_WITH_ANY = select(
    exists().where(OfferRow.organisation_id.in_(bindparam("places", expanding=True)), _with_volunteers())
)


def has_any(session: Session, actor: Actor, desks: Iterable[Desk]) -> bool:
    """Whether one is led to the list: an organisation one receives for has offers with volunteers. Names nobody."""
    places = {desk.organisation for desk in _units(desks, actor).values()}
    return bool(places and ask(session, _WITH_ANY, {"places": list(places)}).scalar())
